import { runLoad } from '../client/run-load.ts';
import type { WriteJob, WriteResult } from '../client/write.ts';
import type { Context } from '../context.ts';
import { copyInRate } from '../limits/copy.ts';
import { insertRate } from '../limits/inserts.ts';
import { type Spent, watched } from '../machine.ts';
import { figure, type Row } from './row.ts';
import { targets } from './targets.ts';

const CONNECTIONS = 8;
const WARMUP = 1;
/** Seconds of writing before the first turn: a process that has just started compiles what it runs, and its first hundreds of POSTs cost six times the others. */
const RUN_IN = 4;
/** Turns of the hub and of its limit, one after the other. */
const ROUNDS = 3;
/** Rows of the COPY limit at most. */
const LIMIT_ROWS = 50_000;

interface Written {
  readonly turns: readonly WriteResult[];
  readonly spent: readonly Spent[];
  /** What does not agree: an error, a resource that was told and is not there. Undefined when all is well. */
  readonly wrong: string | undefined;
}

/** POST one resource. */
export async function post(context: Context): Promise<Row> {
  const rates: number[] = [];
  const written = await turnsOf(context, 'post', async (bodies) => {
    rates.push(await insertRate(context.limitUrl, bodies, CONNECTIONS, Math.max(1, context.seconds / ROUNDS)));
  });
  return row(written, {
    name: 'post',
    work: 'POST one resource',
    limit: { what: 'the same JSON in single-row autocommit inserts, 8 connections', value: mean(rates), unit: '/s' },
    bar: { share: 0.2 },
  });
}

/** Transaction bundles of 20 entries whose patient is created if there is none with its identifier. */
export async function transaction(context: Context): Promise<Row> {
  const rates: number[] = [];
  const written = await turnsOf(context, 'transaction', async (bodies) => {
    rates.push(await copyInRate(context.limitDatabase, bodies, { rounds: 2, table: 'bench_copy_bundles' }));
  });
  await context.limitDatabase.pool.query('drop table if exists bench_copy_bundles');
  return row(written, {
    name: 'transaction',
    work: 'Transaction bundles of 20 entries with `ifNoneExist`',
    limit: { what: 'bare COPY of the same JSON into (id, jsonb)', value: Math.max(...rates), unit: 'rows/s' },
    bar: { share: 0.07 },
  });
}

/** The same entries as a batch. */
export async function batch(context: Context): Promise<Row> {
  return row(await turnsOf(context, 'batch', undefined), { name: 'batch', work: 'Batch bundles of 20 entries with `ifNoneExist`' });
}

/** The hub and its limit in turns. `limit` gets what the hub stored in the turn before. */
async function turnsOf(
  context: Context,
  what: WriteJob['what'],
  limit: ((bodies: readonly { readonly id: string; readonly body: string }[]) => Promise<void>) | undefined,
): Promise<Written> {
  const { token, read } = await targets(context);
  const jobOf = (round: number | 'run-in', seconds: number): WriteJob => ({
    kind: 'write',
    what,
    origin: context.hub.origin,
    token,
    // A name of its own: the hub may hold what an earlier run sent.
    series: { name: `${what}-${Date.now()}-${round}`, repeat: 0.1, patients: read.map((path) => path.replace(/.*\//, '')) },
    connections: CONNECTIONS,
    seconds,
    warmup: WARMUP,
  });
  await runLoad(jobOf('run-in', RUN_IN));
  const before = await stored(context);
  const turns: WriteResult[] = [];
  const spent: Spent[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const job = jobOf(round, Math.max(1, context.seconds / ROUNDS));
    const began = new Date();
    const turn = await watched(
      { node: context.hub.pid, postgres: context.postgresPid },
      ({ cpu }) => cpu,
      () => runLoad(job),
    );
    turns.push(turn.result);
    spent.push(turn.spent);
    if (limit !== undefined) await limit(await storedSince(context, began));
  }
  return { turns, spent, wrong: await wrongIn(context, turns, (await stored(context)) - before, token) };
}

/** Resources there are: counted in the database, not asked of the hub. */
async function stored({ hubDatabase }: Context): Promise<number> {
  const { rows } = await hubDatabase.pool.query<{ n: number }>('select count(*)::int as n from resource where not deleted');
  return rows[0]?.n ?? 0;
}

/** What a turn stored, as it lies there: the same JSON for the limit. */
async function storedSince({ hubDatabase }: Context, began: Date): Promise<readonly { readonly id: string; readonly body: string }[]> {
  const { rows } = await hubDatabase.pool.query<{ id: string; body: string }>(
    `select id, body from resource where not deleted and last_updated >= $1 limit ${LIMIT_ROWS}`,
    [began],
  );
  if (rows.length === 0) throw new Error('the hub stored nothing');
  return rows;
}

async function wrongIn({ hub }: Context, turns: readonly WriteResult[], more: number, token: string): Promise<string | undefined> {
  const errors = total(turns, (turn) => turn.errors);
  if (errors > 0) return `${errors} errors, first: ${turns.find((turn) => turn.sample !== undefined)?.sample}`;
  const created = total(turns, (turn) => turn.created);
  if (created !== more) return `${created} resources were acknowledged, ${more} are there`;
  for (const location of turns.flatMap((turn) => turn.locations)) {
    const answer = await fetch(new URL(location, `${hub.origin}/fhir/`), { headers: { authorization: `Bearer ${token}` } });
    await answer.arrayBuffer();
    if (answer.status !== 200) return `a location answers ${answer.status}`;
  }
  return undefined;
}

function row({ turns, spent, wrong }: Written, about: Pick<Row, 'name' | 'work' | 'limit' | 'bar'>): Row {
  const resources = total(turns, (turn) => turn.resources);
  const seconds = total(turns, (turn) => turn.seconds);
  const requests = total(turns, (turn) => turn.requests);
  const middle = turns.toSorted((a, b) => a.p50 - b.p50)[Math.floor(turns.length / 2)] as WriteResult;
  // The warm-up is watched too.
  const part = seconds / (seconds + turns.length * WARMUP) / resources;
  const [node, postgres] = [total(spent, (one) => one.node) * part * 1e6, total(spent, (one) => one.postgres) * part * 1e6];
  const matched = total(turns, (turn) => turn.matched);
  return {
    ...about,
    hub: { value: wrong === undefined ? resources / seconds : 0, unit: 'resources/s' },
    disturbed: Math.max(...spent.map((one) => one.disturbed)),
    note: `${wrong === undefined ? `0 errors, all ${figure(total(turns, (turn) => turn.created))} acknowledged are there` : `**${wrong}**`}; ${figure(requests / seconds)} requests/s, p50 ${middle.p50} ms, p95 ${middle.p95} ms${matched > 0 ? `, ${matched} matched` : ''}; ${figure(node)} + ${figure(postgres)} µs of CPU a resource (server + Postgres); fsync on`,
  };
}

function total<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((sum, one) => sum + of(one), 0);
}

function mean(list: readonly number[]): number {
  return total(list, (one) => one) / list.length;
}
