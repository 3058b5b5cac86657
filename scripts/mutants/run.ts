import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { childrenOf, memoryOf } from '../bench/machine.ts';
import { Random } from '../fuzz/random.ts';
import type { RunningHub } from '../hub/start-hub.ts';
import { type GivenReceipt, wrongReceipt } from './judge.ts';
import { type Mutant, mutant } from './mutate.ts';
import { type Seed, seeds, sourcesOf } from './seeds.ts';

/** What is sent: mutants `0…count-1` of a seed. */
export interface MutantsOptions {
  readonly seed: number;
  readonly count: number;
  /** DROP_DIR of the hub. */
  readonly drop: string;
  readonly tell: (line: string) => void;
}

/** What became of them. */
export interface MutantsReport {
  readonly seconds: number;
  readonly sent: number;
  /** By door. */
  readonly doors: Readonly<Record<string, number>>;
  /** By final status; `refused`: at the door, with the reason. */
  readonly statuses: Readonly<Record<string, number>>;
  /** By what was done to the file: how many, and how they ended. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly submissions: number;
  readonly counts: { readonly received: number; readonly stored: number; readonly unchanged: number; readonly rejected: number };
  /** Different codes told. */
  readonly codes: number;
  /** Peak resident memory, MiB. */
  readonly peak: { readonly hub: number; readonly worker: number };
  /** Longest time in which no receipt became final while some were awaited, seconds. */
  readonly longestQuiet: number;
  readonly faults: readonly { readonly at: number; readonly kind: string; readonly why: string }[];
}

/** Settings of the hub it is run against. */
export const MUTANTS_SETTINGS = { MAX_BODY_BYTES: '100000000', DROP_SETTLE_MS: '0', LOG_LEVEL: 'info' } as const;

const LANES = 4;
/** Every third by folder, the others by HTTP. */
const BY_FOLDER = 3;
/** No receipt became final for so long: it hangs. */
const HANGS_MS = 120_000;
const TYPES = { xml: 'application/xml', zip: 'application/zip', gz: 'application/gzip' } as const;

interface Sent {
  readonly at: number;
  readonly mutant: Pick<Mutant, 'kind' | 'source' | 'extension'>;
  readonly door: 'http' | 'folder';
  readonly receipt?: GivenReceipt;
}

/** Sends them through a running hub, waits for every receipt, and judges each. */
export async function runMutants(hub: RunningHub, { seed, count, drop, tell }: MutantsOptions): Promise<MutantsReport> {
  const all = seeds();
  await register(hub, all, drop);
  const stopWatching = watchPeaks(hub.pid);
  const began = performance.now();
  const faults: { at: number; kind: string; why: string }[] = [];
  const sent: Sent[] = [];
  let next = 0;
  let told = began;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) {
      const made = mutant(new Random(seed, at), all);
      const { kind, source, extension } = made;
      const door = at % BY_FOLDER === 0 ? 'folder' : 'http';
      try {
        const receipt = door === 'folder' ? lay(made, at, drop) : await post(hub, made);
        sent.push({ at, mutant: { kind, source, extension }, door, ...(receipt === undefined ? {} : { receipt }) });
      } catch (error) {
        faults.push({ at, kind, why: (error as Error).message });
      }
      if (performance.now() - told > 20_000) {
        told = performance.now();
        tell(`${Math.round((told - began) / 1000)} s: ${next} sent`);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const { longestQuiet, receipts, missing } = await collected(hub, sent, drop, tell);
  for (const { at, mutant: of } of missing) faults.push({ at, kind: of.kind, why: 'no final receipt' });
  const seconds = (performance.now() - began) / 1000;

  const statuses: Record<string, number> = {};
  const kinds: Record<string, Record<string, number>> = {};
  const codes = new Set<string>();
  const submissions = new Map<string, GivenReceipt>();
  for (const { at, kind, receipt } of receipts) {
    const why = wrongReceipt(receipt);
    if (why !== undefined) faults.push({ at, kind, why });
    add(statuses, receipt.status);
    kinds[kind] ??= {};
    add(kinds[kind], receipt.status);
    for (const { code } of receipt.issues ?? []) codes.add(code);
    if (receipt.counts !== undefined) submissions.set(receipt.id, receipt);
  }
  const counts = { received: 0, stored: 0, unchanged: 0, rejected: 0 };
  for (const { counts: one } of submissions.values())
    for (const name of Object.keys(counts) as (keyof typeof counts)[]) counts[name] += one?.[name] ?? 0;
  const doors: Record<string, number> = {};
  for (const { door } of sent) add(doors, door);
  const peak = stopWatching();
  faults.push(...(await afterwards(hub)));
  return {
    seconds,
    sent: sent.length,
    doors,
    statuses,
    kinds,
    submissions: submissions.size,
    counts,
    codes: codes.size,
    peak,
    longestQuiet,
    faults,
  };
}

function add(to: Record<string, number>, name: string): void {
  to[name] = (to[name] ?? 0) + 1;
}

async function register(hub: RunningHub, all: readonly Seed[], drop: string): Promise<void> {
  for (const { code, formats, facility, name, kind } of sourcesOf(all)) {
    mkdirSync(join(drop, code), { recursive: true });
    const answer = await ask(hub, `/intake/sources/${code}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ facility, facilityName: name, kind, formats: [...new Set([...formats, 'qd-xml', 'qd831', 'zip'])] }),
    });
    if (!answer.ok) throw new Error(`PUT /intake/sources: ${answer.status} ${await answer.text()}`);
  }
}

const ask = (hub: RunningHub, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${hub.origin}${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${hub.operatorToken}` } });

/** Answers what the door said: an id whose receipt comes later, or the refusal. */
async function post(hub: RunningHub, { source, extension, bytes }: Mutant): Promise<GivenReceipt> {
  for (;;) {
    const answer = await ask(hub, `/intake/submissions?source=${source}`, {
      method: 'POST',
      headers: { 'content-type': TYPES[extension] },
      body: new Uint8Array(bytes),
    });
    const said = (await answer.json()) as GivenReceipt;
    if (answer.status === 200 || answer.status === 202) return { id: said.id, status: 'awaited' };
    if ([400, 413].includes(answer.status)) return { id: '', status: 'refused', issues: said.issues ?? [] };
    if (answer.status !== 429) throw new Error(`HTTP ${answer.status} at the door`);
    await wait(500);
  }
}

const nameOf = ({ at, extension }: { readonly at: number; readonly extension: string }): string => `m${at}.${extension}`;

/** Lays a file into its source's folder as a careful program does: under a hidden name first. */
function lay({ source, extension, bytes }: Mutant, at: number, drop: string): undefined {
  const name = nameOf({ at, extension });
  writeFileSync(join(drop, source, `.${name}`), bytes);
  renameSync(join(drop, source, `.${name}`), join(drop, source, name));
}

interface Collected {
  readonly longestQuiet: number;
  readonly receipts: readonly { readonly at: number; readonly kind: string; readonly receipt: GivenReceipt }[];
  readonly missing: readonly Sent[];
}

async function collected(hub: RunningHub, sent: readonly Sent[], drop: string, tell: (line: string) => void): Promise<Collected> {
  const receipts: { at: number; kind: string; receipt: GivenReceipt }[] = [];
  let open = [...sent];
  let [quietSince, longestQuiet, told] = [performance.now(), 0, performance.now()];
  while (open.length > 0) {
    const before = open.length;
    const left: Sent[] = [];
    const folders = new Map<string, ReadonlySet<string>>();
    for (const one of open) {
      const receipt =
        one.door === 'folder' ? beside(one, drop, folders) : await finalOf(hub, one.receipt as GivenReceipt, left.length > 200);
      if (receipt === undefined) left.push(one);
      else receipts.push({ at: one.at, kind: one.mutant.kind, receipt });
    }
    open = left;
    const now = performance.now();
    if (open.length < before) quietSince = now;
    else longestQuiet = Math.max(longestQuiet, now - quietSince);
    if (open.length === 0 || now - quietSince > HANGS_MS) break;
    if (now - told > 20_000) {
      told = now;
      tell(`${open.length} receipts awaited`);
    }
    await wait(1_000);
  }
  return { longestQuiet: Math.round(longestQuiet / 1000), receipts, missing: open };
}

/** The receipt once it is final. `later`: so many before it are still open that this one is not asked for yet. */
async function finalOf(hub: RunningHub, given: GivenReceipt, later: boolean): Promise<GivenReceipt | undefined> {
  if (given.status === 'refused') return given;
  if (later) return undefined;
  const answer = await ask(hub, `/intake/submissions/${given.id}?_count=100`);
  if (!answer.ok) return undefined;
  const receipt = (await answer.json()) as GivenReceipt;
  return ['received', 'processing', 'failed'].includes(receipt.status) ? undefined : receipt;
}

/** The receipt beside a dropped file, once it and the file are there. */
function beside(
  { at, mutant: { source, extension } }: Sent,
  drop: string,
  folders: Map<string, ReadonlySet<string>>,
): GivenReceipt | undefined {
  const name = nameOf({ at, extension });
  for (const place of ['done', 'failed']) {
    const path = join(drop, source, place);
    let names = folders.get(path);
    if (names === undefined) {
      // The hub makes them when it first looks at the source's folder.
      names = new Set(existsSync(path) ? readdirSync(path) : []);
      folders.set(path, names);
    }
    if (names.has(name) && names.has(`${name}.receipt.txt`))
      return JSON.parse(readFileSync(join(path, `${name}.receipt.json`), 'utf8')) as GivenReceipt;
  }
  return undefined;
}

/** Peaks of the hub's process and of its worker, MiB. */
function watchPeaks(pid: number): () => MutantsReport['peak'] {
  let worker = 0;
  const look = (): void => {
    for (const child of childrenOf(pid)) {
      let command = '';
      try {
        command = readFileSync(`/proc/${child}/cmdline`, 'utf8');
      } catch {
        continue; // It ended meanwhile.
      }
      if (command.includes('ingest-worker')) worker = Math.max(worker, memoryOf(child)?.peak ?? 0);
    }
  };
  const timer = setInterval(look, 1_000);
  return () => {
    clearInterval(timer);
    look();
    return { hub: memoryOf(pid)?.peak ?? 0, worker };
  };
}

/** The hub lives, and its worker never fell. */
async function afterwards(hub: RunningHub): Promise<MutantsReport['faults']> {
  const faults: { at: number; kind: string; why: string }[] = [];
  const fault = (why: string): void => void faults.push({ at: -1, kind: 'afterwards', why });
  const live = await fetch(`${hub.origin}/health/ready`).catch(() => undefined);
  if (live?.status !== 200) fault('the hub does not answer any more');
  const log = readFileSync(join(hub.logFile, '..', 'logs', 'hub.log'), 'utf8');
  if (log.includes('worker ended')) fault('the worker ended');
  // Nothing a file holds may be a fault of the hub, even one that a second attempt mends.
  const errors = log.split('\n').filter((line) => line.includes('"level":"error"'));
  if (errors.length > 0) fault(`${errors.length} errors in the log: ${errors[0]?.slice(0, 400)}`);
  if (/UnhandledPromise|uncaughtException|FATAL|MaxListenersExceeded/.test(log + readFileSync(hub.logFile, 'utf8')))
    fault('an error nobody caught');
  return faults;
}
