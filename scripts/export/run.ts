import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { prepare, swap } from './apply.ts';
import type { Arguments } from './arguments.ts';
import { type Asking, asking } from './ask.ts';
import { copyOf, download } from './download.ts';
import { Ended } from './ended.ts';
import { tokensOf } from './login.ts';
import { progress } from './progress.ts';
import { type Job, keepState, readState, type State, type Wanted } from './state.ts';

/** What an export did. */
export interface Summary {
  readonly transactionTime: string;
  /** Resources that came, by type; of changes those that are new or other. */
  readonly came: Readonly<Record<string, number>>;
  readonly bytes: number;
  /** Messages of the server about the export itself. */
  readonly told: readonly string[];
}

/** The extension of the hub's manifests: size and checksum of a file, under whatever name a server has them. */
interface Extension {
  readonly size?: number;
  readonly sha256?: string;
}
interface Item {
  readonly type?: string;
  readonly url: string;
  readonly count?: number;
  readonly extension?: Readonly<Record<string, Extension>>;
}
interface Manifest {
  readonly transactionTime: string;
  readonly requiresAccessToken: boolean;
  readonly output: readonly Item[];
  readonly deleted?: readonly Item[];
  readonly error?: readonly Item[];
}

/** Exports as {@link Arguments} say, going on where an earlier run was broken off. Throws {@link Ended}. */
export async function run(args: Arguments, env: NodeJS.ProcessEnv): Promise<Summary> {
  const { base, out, asked } = args;
  const server = asking(base, tokensOf(args.login, base, env), args.patience);
  const folder = join(out, '.export');
  let state = await begin(args, await readState(out), server);
  // What lies there without an export to go on with is of one that ended.
  if (state.job === undefined) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keep = async (job: Job): Promise<Job> => {
    state = { ...state, job };
    await keepState(out, state);
    return job;
  };
  let job = state.job ?? (await keep(await kickOff(server, args, sinceOf(args, state))));
  const show = progress();
  if (job.files === undefined) job = await keep({ ...job, ...(await made(server, job, show)) });
  if (job.swap === undefined) {
    await fetchAll(server, args, folder, job, show);
    job = await keep({ ...job, swap: await prepare(out, folder, job, state.last?.types ?? []) });
  }
  const { put, drop } = job.swap as NonNullable<Job['swap']>;
  await swap(out, { put, drop });
  const before = job.since === undefined ? [] : (state.last?.types ?? []);
  const types = [...new Set([...before, ...put])].filter((type) => !drop.includes(type)).sort();
  const transactionTime = job.transactionTime as string;
  const told = await toldIn(folder, job.files ?? []);
  await keepState(out, { version: 1, base, asked, last: { transactionTime, types } });
  await rm(folder, { recursive: true, force: true });
  if (!args.keep) await server.ask(job.status, { method: 'DELETE' }).catch(() => undefined);
  const output = (job.files ?? []).filter(({ kind }) => kind === 'output');
  return {
    transactionTime,
    came: Object.fromEntries(
      [...Map.groupBy(output, ({ type }) => type)].map(([type, ones]) => [type, ones.reduce((sum, { count = 0 }) => sum + count, 0)]),
    ),
    bytes: output.reduce((sum, { size = 0 }) => sum + size, 0),
    told,
  };
}

/** What is there: an export to go on with, or what the last one left. */
async function begin(args: Arguments, kept: State | undefined, server: Asking): Promise<State> {
  const { base, asked } = args;
  if (kept === undefined) return { version: 1, base, asked };
  if (kept.base !== base || kept.asked !== asked) {
    if (args.since === 'last' || (kept.job !== undefined && !args.restart))
      throw new Ended(
        'arguments',
        `Thư mục này chứa một bản xuất khác (${kept.asked}). Chọn thư mục khác${kept.job === undefined ? '' : ', hoặc --restart'}.`,
        `This folder holds another export (${kept.asked}). Choose another folder${kept.job === undefined ? '' : ', or --restart'}.`,
      );
  }
  const { job, ...rest } = { ...kept, base, asked };
  if (job === undefined) return rest;
  // When all is ready to be put in place, the server is not needed any more.
  if (job.swap !== undefined) return { ...rest, job };
  const method = args.restart ? 'DELETE' : 'GET';
  const { status, body } = await server.ask(job.status, { method, headers: { accept: 'application/json' } });
  await body?.cancel();
  return args.restart || status >= 300 ? rest : { ...rest, job };
}

const sinceOf = ({ since }: Arguments, { last }: State): string | undefined => (since === 'last' ? last?.transactionTime : since);

async function kickOff(server: Asking, { base, asked }: Arguments, since: string | undefined): Promise<Job> {
  const url = `${base}${asked}${since === undefined ? '' : `${asked.endsWith('?') ? '' : '&'}_since=${encodeURIComponent(since)}`}`;
  const answer = await server.ask(url, { headers: { accept: 'application/fhir+json', prefer: 'respond-async' } });
  const status = answer.headers.get('content-location');
  if (answer.status !== 202 || status === null) throw await refused(answer);
  return { status, since };
}

/** Waits for the manifest. */
async function made(
  server: Asking,
  job: Job,
  show: ReturnType<typeof progress>,
): Promise<Pick<Job, 'files' | 'transactionTime' | 'requiresAccessToken'>> {
  for (;;) {
    const answer = await server.ask(job.status, { headers: { accept: 'application/json' } });
    if (answer.status === 200) {
      const { transactionTime, requiresAccessToken, output, deleted = [], error = [] } = (await answer.json()) as Manifest;
      const named = (kind: Wanted['kind'], items: readonly Item[]) => items.map((item, n) => wanted(kind, n, item));
      show('đang tạo', 'making', 1);
      return {
        transactionTime,
        requiresAccessToken,
        files: [...named('output', output), ...named('deleted', deleted), ...named('error', error)],
      };
    }
    if (answer.status !== 202) throw await refused(answer);
    await answer.body?.cancel();
    show('đang tạo', 'making', Number.parseInt(/(\d+)\s*%/.exec(answer.headers.get('x-progress') ?? '')?.[1] ?? '0', 10) / 100);
    const seconds = Number(answer.headers.get('retry-after'));
    await pause(Math.min(Math.max(Number.isFinite(seconds) ? seconds : 0, 0.25), 30) * 1000);
  }
}

function wanted(kind: Wanted['kind'], n: number, { type, url, count, extension = {} }: Item): Wanted {
  if (type === undefined || !/^[A-Za-z]{1,64}$/.test(type))
    throw new Ended('refused', 'Bản kê không đúng dạng.', 'The manifest is not of its form.');
  const { size, sha256 } = Object.values(extension).find((one) => one?.sha256 !== undefined) ?? {};
  return {
    kind,
    n,
    type,
    url,
    ...(count === undefined ? {} : { count }),
    ...(size === undefined ? {} : { size }),
    ...(sha256 === undefined ? {} : { sha256 }),
  };
}

async function fetchAll(
  server: Asking,
  { parallel }: Arguments,
  folder: string,
  job: Job,
  show: ReturnType<typeof progress>,
): Promise<void> {
  const files = job.files ?? [];
  const whole = files.reduce((sum, { size = 0 }) => sum + size, 0);
  let bytes = 0;
  const came = (more: number): void => {
    bytes += more;
    if (whole > 0) show('đang tải', 'fetching', bytes / whole, `${mega(bytes)} / ${mega(whole)} MB`);
  };
  const waiting = [...files];
  const line = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      await download(server, folder, file, job.requiresAccessToken === false, came);
  };
  await Promise.all(Array.from({ length: parallel }, line));
  if (process.stderr.isTTY) process.stderr.write('\n');
}

const mega = (bytes: number) => (bytes / 1e6).toFixed(1);

/** What the server has to say of the export: OperationOutcomes of its `error` files. */
async function toldIn(folder: string, files: readonly Wanted[]): Promise<readonly string[]> {
  const texts = await Promise.all(
    files.filter(({ kind }) => kind === 'error').map((file) => readFile(copyOf(folder, file), 'utf8').catch(() => '')),
  );
  return texts.flatMap((text) => text.split('\n').filter(Boolean).flatMap(issuesOf));
}

interface Outcome {
  readonly issue?: readonly { readonly details?: { readonly text?: string }; readonly diagnostics?: string }[];
}
function issuesOf(text: string): readonly string[] {
  const { issue = [] } = JSON.parse(text) as Outcome;
  return issue.map(({ details, diagnostics }) => [details?.text, diagnostics].filter(Boolean).join(' · '));
}

async function refused(answer: Response): Promise<Ended> {
  const text = await answer.text();
  const issues = /json/.test(answer.headers.get('content-type') ?? '') ? issuesOf(text).join('\n') : '';
  return new Ended('refused', `Máy chủ từ chối (${answer.status}).`, `The server refused (${answer.status}). ${issues}`);
}
