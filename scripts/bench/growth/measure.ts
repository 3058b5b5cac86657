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

/** A store that is asked: its hub, its server, and as whom. */
export interface AskedStore {
  readonly hub: RunningHub;
  readonly postgresPid: number | undefined;
  readonly database: Database;
  readonly asker: Asker;
}

export interface Measured {
  readonly name: string;
  readonly work: string;
  /** Milliseconds: the middle of the rounds' medians. */
  readonly p50: number;
  /** Milliseconds: the median the first time, when what is asked for is in nobody's memory. */
  readonly first: number;
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
const ROUNDS_MOST = 8;
const WARMUP = 0.2;
const LOOKED_AT = 20;
/** So often a store is asked before it counts, until it was asked for everything. */
const WARM_MOST = 6;

/**
 * One client that waits for each answer: what a request costs, not what the machine takes. Several stores are asked in turns, for the same kind of thing
 * each, so that what disturbs the machine disturbs all of them.
 */
export async function measure(stores: readonly AskedStore[], asked: readonly Asked[], seconds: number): Promise<readonly Measured[]> {
  const each = seconds / ROUNDS;
  const asking = stores.map((store, i) => {
    const { name, paths } = asked[i] as Asked;
    if (paths.length === 0) throw new Error(`${name}: nothing to ask for`);
    const job = { kind: 'get', origin: store.hub.origin, token: store.asker.token, connections: 1 } as const;
    const load = (warmup: number) => runLoad({ ...job, paths: paths.map((path) => `/fhir/${path}`), seconds: each, warmup });
    const pids = { node: store.hub.pid, postgres: store.postgresPid };
    return {
      name,
      paths,
      store,
      load,
      round: () =>
        watched(
          pids,
          ({ cpu }) => cpu,
          () => load(WARMUP),
        ),
    };
  });
  const first: number[] = [];
  for (const { load, paths } of asking) {
    const { p50, requests } = await load(0);
    first.push(p50);
    for (let there = requests, i = 1; there < paths.length && i < WARM_MOST; i++) there += (await load(0)).requests;
  }
  const rounds: { readonly result: LoadResult; readonly spent: Spent }[][] = [];
  const worst = (round: (typeof rounds)[number]) => Math.max(...round.map(({ spent }) => spent.disturbed));
  const calm = () => rounds.filter((round) => worst(round) <= DISTURBED).length;
  while (rounds.length < ROUNDS || (calm() < ROUNDS && rounds.length < ROUNDS_MOST)) {
    const round = [];
    for (const one of asking) round.push(await one.round());
    const failed = round.findIndex(({ result }) => result.errors > 0);
    if (failed >= 0) throw new Error(`${asking[failed]?.name}: ${round[failed]?.result.errors} errors, ${round[failed]?.result.sample}`);
    rounds.push(round);
  }
  const chosen = rounds.toSorted((a, b) => worst(a) - worst(b)).slice(0, ROUNDS);
  return Promise.all(
    asking.map(async ({ name, paths, store }, i) => {
      const own = chosen.map((round) => round[i] as (typeof round)[number]);
      const medians = own.map(({ result }) => result.p50).toSorted((a, b) => a - b);
      const sum = (of: (round: (typeof own)[number]) => number) => own.reduce((total, round) => total + of(round), 0);
      // The warm-up is watched too: CPU is scaled to the timed part.
      const cpu = (sum(({ spent }) => spent.node + spent.postgres) * 1e6 * each) / (each + WARMUP) / sum(({ result }) => result.requests);
      return {
        ...{ name, work: (asked[i] as Asked).work, p50: medians[Math.floor(ROUNDS / 2)] as number, first: first[i] as number },
        ...{ cpu: Math.round(cpu), entries: own[0]?.result.entries, disturbed: Math.max(...own.map(({ spent }) => spent.disturbed)) },
        blocks: await blocksOf(store.database, store.asker, paths),
      };
    }),
  );
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
