import { setTimeout as wait } from 'node:timers/promises';
import { type Database, openDatabase } from '@hub/database';
import { runningPostgresUrl } from '@hub/embedded';
import { atOnce, clientOf } from '@hub/fhir-api/testing';
import { storeFaults } from '@hub/resource-store/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { postgresFolder } from './folders.ts';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';
import { type Ledger, TRANSACTION_SIZE, writeMixed } from './testing/mixed-writers.fixture.ts';

// complaints.md §1: "then kill the server mid-load and recount". The hub as people start it, its Postgres embedded and durable.
const WRITERS = 64;

let dataDir: string;
let hub: HubProcess;
beforeAll(async () => {
  dataDir = await newDataDir();
  hub = await startHubProcess(dataDir);
});
afterAll(async () => {
  await hub?.stop();
  await removeDataDir(dataDir);
});

async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase({ url: runningPostgresUrl(postgresFolder(dataDir)) as string, poolSize: 2 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** 64 writers at work until `count` writes are acknowledged, then `disturb`, and until that is done. */
async function under(round: string, count: number, disturb: (ledger: Ledger) => Promise<void>): Promise<Ledger> {
  const ledger: Ledger = { acknowledged: [], open: [], conditional: [], transactions: [], strange: [], away: 0 };
  const { url } = hub;
  const token = hub.tokens()['*'] as string;
  let going = true;
  const writers = atOnce(WRITERS, (i) => writeMixed(url, token, `${round}-${i}`, () => going, ledger));
  for (const until = Date.now() + 30_000; ledger.acknowledged.length < count && Date.now() < until; ) await wait(5);
  try {
    await disturb(ledger);
  } finally {
    going = false;
    await writers;
  }
  return ledger;
}

/** Holds what is stored against what the writers heard. */
async function recount(ledger: Ledger): Promise<void> {
  expect(ledger.strange).toEqual([]);
  expect(ledger.acknowledged.length).toBeGreaterThanOrEqual(100);
  const client = clientOf(hub.url, hub.tokens()['*'] as string);

  // Every acknowledged write is there with its acknowledged version.
  const lost: string[] = [];
  const queue = [...ledger.acknowledged];
  await atOnce(16, async () => {
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
      let read = await client.send('GET', `/${one.version}`);
      // A killed Postgres may still be on its way back: 503 asks for patience, and says nothing of what is stored.
      for (const until = Date.now() + 30_000; read.status === 503 && Date.now() < until; await wait(200))
        read = await client.send('GET', `/${one.version}`);
      const right = one.holds === 'deleted' ? read.status === 410 : read.status === 200 && read.body.multipleBirthInteger === one.holds;
      if (!right) lost.push(`${one.version}: ${read.status}`);
    }
  });
  expect(lost).toEqual([]);

  // No transaction is half there, answered or not.
  const whole = () =>
    withDatabase(async ({ pool }) => {
      const { rows } = await pool.query<{ name: string; n: number }>(
        `select regexp_replace(code, '-[0-9]+$', '') as name, count(distinct rid) as n from idx_token where code like 'tx-%' group by 1`,
      );
      return new Map(rows.map(({ name, n }) => [name, n]));
    });
  const first = await whole();
  expect(ledger.transactions.filter((name) => ![0, TRANSACTION_SIZE].includes(first.get(name) ?? 0))).toEqual([]);

  // Sent again, what got no answer is done, and what was done makes no double.
  const again = [...ledger.open, ...ledger.conditional.slice(0, 100)];
  const answers = await Promise.all(again.map(({ send }) => send(client)));
  expect(answers.filter(({ status }) => status !== 200 && status !== 201).map(({ text }) => text)).toEqual([]);
  const second = await whole();
  expect(ledger.transactions.filter((name) => second.get(name) !== TRANSACTION_SIZE)).toEqual([]);
  const doubled = await withDatabase(async ({ pool }) => {
    const keys = ledger.conditional.flatMap((one) => one.keys);
    const { rows } = await pool.query(
      'select code, count(distinct rid) as n from idx_token where code = any($1) group by 1 having count(distinct rid) <> 1',
      [keys],
    );
    return rows;
  });
  expect(doubled).toEqual([]);
  expect(await withDatabase(storeFaults)).toEqual([]);
}

test.each([100, 400, 1_200])(
  'kill -9 of the serving process after %i acknowledged writes of 64 writers: all of them are there, nothing half, no double',
  async (count) => {
    const ledger = await under(`hub${count}`, count, () => hub.kill('SIGKILL'));
    hub = await startHubProcess(dataDir);
    await recount(ledger);
  },
  120_000,
);

test('kill -9 of a Postgres backend under load: the hub answers 503 until Postgres is back, then goes on; nothing is lost', async () => {
  const client = clientOf(hub.url, hub.tokens()['*'] as string);
  const answers = async () => (await client.send('GET', '/Patient?_count=1')).status;
  let away = 0;
  const ledger = await under('pg', 400, async (ledger) => {
    const victim = await withDatabase(async ({ pool }) => {
      const { rows } = await pool.query<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'hub' and state <> 'idle' order by xact_start nulls last limit 1`,
      );
      return rows[0]?.pid;
    });
    process.kill(victim as number, 'SIGKILL');
    // Away first, then back.
    for (const until = Date.now() + 30_000; Date.now() < until; await wait(20)) {
      const status = await answers();
      if (status !== 200) away += 1;
      else if (away > 0 || ledger.away > 0) break;
    }
    // Writers are at work again.
    await wait(700);
  });
  expect(ledger.away + away).toBeGreaterThan(0);
  await recount(ledger);
}, 120_000);
