import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditEntry, parseAuditQuery } from '@hub/audit';
import { openDatabase } from '@hub/database';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { findAudit, openAuditKey, openAuditRecorder, readAudit, seal, verifyAudit } from './index.ts';

const HUB = 'https://hub.example.org/fhir';
const KEY = Buffer.alloc(32, 7);

let hub: TestDatabase;
beforeAll(async () => {
  hub = await testDatabase();
});
afterAll(() => hub.drop());
beforeEach(() => hub.database.pool.query('truncate audit_batch, audit_seal'));

let moment = Date.parse('2026-03-05T08:00:00+07:00');
const entry = (more: Partial<AuditEntry> = {}): AuditEntry => {
  moment += 1;
  return { at: moment, action: 'read', outcome: 'success', status: 200, route: 'GET /fhir/:type/:id', client: 0, type: 'Patient', ...more };
};
const number = async (id: string): Promise<number> =>
  (await hub.database.pool.query<{ n: number }>('select patient_number($1) as n', [id])).rows[0]?.n as number;
/** A transaction of any other database of the server holds sealing back until it ends. */
const sealAll = async (): Promise<void> => {
  const unsealed = async (): Promise<boolean> => {
    const { rows } = await hub.database.pool.query<{ left: boolean }>(
      `select exists (select 1 from audit_batch where (tx, seq) > (coalesce((select max(tx::text::bigint) from audit_seal), 0)::text::xid8, (select coalesce(max(seq), 0) from audit_seal where n = (select max(n) from audit_seal)))) as left`,
    );
    return rows[0]?.left === true;
  };
  while ((await seal(hub.database)) !== undefined || (await unsealed())) await new Promise((done) => setTimeout(done, 20));
};
const verify = () => verifyAudit(hub.database, KEY);
const ask = (text: string) => findAudit(hub.database, parseAuditQuery([...new URLSearchParams(text)]), HUB);

describe('on record', () => {
  test('a thousand at once lie in few rows, all of them, in a chain that holds', async () => {
    const recorder = openAuditRecorder(hub.database, KEY);
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => recorder.record(entry({ id: `p${n}` }))));
    await recorder.close();
    await sealAll();
    const found = await verify();
    expect(found).toMatchObject({ events: 1_000, unsealed: 0, faults: [] });
    expect(found.batches).toBeLessThan(100);
    expect(found.head).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a database that is away for a while leaves no gap that looks as if somebody had taken a row away', async () => {
    let away = false;
    const lookup: typeof hub.database.lookup = (...asked) => (away ? Promise.reject(new Error('away')) : hub.database.lookup(...asked));
    const recorder = openAuditRecorder({ lookup }, KEY);
    await recorder.record(entry());
    away = true;
    await expect(recorder.record(entry({ id: 'never-answered' }))).rejects.toMatchObject({ problem: { category: 'unavailable' } });
    away = false;
    await recorder.record(entry());
    await recorder.close();
    await sealAll();
    expect(await verify()).toMatchObject({ batches: 3, unsealed: 0, faults: [] });
    const { events } = await ask('outcome=8');
    expect(events.map(({ outcomeDesc }) => outcomeDesc)).toEqual(['HTTP 503 · audit · not recorded, not answered']);
  }, 20_000);

  test('several processes write side by side; seals taken meanwhile cover everything once', async () => {
    const recorders = Array.from({ length: 4 }, () => openAuditRecorder(hub.database, KEY));
    let writing = true;
    const sealing = (async () => {
      while (writing) await seal(hub.database);
    })();
    for (let round = 0; round < 50; round += 1) {
      if (round === 25) await sealAll();
      await Promise.all(recorders.map((recorder) => recorder.record(entry())));
    }
    writing = false;
    await sealing;
    await sealAll();
    const { rows } = await hub.database.pool.query<{ n: number; batches: number }>(
      'select count(*) as n, sum(batches)::int as batches from audit_seal',
    );
    expect(rows[0]?.n).toBeGreaterThan(1);
    expect(await verify()).toMatchObject({ events: 200, batches: rows[0]?.batches, unsealed: 0, faults: [] });
  });

  test('within a transaction: exactly if it commits', async () => {
    const recorder = openAuditRecorder(hub.database, KEY);
    await hub.database.transaction((connection) =>
      recorder.recordIn(connection, [entry({ action: 'create' }), entry({ action: 'update' })]),
    );
    await hub.database
      .transaction(async (connection) => {
        await recorder.recordIn(connection, [entry({ action: 'delete' })]);
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    await recorder.record(entry());
    await sealAll();
    expect(await verify()).toMatchObject({ events: 3, faults: [] });
    expect((await ask('action=D')).events).toEqual([]);
  });

  test('where it cannot be written, nothing is answered', async () => {
    const closed = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', connectionTimeout: 200 });
    const recorder = openAuditRecorder(closed, KEY);
    await expect(recorder.record(entry())).rejects.toMatchObject({ problem: { category: 'unavailable', code: 'audit' } });
    await closed.close();
  }, 20_000);

  test('the key is made once, for its owner alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hub-audit-'));
    const path = join(folder, 'keys', 'audit.key');
    const keys = await Promise.all(Array.from({ length: 6 }, () => openAuditKey(path)));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await rm(folder, { recursive: true });
  });
});

describe('whoever changes the record is found out', () => {
  const written = async (): Promise<void> => {
    const recorder = openAuditRecorder(hub.database, KEY);
    for (let n = 0; n < 6; n += 1) {
      await recorder.record(entry({ id: `p${n}` }));
      if (n % 2 === 1) await sealAll();
    }
    await recorder.close();
    expect(await verify()).toMatchObject({ batches: 6, faults: [] });
  };
  const tampered = async (sql: string): Promise<readonly string[]> => {
    await written();
    await hub.database.pool.query(sql);
    return (await verify()).faults;
  };

  test.each([
    [
      'an entry altered',
      `update audit_batch set body = replace(convert_from(body, 'UTF8'), 'p2', 'p9')::bytea where n = 3`,
      [/not written by the hub/, /altered/],
    ],
    ['a batch taken out', 'delete from audit_batch where n = 3', [/1 of 6 batches missing/, /1 batches where 2/]],
    [
      'a batch put in',
      `insert into audit_batch (writer, n, events, body, mac) values (gen_random_uuid(), 1, 1, 'x', 'x')`,
      [/not written by the hub/],
    ],
    ['a time moved', `update audit_batch set at = at - interval '1 day' where n = 1`, [/altered/]],
    ['a link taken out', 'delete from audit_seal where n = 2', [/links before it are missing/]],
    ['a link altered', `update audit_seal set hash = sha256(hash) where n = 2`, [/altered/, /does not follow/]],
    [
      'the last batch and the chain made again',
      'delete from audit_batch where n = 6; delete from audit_seal where n = (select max(n) from audit_seal)',
      [],
    ],
  ])('%s', async (_, sql, faults) => {
    const found = await tampered(sql);
    for (const fault of faults) expect(found).toContainEqual(expect.stringMatching(fault));
    if (faults.length === 0) {
      // An end that was taken away shows against what was kept elsewhere.
      expect(found).toEqual([]);
      // How many links there are follows from who else writes on this server: batches wait for the oldest transaction.
      const { rows } = await hub.database.pool.query<{ n: number }>('select max(n)::int + 1 as n from audit_seal');
      const n = rows[0]?.n as number;
      const anchored = await verifyAudit(hub.database, KEY, { anchors: [{ n, hash: 'ab'.repeat(32) }] });
      expect(anchored.faults).toEqual([`anchor ${n}: the chain has no such link`]);
    }
  });
});

describe('who saw this person', () => {
  test('reads, searches with many, and what else named them; newest first, paged, nothing of others', async () => {
    const [anna, binh] = [await number('anna'), await number('binh')];
    const recorder = openAuditRecorder(hub.database, KEY);
    for (let n = 0; n < 25; n += 1) {
      await Promise.all([
        recorder.record(entry({ id: 'anna', patients: [anna] })),
        recorder.record(entry({ action: 'search', type: 'Observation', query: 'code=1', patients: [binh, anna, -5] })),
        recorder.record(entry({ id: 'binh', patients: [binh] })),
      ]);
    }
    const seen: string[] = [];
    let times: number[] = [];
    let cursor = '';
    do {
      const page = await ask(`entity=Patient/anna&_count=7${cursor}`);
      seen.push(...page.events.map(({ id }) => id as string));
      times = [...times, ...page.events.map(({ recorded }) => Date.parse(recorded))];
      cursor = page.next === undefined ? '' : `&_cursor=${page.next}`;
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(50);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect((await ask('entity=Patient/nobody')).events).toEqual([]);
    expect((await ask('patient=anna&subtype=search&_count=100')).events).toHaveLength(25);
    expect((await ask('subtype=read&_count=10')).events).toHaveLength(10);
    const one = await readAudit(hub.database, seen[0] as string, HUB);
    expect(one).toMatchObject({ resourceType: 'AuditEvent', id: seen[0] });
    for (const id of ['1-1-1', 'x', '99999999999999999999-1-0']) expect(await readAudit(hub.database, id, HUB)).toBeUndefined();
  });

  test('by day, address, agent and outcome', async () => {
    const recorder = openAuditRecorder(hub.database, KEY);
    const at = Date.now();
    const day = (ms: number): string => new Date(ms + 7 * 3_600_000).toISOString().slice(0, 10);
    await recorder.record(entry({ at, address: '10.0.0.1', user: 'bs.an' }));
    await recorder.record(entry({ at, address: '10.0.0.2', outcome: 'refused', status: 403 }));
    expect((await ask('address=10.0.0.1')).events).toHaveLength(1);
    expect((await ask('agent=bs.an')).events).toHaveLength(1);
    expect((await ask('outcome=4')).events).toHaveLength(1);
    expect((await ask(`date=${day(at)}`)).events).toHaveLength(2);
    expect((await ask(`date=ge${day(at + 86_400_000)}`)).events).toHaveLength(0);
  });
});
