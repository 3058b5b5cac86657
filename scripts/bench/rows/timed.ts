import { runLoad } from '../client/run-load.ts';
import type { LoadResult } from '../client/times.ts';
import type { Context } from '../context.ts';
import { watched } from '../machine.ts';
import { DISTURBED, figure, type Row } from './row.ts';

/** Requests of some seconds, with what they cost and what disturbed them. */
export type Turn = Omit<LoadResult, 'cpu'> & {
  /** Share of the machine other programs took. */
  readonly disturbed: number;
  /** CPU seconds of server and Postgres during the timed part. */
  readonly cpu: { readonly node: number; readonly postgres: number };
};

/** Who is asked. */
interface Server {
  readonly origin: string;
  readonly pid: number;
  readonly token: string;
}

const CONNECTIONS = 8;
const WARMUP = 1;
/** Pairs of turns that count; more are made while other programs disturb them. */
const ROUNDS = 3;
const ROUNDS_MOST = 7;
const TRIES = 3;

async function turn(context: Context, server: Server, paths: readonly string[], seconds: number): Promise<Turn> {
  if (paths.length === 0) throw new Error('nothing to ask for: is the province loaded?');
  const { result, spent } = await watched(
    { node: server.pid, postgres: context.postgresPid },
    ({ cpu }) => cpu,
    () => runLoad({ kind: 'get', origin: server.origin, token: server.token, paths, connections: CONNECTIONS, seconds, warmup: WARMUP }),
  );
  // The warm-up is watched too: CPU is scaled to the timed part.
  const timedPart = seconds / (seconds + WARMUP);
  return { ...result, disturbed: spent.disturbed, cpu: { node: spent.node * timedPart, postgres: spent.postgres * timedPart } };
}

/** The hub asked for a time; again when it was disturbed, and the least disturbed counts. */
export async function timed(context: Context, paths: readonly string[], token: string): Promise<Turn> {
  const server = { origin: context.hub.origin, pid: context.hub.pid, token };
  let best = await turn(context, server, paths, context.seconds);
  for (let tries = 1; tries < TRIES && best.disturbed > DISTURBED; tries++) {
    const next = await turn(context, server, paths, context.seconds);
    if (next.disturbed < best.disturbed) best = next;
  }
  return best;
}

/** What is said beside a timed figure. */
export function latency({ p50, p95, errors, entries }: Turn): string {
  const page = entries === undefined ? '' : `, ${figure(entries)} entries a page`;
  return `p50 ${p50} ms, p95 ${p95} ms${page}${errors > 0 ? `, ${errors} errors` : ''}`;
}

/**
 * A read against its limit, in turns of a few seconds each, so that what disturbs the machine disturbs both; of the pairs
 * the least disturbed count. The share is of requests a second; the share by CPU seconds, which other programs hardly
 * move, stands in the note.
 */
export async function againstExpress(
  context: Context,
  what: { readonly name: string; readonly work: string; readonly bar: number },
  paths: readonly string[],
  token: string,
): Promise<Row> {
  const express = await context.express();
  const limit = { origin: express.origin, pid: express.pid, token: 'none' };
  const hub = { origin: context.hub.origin, pid: context.hub.pid, token };
  const seconds = Math.max(1, context.seconds / ROUNDS);
  const pairs: { readonly limit: Turn; readonly hub: Turn }[] = [];
  const calm = () => pairs.filter((pair) => disturbance(pair) <= DISTURBED).length;
  while (pairs.length < ROUNDS || (calm() < ROUNDS && pairs.length < ROUNDS_MOST)) {
    pairs.push({ limit: await turn(context, limit, express.paths, seconds), hub: await turn(context, hub, paths, seconds) });
  }
  const chosen = pairs.toSorted((a, b) => disturbance(a) - disturbance(b)).slice(0, ROUNDS);
  const sides = { limit: together(chosen.map((pair) => pair.limit)), hub: together(chosen.map((pair) => pair.hub)) };
  const middle = chosen.map((pair) => pair.hub).toSorted((a, b) => a.p50 - b.p50)[Math.floor(ROUNDS / 2)] as Turn;
  return {
    name: what.name,
    work: what.work,
    limit: { what: 'express 5, 2 KB + one named select', value: sides.limit.perSecond, unit: 'req/s' },
    hub: { value: sides.hub.perSecond, unit: 'req/s' },
    bar: { share: what.bar },
    disturbed: Math.max(...chosen.map(disturbance)),
    note: `${latency(middle)}; ${byCpu(sides.limit, sides.hub)}`,
  };
}

function disturbance({ limit, hub }: { readonly limit: Turn; readonly hub: Turn }): number {
  return Math.max(limit.disturbed, hub.disturbed);
}

interface Side {
  readonly perSecond: number;
  /** CPU microseconds a request: of the server's process and of Postgres. */
  readonly node: number;
  readonly postgres: number;
}

function together(turns: readonly Turn[]): Side {
  const sum = (of: (one: Turn) => number) => turns.reduce((total, one) => total + of(one), 0);
  const requests = sum((one) => one.requests);
  return {
    perSecond: requests / sum((one) => one.seconds),
    node: (sum((one) => one.cpu.node) * 1e6) / requests,
    postgres: (sum((one) => one.cpu.postgres) * 1e6) / requests,
  };
}

/** Shares of the limit by CPU, and microseconds a request. */
function byCpu(limit: Side, hub: Side): string {
  const part = Math.round(((limit.node + limit.postgres) * 100) / (hub.node + hub.postgres));
  const each = ({ node, postgres }: Side) => `${figure(node)} + ${figure(postgres)}`;
  return `by CPU seconds of server and Postgres ${part} % (${each(hub)} µs a request, limit ${each(limit)})`;
}
