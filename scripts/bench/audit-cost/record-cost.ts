import type { Database } from '@hub/database';
import type { RunningHub } from '../../hub/start-hub.ts';
import { runLoad } from '../client/run-load.ts';
import { exportOnce } from '../rows/export.ts';
import { figure } from '../rows/row.ts';
import { cpuBetween, cpuByProcess } from './cpu.ts';
import { openPair, type Pair } from './hubs.ts';

const CONNECTIONS = 8;
/** After a slice, before its cost is read: what the record leaves for later (0.25 s, and the seal of each second) is its own. */
const SETTLE_MS = 1_300;
/** Rounds of a slice each that count; the first ones warm both and do not. */
const ROUNDS = 8;
const WARM = 2;

/** What is compared: a hub that runs, on this database. */
export interface Compared {
  readonly hub: RunningHub;
  readonly hubUrl: string;
  readonly hubDatabase: Database;
  readonly postgresPid: number | undefined;
  say(text: string): void;
}

/** What the record adds to some work. */
export interface RecordCost {
  /** Percent of the CPU of Node and Postgres together. */
  readonly more: number;
  readonly text: string;
}

/** What is done in a slice: how many requests (resources of an export), in how many seconds. */
export type Work = (hub: RunningHub) => Promise<{ readonly n: number; readonly seconds: number; readonly lines?: number }>;

/** Asks for these paths round robin, on eight connections where nothing else is said. */
export function getWork(token: string, paths: readonly string[], seconds: number, connections = CONNECTIONS): Work {
  return async ({ origin }) => {
    const load = { kind: 'get', origin, token, paths, connections, seconds, warmup: 0 } as const;
    const { requests, errors } = await runLoad(load);
    if (errors > 0) throw new Error(`${errors} errors`);
    return { n: requests, seconds, lines: requests };
  };
}

/** Exports the whole store. */
export function exportWork(operatorToken: string): Work {
  return async (hub) => {
    const { resources: n, seconds } = await exportOnce({ ...hub, operatorToken });
    return { n, seconds };
  };
}

/**
 * What the record of accesses costs: the hub as it is shipped and the same hub with nothing on record (without-record.ts), processes of their own on
 * one database, in turns of a second or two; CPU microseconds of Node (the serving process and its workers) and of Postgres a request. Every answer of
 * the one must be on record, none of the other. Starts both, their data in `folder`.
 */
export async function openRecordCost(
  compared: Compared,
  folder: string,
): Promise<{ of(name: string, work: Work): Promise<RecordCost>; close(): Promise<void> }> {
  const pair = await openPair(compared.hub, compared.hubUrl, folder);
  return { of: (name, work) => cost(compared, pair, name, work), close: () => pair.stop() };
}

type Side = 'shipped' | 'bare';
const SIDES: readonly Side[] = ['shipped', 'bare'];

/** What one of the two has used: CPU microseconds. */
interface Used {
  node: number;
  postgres: number;
  /** Requests, or exported resources. */
  n: number;
  seconds: number;
}

async function cost(compared: Compared, pair: Pair, name: string, work: Work): Promise<RecordCost> {
  const sums: Record<Side, Used> = { shipped: { ...NOTHING }, bare: { ...NOTHING } };
  const each: Record<Side, number[]> = { shipped: [], bare: [] };
  for (let round = 0; round < WARM + ROUNDS; round += 1) {
    for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
      const used = await slice(compared, pair, side, work);
      if (round < WARM) continue;
      for (const figures of ['node', 'postgres', 'n', 'seconds'] as const) sums[side][figures] += used[figures];
      each[side].push((used.node + used.postgres) / used.n);
    }
  }
  const { shipped, bare } = sums;
  const total = ({ node, postgres, n }: Used): number => (node + postgres) / n;
  const more = (total(shipped) / total(bare) - 1) * 100;
  const parts = ({ node, postgres, n }: Used): string => `${figure(node / n)} + ${figure(postgres / n)}`;
  const rate = ({ n, seconds }: Used): string => figure(n / seconds);
  compared.say(`${name}, µs by slice: ${each.shipped.map(figure).join(' ')}; without ${each.bare.map(figure).join(' ')}`);
  const middles = (middle(each.shipped) / middle(each.bare) - 1) * 100;
  return {
    more,
    text: `${name} +${more.toFixed(1)} % (slices' medians +${middles.toFixed(1)} %): Node + Postgres ${parts(shipped)} µs, without ${parts(bare)}; ${rate(shipped)} a second, without ${rate(bare)}`,
  };
}

const NOTHING: Used = { node: 0, postgres: 0, n: 0, seconds: 0 };

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;

/** Does some work with one of the two alone, and tells what that used. Throws when not as much went on record as must have. */
async function slice(compared: Compared, pair: Pair, side: Side, work: Work): Promise<Used> {
  const hub = pair[side];
  const postgres = compared.postgresPid ?? Number.NaN;
  pair.alone(hub);
  const recordedBefore = await recorded(compared);
  const before = [cpuByProcess(hub.pid), cpuByProcess(postgres)] as const;
  const { n, seconds, lines } = await work(hub);
  await new Promise((settled) => setTimeout(settled, SETTLE_MS));
  const used = { node: cpuBetween(before[0], cpuByProcess(hub.pid)), postgres: cpuBetween(before[1], cpuByProcess(postgres)), n, seconds };
  const found = (await recorded(compared)) - recordedBefore;
  const must = side === 'bare' ? 0 : (lines ?? found);
  if (found !== must) throw new Error(`${side}: ${found} on record of ${must}`);
  return used;
}

/** Entries in the database. */
async function recorded({ hubDatabase }: Compared): Promise<number> {
  const { rows } = await hubDatabase.pool.query<{ n: number }>('select coalesce(sum(events), 0)::float8 as n from audit_batch');
  return (rows[0] as { n: number }).n;
}
