import type { Database } from '@hub/database';
import { explainSearch } from '@hub/resource-store';
import { parseSearch } from '@hub/search';
import type { RunningHub } from '../../hub/start-hub.ts';
import { connections, request } from '../client/request.ts';
import { runLoad } from '../client/run-load.ts';
import type { LoadResult } from '../client/times.ts';
import { type Spent, watched } from '../machine.ts';
import { DISTURBED } from '../rows/row.ts';
import type { Asked, Asker } from './asked.ts';

export interface Measured {
  readonly name: string;
  readonly work: string;
  /** Milliseconds: the middle of the rounds' medians. */
  readonly p50: number;
  /** Microseconds of CPU a request, of the serving process and Postgres together: what else the machine does moves it less. */
  readonly cpu: number;
  /** Blocks of Postgres' buffers a page touches, on average; undefined for what is no search. */
  readonly blocks: number | undefined;
  /** Entries of a page; a page that is not full at the first size costs less for it. */
  readonly entries: number | undefined;
  /** Share of the machine that other programs took meanwhile. */
  readonly disturbed: number;
}

const ROUNDS = 5;
/** More are asked for while other programs disturb them; the least disturbed count. */
const ROUNDS_MOST = 12;
const WARMUP = 0.2;
const LOOKED_AT = 20;

/** One client that waits for each answer: what a request costs, not what the machine takes. */
export async function measure(
  hub: RunningHub,
  postgresPid: number | undefined,
  database: Database,
  asker: Asker,
  asked: Asked,
  seconds: number,
): Promise<Measured> {
  if (asked.paths.length === 0) throw new Error(`${asked.name}: nothing to ask for`);
  const job = { kind: 'get', origin: hub.origin, token: asker.token, connections: 1 } as const;
  const paths = asked.paths.map((path) => `/fhir/${path}`);
  const each = seconds / ROUNDS;
  await runLoad({ ...job, paths, seconds: each, warmup: 0 });
  const rounds: { readonly result: LoadResult; readonly spent: Spent }[] = [];
  const calm = () => rounds.filter(({ spent }) => spent.disturbed <= DISTURBED).length;
  while (rounds.length < ROUNDS || (calm() < ROUNDS && rounds.length < ROUNDS_MOST)) {
    const load = () => runLoad({ ...job, paths, seconds: each, warmup: WARMUP });
    const round = await watched({ node: hub.pid, postgres: postgresPid }, ({ cpu }) => cpu, load);
    if (round.result.errors > 0) throw new Error(`${asked.name}: ${round.result.errors} errors, ${round.result.sample}`);
    rounds.push(round);
  }
  const chosen = rounds.toSorted((a, b) => a.spent.disturbed - b.spent.disturbed).slice(0, ROUNDS);
  const medians = chosen.map(({ result }) => result.p50).toSorted((a, b) => a - b);
  const sum = (of: (round: (typeof chosen)[number]) => number) => chosen.reduce((total, round) => total + of(round), 0);
  // The warm-up is watched too: CPU is scaled to the timed part.
  const cpu = (sum(({ spent }) => spent.node + spent.postgres) * 1e6 * each) / (each + WARMUP) / sum(({ result }) => result.requests);
  const [{ result }] = chosen as [(typeof chosen)[number]];
  return {
    ...{ name: asked.name, work: asked.work, p50: medians[Math.floor(ROUNDS / 2)] as number, cpu: Math.round(cpu) },
    ...{ entries: result.entries, disturbed: Math.max(...chosen.map(({ spent }) => spent.disturbed)) },
    blocks: await blocksOf(database, asker, asked.paths),
  };
}

/** The path of a page far into a search: `pages` links followed. */
export async function farInto(hub: RunningHub, asker: Asker, path: string, pages: number): Promise<string> {
  const agent = connections(1);
  let at = `/fhir/${path}`;
  for (let i = 0; i < pages; i++) {
    const headers = { authorization: `Bearer ${asker.token}`, accept: 'application/fhir+json' };
    const { status, body } = await request(agent, hub.origin, { method: 'GET', path: at, headers, keep: true });
    const bundle = JSON.parse(body?.toString() ?? '{}') as { link?: { relation: string; url: string }[] };
    const next = bundle.link?.find(({ relation }) => relation === 'next')?.url;
    if (next === undefined) throw new Error(`${path}: ends after ${i + 1} pages (${status})`);
    const { pathname, search } = new URL(next);
    at = pathname + search;
  }
  agent.destroy();
  return at.replace(/^\/fhir\//, '');
}

interface Explained {
  readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };
}

async function blocksOf(database: Database, { number }: Asker, paths: readonly string[]): Promise<number | undefined> {
  const searches = paths.filter((path) => path.includes('?') && !path.includes('_summary=count')).slice(0, LOOKED_AT);
  if (searches.length === 0) return undefined;
  let sum = 0;
  for (const path of searches) {
    const [type = '', text = ''] = path.split('?');
    const parsed = parseSearch(type, [...new URLSearchParams(text)], { now: Date.now() });
    if (!parsed.ok) throw new Error(`${path}: ${parsed.problems[0]?.message.en}`);
    const { explained, before } = await explainSearch(database, parsed.query, { owners: [number, 0] }, false);
    for (const one of [...before.map((statement) => statement.explained), explained]) {
      const { Plan } = one.values as Explained;
      sum += Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'];
    }
  }
  return sum / searches.length;
}
