import type { Source } from '@hub/client-register';
import type { Reader } from '@hub/conversion';
import { parseQdXml, type Row, type SourceRecord } from '@hub/sources';
import { facilitiesOf, filesOf } from '@hub/synthetic-province';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { type VisitDraft, visitFile } from './visit-file.fixture.ts';

let hub: IngestFixture;
let his: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  his = await hub.source('his-92901', '92901');
});
afterAll(() => hub.close());

const rows = (sql: string, values?: readonly unknown[]) => hub.rows(sql, values);
/** Current resources of some type (or any) whose text holds `text`: type, version, status. */
async function found(text: string, type?: string): Promise<string[]> {
  const bodies = await rows('select body from resource where strpos(body, $1) > 0', [text]);
  return bodies
    .map(({ body }) => JSON.parse(body))
    .filter(({ resourceType }) => type === undefined || resourceType === type)
    .map(({ resourceType, meta, status }) => `${resourceType} v${meta.versionId}${status === undefined ? '' : ` ${status}`}`)
    .sort();
}
async function ingest(day: string, visits: readonly VisitDraft[]) {
  const id = await hub.send(his, visitFile('92901', day, visits));
  await (await hub.worker()).drain(his.id);
  return hub.receipt(id);
}
const total = async () => (await rows('select count(*)::int as n from resource'))[0].n;

describe('a visit', () => {
  const first: VisitDraft = {
    visit: 'LK100',
    patient: 'BN100',
    drugs: [
      ['40.154', 10],
      ['40.200', 5],
    ],
  };

  test('becomes resources, and the receipt says so', async () => {
    const receipt = await ingest('20260310', [first]);
    expect(receipt).toMatchObject({ status: 'completed', counts: { received: 1, stored: 1, unchanged: 0, rejected: 0 } });
    expect(await found('LK100/XML2/', 'MedicationRequest')).toEqual(['MedicationRequest v1 completed', 'MedicationRequest v1 completed']);
    const [{ body }] = await rows(`select body from resource where strpos(body, 'LK100/XML2/1') > 0 and body like '%"MedicationRequest"%'`);
    expect(JSON.parse(body).meta.source).toBe(`urn:uuid:${receipt.id}#0`);
    expect(await rows('select distinct origin, actor from change_log')).toEqual([{ origin: 1, actor: 1 }]);
  });

  test('sent again in another file is unchanged: nothing is written', async () => {
    const before = await rows('select count(*)::int as changes, (select count(*)::int from resource_history) as history from change_log');
    const receipt = await ingest('20260311', [first]);
    expect(receipt).toMatchObject({ status: 'completed', counts: { received: 1, stored: 0, unchanged: 1, rejected: 0 } });
    expect(await rows('select count(*)::int as changes, (select count(*)::int from resource_history) as history from change_log')).toEqual(
      before,
    );
  });

  test('sent newer with a row less and a row changed: only those get a version, the lost one is entered in error', async () => {
    const receipt = await ingest('20260312', [{ ...first, drugs: [['40.154', 12]] }]);
    expect(receipt.counts).toEqual({ received: 1, stored: 1, unchanged: 0, rejected: 0 });
    expect(await found('LK100/XML2/1', 'MedicationRequest')).toEqual(['MedicationRequest v2 completed']);
    expect(await found('LK100/XML2/2', 'MedicationRequest')).toEqual(['MedicationRequest v2 entered-in-error']);
    expect(await found('BN100', 'Patient')).toEqual(['Patient v1']);
    expect(await found('LK100', 'Encounter')).toEqual(['Encounter v1 finished']);
  });

  test('sent older than what is stored is stale', async () => {
    const receipt = await ingest('20260311', [{ ...first, drugs: [['40.999', 1]] }]);
    expect(receipt).toMatchObject({ status: 'completed', counts: { received: 1, stored: 0, unchanged: 1, rejected: 0 } });
    expect(receipt.issues?.map(({ code }) => code)).toContain('VN-SUB-stale');
    expect(await found('40.999')).toEqual([]);
  });

  test('with the lost row back is whole again', async () => {
    await ingest('20260313', [first]);
    expect(await found('LK100/XML2/', 'MedicationRequest')).toEqual(['MedicationRequest v3 completed', 'MedicationRequest v3 completed']);
  });
});

test('the same visit twice in one file: versions in order, the last one stands', async () => {
  const draft = (count: number): VisitDraft => ({ visit: 'LK200', patient: 'BN200', drugs: [['40.154', count]] });
  const receipt = await ingest('20260310', [draft(1), { visit: 'LK201', patient: 'BN200' }, draft(2), draft(2)]);
  expect(receipt.counts).toEqual({ received: 4, stored: 3, unchanged: 1, rejected: 0 });
  expect(await found('LK200/XML2/1', 'MedicationRequest')).toEqual(['MedicationRequest v2 completed']);
  const [{ body }] = await rows(`select body from resource where strpos(body, 'LK200/XML2/1') > 0 and body like '%"MedicationRequest"%'`);
  expect(body).toContain('"value":2');
});

test('a record that is refused does not stop its neighbours', async () => {
  const receipt = await ingest('20260310', [
    { visit: 'LK300', patient: 'BN300' },
    { visit: 'LK301', patient: 'BN301', name: '' },
    { visit: 'LK302', patient: 'BN302' },
  ]);
  expect(receipt).toMatchObject({ status: 'completed-with-errors', counts: { received: 3, stored: 2, unchanged: 0, rejected: 1 } });
  expect(receipt.issues).toContainEqual(expect.objectContaining({ code: 'VN-XML1-HO_TEN-required', record: 'LK301', severity: 'error' }));
  expect([await found('LK301'), (await found('LK302')).includes('Encounter v1 finished')]).toEqual([[], true]);
});

test('a file that is no XML at all is one rejected record', async () => {
  const id = await hub.send(his, 'không phải XML');
  await (await hub.worker()).drain(his.id);
  expect(await hub.receipt(id)).toMatchObject({ status: 'rejected', counts: { received: 1, stored: 0, unchanged: 0, rejected: 1 } });
});

test('a fault of the hub fails only the submission it meets; when its time comes it is processed, once', async () => {
  const ids: string[] = [];
  for (const n of [0, 1, 2]) ids.push(await hub.send(his, visitFile('92901', '20260310', [{ visit: `LK40${n}`, patient: 'BN400' }])));
  const broken = (await hub.receipt(ids[1] ?? '')).sha256;
  const open = (sha256: Buffer) => {
    if (sha256.toString('hex') === broken) throw new Error('the disk does not answer');
    return hub.archive.open(sha256);
  };
  await (await hub.worker({ archive: { open } })).drain(his.id);
  const status = async () => Promise.all(ids.map(async (id) => (await hub.receipt(id)).status));
  expect(await status()).toEqual(['completed', 'failed', 'completed']);
  expect((await rows('select failure, retry_at > now() as later from submission where id = $1', [ids[1]]))[0]).toEqual({
    failure: 'Error',
    later: true,
  });

  await (await hub.worker()).drain(his.id);
  expect(await status()).toEqual(['completed', 'failed', 'completed']);
  await rows('update submission set retry_at = now() where id = $1', [ids[1]]);
  await (await hub.worker()).drain(his.id);
  expect(await hub.receipt(ids[1] ?? '')).toMatchObject({
    status: 'completed',
    counts: { received: 1, stored: 1, unchanged: 0, rejected: 0 },
  });
});

test('stopping ends between two batches; the next worker goes on where it stopped', async () => {
  const visits = Array.from({ length: 30 }, (_, n) => ({ visit: `LK5${String(n).padStart(2, '0')}`, patient: `BN5${n}` }));
  const id = await hub.send(his, visitFile('92901', '20260310', visits));
  let commits = 0;
  const worker = await hub.worker({
    limits: { records: 4, rows: 5000 },
    observe: (point) => {
      if (point === 'batch-committed' && ++commits === 3) void worker.stop();
    },
  });
  await worker.drain(his.id);
  const stopped = await hub.receipt(id);
  expect(stopped.status).toBe('processing');
  expect(stopped.counts.received).toBeGreaterThanOrEqual(12);
  expect(stopped.counts.received).toBeLessThan(30);
  await (await hub.worker()).drain(his.id);
  expect(await hub.receipt(id)).toMatchObject({ status: 'completed', counts: { received: 30, stored: 30, unchanged: 0, rejected: 0 } });
  expect(await rows(`select count(*)::int as n from resource where body like '%visit/92901","value":"LK5%' and version > 1`)).toEqual([
    { n: 0 },
  ]);
});

test('a record the mapper, the standard or the database cannot take is rejected by name, its neighbours are stored', async () => {
  const visits = ['LK600', 'LK601', 'LK602', 'LK603', 'LK604'].map((visit) => ({
    visit,
    patient: 'BN600',
    drugs: [['40.154', 1]] as const,
  }));
  // What no parser lets through: a row without fields, a NUL in a code, a NUL where only the database looks.
  const spoil = (record: SourceRecord): SourceRecord => {
    if (record.kind !== 'visit') return record;
    const { XML2: [drug] = [] } = record.tables;
    if (drug === undefined) return record;
    if (record.visit === 'LK601')
      return { ...record, tables: { ...record.tables, XML2: [{ ...drug, fields: null as unknown as Row['fields'] }] } };
    if (record.visit === 'LK602') return { ...record, orderKey: '2026\u00000310' };
    if (record.visit !== 'LK603') return record;
    return { ...record, tables: { ...record.tables, XML2: [{ ...drug, fields: { ...drug.fields, MA_THUOC: '40\u0000154' } }] } };
  };
  const reader: Reader = (open, context) => {
    const file = parseQdXml(open, context);
    return {
      ...file,
      records: (async function* () {
        for await (const record of file.records) yield spoil(record);
      })(),
    };
  };
  const id = await hub.send(his, visitFile('92901', '20260310', visits));
  await (await hub.worker({ readers: { 'application/xml': reader } })).drain(his.id);
  const receipt = await hub.receipt(id);
  expect(receipt).toMatchObject({ status: 'completed-with-errors', counts: { received: 5, stored: 2, unchanged: 0, rejected: 3 } });
  const errors = receipt.issues?.filter(({ severity }) => severity === 'error').map(({ record, code }) => `${record} ${code}`);
  expect([...new Set(errors)]).toEqual(['LK601 VN-HUB-mapping-failed', 'LK602 VN-HUB-not-storable', 'LK603 VN-HUB-value']);
  expect(await found('LK604', 'Encounter')).toEqual(['Encounter v1 finished']);
  for (const visit of ['LK601', 'LK602', 'LK603']) expect(await found(visit)).toEqual([]);
});

test('two systems of one hospital send the same visits at the same time: one id, one version of everything', async () => {
  const second = await hub.source('his2-92901', '92901');
  const draft = (n: number): VisitDraft => ({ visit: `LK7${n}`, patient: `BN7${n % 7}`, drugs: [['40.154', n]] });
  const order = Array.from({ length: 40 }, (_, n) => draft(n));
  const ids: string[] = [];
  for (const part of [order.slice(0, 20), order.slice(20)]) ids.push(await hub.send(his, visitFile('92901', '20260310', part)));
  for (const part of [order.slice(15).reverse(), order.slice(0, 15)])
    ids.push(await hub.send(second, visitFile('92901', '20260310', part)));
  const limits = { records: 8, rows: 5000 };
  const workers = await Promise.all([hub.worker({ limits }), hub.worker({ limits })]);
  await Promise.all([workers[0]?.drain(his.id), workers[1]?.drain(second.id)]);
  const receipts = await Promise.all(ids.map((id) => hub.receipt(id)));
  expect(receipts.map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
  const sum = (key: 'stored' | 'unchanged') => receipts.reduce((n, { counts }) => n + counts[key], 0);
  expect([sum('stored'), sum('unchanged')]).toEqual([40, 40]);
  expect(await rows(`select count(*)::int as n from resource where body like '%LK7%' and version > 1`)).toEqual([{ n: 0 }]);
  expect(await rows(`select count(*)::int as n from source_key where value like 'LK7%'`)).toEqual([{ n: 40 }]);
  expect(
    await rows(
      `select count(*)::int as n from resource where body like '%visit/92901","value":"LK7%' and body like '{"resourceType":"Encounter"%'`,
    ),
  ).toEqual([{ n: 40 }]);
});

test('the database cuts every connection in the middle: nothing is lost, nothing is there twice', async () => {
  const visits = Array.from({ length: 24 }, (_, n) => ({ visit: `LK8${String(n).padStart(2, '0')}`, patient: `BN8${n}` }));
  const id = await hub.send(his, visitFile('92901', '20260310', visits));
  let commits = 0;
  const worker = await hub.worker({
    limits: { records: 5, rows: 5000 },
    observe: async (point) => {
      if (point !== 'batch-committed' || ++commits !== 2) return;
      await rows('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
    },
  });
  await worker.drain(his.id).catch(() => undefined);
  await rows('update submission set retry_at = now() where retry_at is not null');
  await (await hub.worker()).drain(his.id);
  expect(await hub.receipt(id)).toMatchObject({ status: 'completed', counts: { received: 24, stored: 24, unchanged: 0, rejected: 0 } });
  expect(await rows(`select count(*)::int as n from resource where body like '%LK8%' and version > 1`)).toEqual([{ n: 0 }]);
});

describe('a province', () => {
  const options = { people: 60, seed: 11, from: '2025-07-01', to: '2026-06-30' };

  test('drained by two workers at once: everything is there once, and a second sending changes nothing', async () => {
    const sources = new Map<string, Source>();
    for (const facility of facilitiesOf(options)) {
      for (const { code } of facility.sources) sources.set(code, await hub.source(code, facility.code));
    }
    const send = async (batch: number) => {
      const ids: string[] = [];
      for (const file of filesOf({ ...options, batch })) ids.push(await hub.send(sources.get(file.source) as Source, file.body));
      const workers = [await hub.worker(), await hub.worker({ limits: { records: 7, rows: 300 } })];
      await Promise.all(
        workers.map(async (worker, i) => {
          const order = i === 0 ? [...sources.values()] : [...sources.values()].reverse();
          for (const source of order) await worker.drain(source.id);
        }),
      );
      const receipts = await Promise.all(ids.map((id) => hub.receipt(id)));
      expect(receipts.map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
      const sum = (key: 'received' | 'stored' | 'unchanged') => receipts.reduce((n, { counts }) => n + counts[key], 0);
      return { received: sum('received'), stored: sum('stored'), unchanged: sum('unchanged') };
    };
    const before = await total();
    const visits = [...filesOf({ ...options, batch: 10 })].reduce((n, file) => n + file.visits, 0);
    expect(await send(10)).toEqual({ received: visits, stored: visits, unchanged: 0 });
    const after = await total();
    expect(after).toBeGreaterThan(before + visits * 5);
    expect(await send(1)).toEqual({ received: visits, stored: 0, unchanged: visits });
    expect(await total()).toBe(after);
    expect(await rows(`select id, type, count(*)::int as n from resource group by 1, 2 having count(*) > 1`)).toEqual([]);
  }, 60_000);

  test('every reference in an index points at a stored resource, and totals are the true ones', async () => {
    expect(
      await rows('select count(*)::int as n from idx_reference where target > 0 and target not in (select rid from resource)'),
    ).toEqual([{ n: 0 }]);
    const kept = await rows('select type, sum(n)::int as n from resource_count group by type having sum(n) <> 0 order by type');
    expect(kept).toEqual(await rows('select type, count(*)::int as n from resource where not deleted group by type order by type'));
  });
});
