import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { redisMissing, type TestDatabase, testDatabase, testRedis } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Jobs, openJobs, startSweep } from './index.ts';

const redis = await testRedis();
let hub: TestDatabase;
beforeAll(async () => {
  hub = await testDatabase();
});
afterAll(async () => {
  await hub.drop();
  await redis?.stop();
});

async function until(condition: () => boolean, ms = 10_000): Promise<void> {
  for (const end = Date.now() + ms; !condition(); await wait(10)) {
    if (Date.now() > end) throw new Error(`not so after ${ms} ms`);
  }
}

function contract(redisUrl: () => string | undefined): void {
  const opened: Jobs[] = [];
  const open = async (): Promise<Jobs> => {
    const jobs = await openJobs({ databaseUrl: hub.url, redisUrl: redisUrl(), lostAfterMs: 1_000 });
    opened.push(jobs);
    return jobs;
  };
  afterEach(async () => {
    await opened[0]?.obliterate();
    await Promise.all(opened.splice(0).map((jobs) => jobs.close()));
  });

  test('what is rung is delivered, and nothing of it stays', async () => {
    const jobs = await open();
    const got: number[] = [];
    await jobs.work(async (sourceId) => void got.push(sourceId), { concurrency: 2 });
    await jobs.ring(7);
    await jobs.ringAll([8, 9]);
    await until(() => got.length === 3);
    expect(got.toSorted()).toEqual([7, 8, 9]);
    expect(await jobs.waiting()).toBe(0);
  });

  test('rings before a handler begins are one; they reach a worker that comes later', async () => {
    const bell = await open();
    for (let i = 0; i < 5; i += 1) await bell.ring(7);
    expect(await bell.waiting()).toBe(1);
    const worker = await open();
    const got: number[] = [];
    await worker.work(async (sourceId) => void got.push(sourceId), { concurrency: 1 });
    await until(() => got.length === 1);
    await wait(100);
    expect(got).toEqual([7]);
  });

  test('a ring while the handler runs is not lost', async () => {
    const jobs = await open();
    let runs = 0;
    await jobs.work(
      async () => {
        runs += 1;
        if (runs === 1) await jobs.ring(7);
      },
      { concurrency: 1 },
    );
    await jobs.ring(7);
    await until(() => runs === 2);
    await wait(100);
    expect(runs).toBe(2);
  });

  test('a handler that throws does not block the next ring', async () => {
    const jobs = await open();
    let runs = 0;
    await jobs.work(
      async () => {
        runs += 1;
        if (runs === 1) throw new Error('fault');
      },
      { concurrency: 1 },
    );
    await jobs.ring(7);
    await until(() => runs === 1);
    await jobs.ring(7);
    await until(() => runs === 2);
  });

  test('the queue is emptied: the sweep rings again', async () => {
    const jobs = await open();
    await jobs.ring(7);
    await jobs.obliterate();
    expect(await jobs.waiting()).toBe(0);
    const got: number[] = [];
    await jobs.work(async (sourceId) => void got.push(sourceId), { concurrency: 1 });
    const sweep = startSweep(async () => (got.length === 0 ? [7] : []), jobs.ringAll, 20);
    await until(() => got.length > 0);
    await sweep.stop();
    expect(new Set(got)).toEqual(new Set([7]));
  });

  test('a killed worker: its ring is taken over', async () => {
    const jobs = await open();
    const child = spawn(process.execPath, [new URL('./killed-worker.fixture.ts', import.meta.url).pathname, hub.url, redisUrl() ?? ''], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
    });
    await jobs.ring(7);
    await until(() => said.includes('took 7'), 20_000);
    child.kill('SIGKILL');
    const got: number[] = [];
    await jobs.work(async (sourceId) => void got.push(sourceId), { concurrency: 1 });
    await until(() => got.length === 1);
    expect(got).toEqual([7]);
  });

  test('two workers share the rings, each ring handled once', async () => {
    const jobs = await open();
    const got: number[] = [];
    for (let n = 0; n < 2; n += 1) await (await open()).work(async (sourceId) => void got.push(sourceId), { concurrency: 2 });
    const sources = Array.from({ length: 200 }, (_, i) => i + 1);
    await jobs.ringAll(sources);
    await until(() => got.length >= 200);
    await wait(100);
    expect(got.toSorted((a, b) => a - b)).toEqual(sources);
  });
}

describe('on Postgres', () => {
  contract(() => undefined);

  // 100,000 by JOBS_BLOAT=100000: minutes.
  const total = Number(process.env.JOBS_BLOAT ?? 20_000);
  test(`${total} jobs leave tables whose size does not grow with their number`, async () => {
    const jobs = await openJobs({ databaseUrl: hub.url });
    const { rows: options } = await hub.database.pool.query<{ relname: string }>(
      `select relname from pg_class where relnamespace = 'bullmq'::regnamespace and 'autovacuum_vacuum_threshold=500' = any(reloptions) order by 1`,
    );
    expect(options.map(({ relname }) => relname)).toEqual(['dedup', 'event', 'job']);

    let done = 0;
    await jobs.work(
      async () => {
        done += 1;
      },
      { concurrency: 20 },
    );
    const sizes: number[] = [];
    const rounds = 5;
    for (let round = 1; round <= rounds; round += 1) {
      const target = (total / rounds) * round;
      for (let at = target - total / rounds; at < target; at += 500) {
        // A backlog needs room of its own; here it stays short, so that what grows can only be what was left behind.
        await until(() => done >= at - 1_000, 120_000);
        await jobs.ringAll(Array.from({ length: Math.min(500, target - at) }, (_, i) => at + i));
      }
      await until(() => done >= target, 120_000);
      // What autovacuum does once a minute by these settings; a test does not wait for the minute.
      for (const table of ['job', 'event', 'dedup']) await hub.database.pool.query(`vacuum bullmq.${table}`);
      const { rows } = await hub.database.pool.query<{ bytes: number }>(
        `select sum(pg_total_relation_size(oid))::bigint as bytes from pg_class where relnamespace = 'bullmq'::regnamespace and relkind = 'r'`,
      );
      sizes.push(rows[0]?.bytes ?? 0);
    }
    const { rows: left } = await hub.database.pool.query<{ jobs: number; events: number }>(
      'select (select count(*) from bullmq.job) as jobs, (select count(*) from bullmq.event) as events',
    );
    await jobs.close();
    expect(left[0]?.jobs).toBe(0);
    expect(left[0]?.events).toBeLessThan(1_500);
    // The last round needs no more room than the largest before it, give or take the noise of who came when; left-overs of
    // five rounds would need five times the first.
    expect(sizes.at(-1)).toBeLessThanOrEqual(Math.max(...sizes.slice(0, -1)) * 1.5);
  }, 600_000);
});

if (redis === undefined) {
  console.warn(`queue contract on Redis: ${redisMissing}`);
  describe.skip(`on Redis: ${redisMissing}`, () => contract(() => undefined));
} else {
  describe('on Redis', () => contract(() => redis.url));
}
