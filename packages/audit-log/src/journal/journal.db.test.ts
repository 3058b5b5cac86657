import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type AuditEntry, parseAuditQuery } from '@hub/audit';
import type { Database } from '@hub/database';
import { type TestDatabase, testDatabase, until } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type AuditRecorder, findAudit, openAudit, openAuditRecorder, seal, verifyAudit } from '../index.ts';
import { openJournalRecorder } from './journal-recorder.ts';
import type { AuditNotice } from './notice.ts';
import { replayJournals } from './replay.ts';

const SECRET = Buffer.alloc(32, 7);
let hub: TestDatabase;
let folder: string;
let open: AuditRecorder[] = [];
beforeAll(async () => {
  hub = await testDatabase();
});
afterAll(() => hub.drop());
beforeEach(async () => {
  await hub.database.pool.query('truncate audit_batch, audit_seal');
  folder = await mkdtemp(join(tmpdir(), 'hub-journal-'));
});
afterEach(async () => {
  for (const recorder of open) await recorder.close();
  open = [];
  await rm(folder, { recursive: true, force: true });
});

const started = async (pool: Database['pool'] = hub.database.pool, told?: (notice: AuditNotice) => void): Promise<AuditRecorder> => {
  const direct = openAuditRecorder(hub.database, SECRET);
  const recorder = await openJournalRecorder({
    folder,
    syncMs: 20,
    database: { pool },
    secret: SECRET,
    direct,
    ...(told === undefined ? {} : { told }),
  });
  open.push(recorder);
  return recorder;
};
const entry = (n: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: Date.parse('2026-03-05T08:00:00+07:00') + n,
  action: 'read',
  outcome: 'success',
  status: 200,
  route: 'GET /fhir/:type/:id',
  client: 0,
  type: 'Patient',
  id: `p${n}`,
  patients: [n],
  ...more,
});
const journals = async (): Promise<readonly string[]> => (await readdir(folder)).filter((name) => name.endsWith('.journal'));
/** Ids on record, as often as they are there. */
const recorded = async (): Promise<readonly string[]> => {
  const { rows } = await hub.database.pool.query<{ id: string }>(
    `select (line::jsonb)->>11 as id from audit_batch, unnest(string_to_array(trim(trailing E'\\n' from convert_from(body, 'UTF8')), E'\\n')) as line
      order by tx, seq`,
  );
  return rows.map(({ id }) => id);
};
const holds = async (events: number): Promise<void> => {
  const verified = async () => {
    while ((await seal(hub.database)) !== undefined);
    return verifyAudit(hub.database, SECRET);
  };
  let found = await verified();
  // A transaction of any other database of the server holds sealing back until it ends.
  for (const until = Date.now() + 20_000; found.unsealed > 0 && Date.now() < until; await wait(20)) found = await verified();
  expect(found).toMatchObject({ events, unsealed: 0, faults: [] });
};

/** A pool that fails as `fails` says, before or after it did what was asked. */
const failing = (fails: () => 'before' | 'after' | undefined): Database['pool'] =>
  ({
    query: async (...given: Parameters<Database['pool']['query']>) => {
      const how = fails();
      if (how === 'before') throw new Error('away');
      const answer = await hub.database.pool.query(...given);
      if (how === 'after') throw new Error('the connection broke');
      return answer;
    },
  }) as unknown as Database['pool'];

/** Runs the process, kills it when it has answered `count` and the database holds `inIt` of them at least, and tells what it answered. */
async function killed(count: number, inIt: number, ...more: readonly string[]): Promise<readonly string[]> {
  const file = join(folder, 'answered');
  await writeFile(file, '');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-writer.fixture.ts'), hub.url, folder, file, ...more], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = async () => (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  for (const until = Date.now() + 30_000; (await lines()).length < count || (inIt > 0 && (await recorded()).length < inIt); await wait(5)) {
    if (child.exitCode !== null || Date.now() > until) throw new Error('it did not answer');
  }
  child.kill('SIGKILL');
  await ended;
  return lines();
}

describe('the journal', () => {
  test('what is on record is in it at once, encrypted, for its owner alone; in the database a moment later; then it is gone', async () => {
    const recorder = await started(failing(() => undefined));
    await recorder.record(entry(1, { user: 'bs.an' }));
    const [name] = await journals();
    const path = join(folder, name as string);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'latin1')).not.toMatch(/bs\.an|Patient/);
    await Promise.all(Array.from({ length: 1_200 }, (_, n) => recorder.record(entry(n + 2))));
    await recorder.flush();
    expect(new Set(await recorded()).size).toBe(1_201);
    await holds(1_201);
    const { rows } = await hub.database.pool.query<{ batches: number; most: number }>(
      'select count(*)::int as batches, max(events)::int as most from audit_batch',
    );
    expect(rows[0]?.batches).toBeLessThan(10);
    expect(rows[0]?.most).toBeLessThanOrEqual(500);
    for (const until = Date.now() + 20_000; (await journals()).length > 0 && Date.now() < until; ) await wait(50);
    expect(await journals()).toEqual([]);
    await recorder.record(entry(5_000));
    await recorder.close();
    expect(await journals()).toEqual([]);
    expect(await recorded()).toContain('p5000');
  }, 60_000);

  test('goes into the database by itself', async () => {
    const recorder = await started();
    await recorder.record(entry(1));
    for (const until = Date.now() + 20_000; (await recorded()).length === 0 && Date.now() < until; ) await wait(20);
    expect(await recorded()).toEqual(['p1']);
  }, 30_000);

  test('a database that is away for a while, or does what it was asked without saying so: every line once, in its order', async () => {
    let fails: 'before' | 'after' | undefined = 'before';
    const notices: AuditNotice[] = [];
    const recorder = await started(
      failing(() => fails),
      (notice) => void notices.push(notice),
    );
    for (let n = 0; n < 700; n += 1) await recorder.record(entry(n));
    expect(await recorded()).toEqual([]);
    fails = 'after';
    await wait(1_000);
    for (let n = 700; n < 900; n += 1) await recorder.record(entry(n));
    fails = undefined;
    await recorder.flush();
    expect(await recorded()).toEqual(Array.from({ length: 900 }, (_, n) => `p${n}`));
    await holds(900);
    expect(notices.map(({ kind }) => kind)).toContain('behind');
  }, 60_000);

  test('a bound: beyond it nothing is answered until the database takes some', async () => {
    let away = true;
    const recorder = await started(failing(() => (away ? 'before' : undefined)));
    const long = 'x'.repeat(16_000);
    const asked: Promise<void>[] = [];
    for (let n = 0; n < 3_000; n += 1) {
      asked.push(recorder.record(entry(n, { query: long })));
      // What comes in one turn of the event loop is one write: it comes in many.
      if (n % 10 === 9) await new Promise(setImmediate);
    }
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(50);
    expect(refused[0]).toMatchObject({ reason: { problem: { category: 'unavailable', code: 'audit' } } });
    away = false;
    // Sixteen megabytes on their way: a flush that is refused on a slow machine is asked again.
    const flushed = () =>
      recorder.flush().then(
        () => true,
        () => false,
      );
    await until(flushed, (done) => done);
    await recorder.record(entry(5_000));
    await until(flushed, (done) => done);
    expect(await recorded()).toHaveLength(3_001 - refused.length);
  }, 60_000);

  test('a folder that takes nothing: the database before the answer, and it is said', async () => {
    const notices: AuditNotice[] = [];
    const recorder = await started(undefined, (notice) => void notices.push(notice));
    await rm(folder, { recursive: true });
    await writeFile(folder, 'in its place');
    await recorder.record(entry(1));
    await recorder.record(entry(2));
    expect(await recorded()).toEqual(['p1', 'p2']);
    expect(notices.map(({ kind }) => kind)).toEqual(['no-journal']);
  });
});

describe('a process that was killed', () => {
  test('with lines in its journal only: all of them are on record, whoever starts, and however many at once', async () => {
    const answered = await killed(2_000, 0, 'away');
    expect(await recorded()).toEqual([]);
    const found = await Promise.all(Array.from({ length: 3 }, () => replayJournals(hub.database, folder, SECRET)));
    const there = await recorded();
    expect(new Set(there).size).toBe(there.length);
    expect(answered.filter((id) => !there.includes(id))).toEqual([]);
    expect(found.every(({ unreadable }) => unreadable.length === 0)).toBe(true);
    expect(await journals()).toEqual([]);
    await holds(there.length);
    // Searched by the time it happened, not by that of its recovery.
    expect((await findAudit(hub.database, parseAuditQuery([['date', '2026-03-05']]), 'https://hub.example.org/fhir')).events).not.toEqual(
      [],
    );
  }, 60_000);

  test('while some of it was in the database: the rest, and nothing twice', async () => {
    const answered = await killed(1_000, 100);
    expect((await recorded()).length).toBeGreaterThanOrEqual(100);
    const recorder = await started();
    const there = await recorded();
    expect(new Set(there).size).toBe(there.length);
    expect(answered.filter((id) => !there.includes(id))).toEqual([]);
    await recorder.close();
    await holds(there.length);
  }, 60_000);

  test('in the middle of a line: what was answered before it is on record, and the torn line is no fault', async () => {
    await killed(20, 0, 'away');
    const [name] = await journals();
    const path = join(folder, name as string);
    await truncate(path, (await stat(path)).size - 3);
    expect(await replayJournals(hub.database, folder, SECRET)).toMatchObject({ journals: 1, unreadable: [] });
    expect((await recorded()).length).toBeGreaterThan(10);
    expect(await journals()).toEqual([]);
  }, 60_000);

  test('and somebody changed its journal, or the key is another: what can be read is on record, the file stays, and it is said', async () => {
    await killed(200, 0, 'away');
    const [name] = await journals();
    const path = join(folder, name as string);
    const bytes = await readFile(path);
    expect(await replayJournals(hub.database, folder, Buffer.alloc(32, 8))).toMatchObject({ lines: 0, unreadable: [name] });
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] as number) ^ 1;
    await writeFile(path, bytes);
    const notices: AuditNotice[] = [];
    await started(undefined, (notice) => void notices.push(notice));
    expect(notices.map(({ kind }) => kind)).toEqual(['recovered', 'unreadable']);
    expect(await journals()).toEqual([name]);
    const before = (await recorded()).length;
    await replayJournals(hub.database, folder, SECRET);
    expect(await recorded()).toHaveLength(before);
  }, 60_000);

  test('the journal of one that lives is left alone', async () => {
    const recorder = await started(failing(() => 'before'));
    await recorder.record(entry(1));
    expect(await replayJournals(hub.database, folder, SECRET)).toEqual({ journals: 0, lines: 0, unreadable: [] });
    expect(await journals()).toHaveLength(1);
  });
});

describe('openAudit', () => {
  const settings = (dataDir: string, auditSync = false) => ({
    auditKeyFile: join(folder, 'audit.key'),
    auditSync,
    auditJournalSyncMs: 200,
    dataDir,
  });
  const said: string[] = [];
  const log = { info: (what: string) => void said.push(what), warn: (what: string) => void said.push(what) };

  test('without a data folder that can be written: before the answer, on the disk, and it says so', async () => {
    const none = join(folder, 'none');
    await writeFile(none, 'a file');
    await chmod(none, 0o400);
    const recorder = await openAudit({ databaseUrl: hub.url, settings: settings(none), log });
    await recorder.record(entry(1));
    expect(await recorded()).toEqual(['p1']);
    await recorder.close();
    expect(said).toContainEqual(expect.stringContaining('every answer waits for the database'));
  });

  test('AUDIT_SYNC: before the answer, no journal', async () => {
    const recorder = await openAudit({ databaseUrl: hub.url, settings: settings(folder, true), log });
    await recorder.record(entry(1));
    expect(await recorded()).toEqual(['p1']);
    await recorder.close();
    expect(await readdir(folder)).toEqual(['audit.key']);
  });
});
