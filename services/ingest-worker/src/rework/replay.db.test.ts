import type { Source } from '@hub/client-register';
import type { Reader } from '@hub/conversion';
import { parseQdXml, type SourceRecord } from '@hub/sources';
import { orderReplay, orderUndo, type ReplayFilter } from '@hub/submission-log';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from '../ingest.fixture.ts';
import { type VisitDraft, visitFile } from '../visit-file.fixture.ts';

let hub: IngestFixture;
let his: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  his = await hub.source('his-92901', '92901');
});
afterAll(() => hub.close());

/** A worker whose reader makes something else of the files: what a mended mapping does. */
function mended(mend: (record: SourceRecord) => SourceRecord) {
  const reader: Reader = (open, context) => {
    const file = parseQdXml(open, context);
    return {
      ...file,
      records: (async function* () {
        for await (const record of file.records) yield mend(record);
      })(),
    };
  };
  return hub.worker({ readers: { 'application/xml': reader } });
}
/** Drugs of LK1 are called otherwise. The record's hash stays: as if the mapping, not the file, were another. */
const renamed = (record: SourceRecord): SourceRecord =>
  record.kind !== 'visit' || record.visit !== 'LK1'
    ? record
    : {
        ...record,
        tables: {
          ...record.tables,
          XML2: (record.tables.XML2 ?? []).map((row) => ({ ...row, fields: { ...row.fields, TEN_THUOC: 'Tên đã sửa' } })),
        },
      };
const drugs = [
  ['40.154', 10],
  ['40.155', 5],
] as const;
async function ingest(day: string, visits: readonly VisitDraft[]): Promise<string> {
  const id = await hub.send(his, visitFile('92901', day, visits));
  await (await hub.worker()).drain(his.id);
  return id;
}
const versions = () =>
  hub.rows(
    `select r.type, r.version, count(*)::int as n from resource r where body not like '{"resourceType":"Provenance"%' group by 1, 2 order by 1, 2`,
  );
const items = (rework: string) =>
  hub.rows('select status, changed, unchanged, stayed from rework_item where rework_id = $1 order by submission_seq', [rework]);
const findings = async (rework: string) =>
  (
    await hub.rows('select ordinal, reference, what, detail from rework_finding where rework_id = $1 order by ordinal, reference', [rework])
  ).map((row) => ({
    ...row,
    detail: JSON.parse(row.detail),
  }));
const replay = (filter: ReplayFilter, dryRun = false) => orderReplay(hub.database, filter, dryRun, 1);

describe('a mended mapping', () => {
  let first: string;
  let second: string;

  test('shows what a replay would change, and writes nothing', async () => {
    first = await ingest('20260310', [
      { visit: 'LK1', patient: 'BN1', drugs },
      { visit: 'LK2', patient: 'BN2', drugs },
    ]);
    second = await ingest('20260310', [{ visit: 'LK3', patient: 'BN3', drugs }]);
    const before = [
      await versions(),
      await hub.rows('select count(*)::int as n from change_log'),
      await hub.rows('select * from source_record order by key'),
    ];
    const { rework, submissions } = await replay({ source: 'his-92901' }, true);
    expect(submissions).toBe(2);
    await (await mended(renamed)).drain(his.id);
    expect([
      await versions(),
      await hub.rows('select count(*)::int as n from change_log'),
      await hub.rows('select * from source_record order by key'),
    ]).toEqual(before);
    expect(await items(rework)).toEqual([
      { status: 'done', changed: 1, unchanged: 1, stayed: 0 },
      { status: 'done', changed: 0, unchanged: 1, stayed: 0 },
    ]);
    const found = await findings(rework);
    expect(found.filter(({ what }) => what === 'summary').map(({ detail }) => detail)).toEqual([
      expect.objectContaining({ fields: expect.objectContaining({ 'MedicationRequest.medicationCodeableConcept.text': 2 }) }),
      { resources: {}, fields: {} },
    ]);
    const drug = found.find(({ reference }) => reference.startsWith('MedicationRequest/'));
    expect(drug).toMatchObject({
      ordinal: 0,
      what: 'updated',
      detail: {
        version: 2,
        fields: [{ path: 'medicationCodeableConcept.text', before: expect.stringMatching(/^Thuốc [12]$/), after: 'Tên đã sửa' }],
      },
    });
    expect((await hub.receipt(first)).status).toBe('completed');
  });

  test('is replayed: new versions only of what differs, told by a Provenance, the receipts anew', async () => {
    const { rework } = await replay({ source: 'his-92901' });
    await (await mended(renamed)).drain(his.id);
    expect(await items(rework)).toEqual([
      { status: 'done', changed: 1, unchanged: 1, stayed: 0 },
      { status: 'done', changed: 0, unchanged: 1, stayed: 0 },
    ]);
    expect(await hub.receipt(first)).toMatchObject({ status: 'completed', counts: { received: 2, stored: 1, unchanged: 1, rejected: 0 } });
    const changed = await hub.rows(`select body from resource where version = 2 and body not like '{"resourceType":"Provenance"%'`);
    expect([...new Set(changed.map(({ body }) => JSON.parse(body).resourceType))].sort()).toEqual(['Claim', 'MedicationRequest']);
    const told = await hub.rows(
      `select body from resource where body like '{"resourceType":"Provenance"%' and strpos(body, $1) > 0 and body like '%"UPDATE"%'`,
      [first],
    );
    expect(told.length).toBe(1);
    expect(await hub.rows(`select count(*)::int as n from resource where version > 1 and strpos(body, $1) > 0`, [second])).toEqual([
      { n: 0 },
    ]);
  });

  test('replayed once more nothing differs', async () => {
    const before = await hub.rows('select count(*)::int as n from change_log');
    const { rework } = await replay({ submission: first });
    await (await mended(renamed)).drain(his.id);
    expect(await items(rework)).toEqual([{ status: 'done', changed: 0, unchanged: 2, stayed: 0 }]);
    expect(await hub.rows('select count(*)::int as n from change_log')).toEqual(before);
  });

  test('undone afterwards, all that it ever wrote goes back', async () => {
    await orderUndo(hub.database, first, 1);
    await (await hub.worker()).drain(his.id);
    expect((await hub.receipt(first)).status).toBe('undone');
    expect(
      await hub.rows(`select count(*)::int as n from resource where body like '%Tên đã sửa%' and body not like '%entered-in-error%'`),
    ).toEqual([{ n: 0 }]);
    expect((await replay({ submission: first })).submissions).toBe(0);
  });
});

test('what was refused is listed with its rule, and replayed by it when the rule is mended', async () => {
  const id = await ingest('20260310', [
    { visit: 'LK50', patient: 'BN50' },
    { visit: 'LK51', patient: 'BN51', name: '' },
  ]);
  const rejected = () => hub.rows('select record, code, ordinal from rejected_record');
  expect(await rejected()).toEqual([{ record: 'LK51', code: 'VN-XML1-HO_TEN-required', ordinal: 1 }]);
  expect((await replay({ rule: 'VN-XML7-*' })).submissions).toBe(0);
  expect((await replay({ rule: 'VN-XML1-HO_TEN-required' }, true)).submissions).toBe(1);
  const { rework } = await replay({ table: 'XML1', rule: 'VN-XML1-HO_TEN-*' });
  // The rule is gone: the same file reads as if the name were there.
  const whole = visitFile('92901', '20260310', [
    { visit: 'LK50', patient: 'BN50' },
    { visit: 'LK51', patient: 'BN51', name: 'TRẦN THỊ THỬ' },
  ]);
  const reader: Reader = (_, context) =>
    parseQdXml(async function* () {
      yield Buffer.from(whole);
    }, context);
  await (await hub.worker({ readers: { 'application/xml': reader } })).drain(his.id);
  expect(await items(rework)).toEqual([{ status: 'done', changed: 1, unchanged: 1, stayed: 0 }]);
  expect(await rejected()).toEqual([]);
  expect(await hub.receipt(id)).toMatchObject({ status: 'completed', counts: { received: 2, stored: 1, unchanged: 1, rejected: 0 } });
});

test('a replay that was interrupted goes on; what a later submission changed stays', async () => {
  const old = await ingest('20260310', [{ visit: 'LK60', patient: 'BN60', drugs }]);
  await ingest('20260311', [{ visit: 'LK60', patient: 'BN60', drugs: [['40.154', 1]] }]);
  const before = await hub.rows('select count(*)::int as n from change_log');
  const { rework } = await replay({ submission: old });
  const worker = await hub.worker({ observe: () => void worker.stop() });
  await worker.drain(his.id);
  await (await hub.worker()).drain(his.id);
  expect(await items(rework)).toEqual([{ status: 'done', changed: 0, unchanged: 1, stayed: 0 }]);
  expect((await hub.receipt(old)).issues?.map(({ code }) => code)).toContain('VN-SUB-stale');
  expect(await hub.rows('select count(*)::int as n from change_log')).toEqual(before);
});

test('what a replay refuses although it was stored can still be undone', async () => {
  const id = await ingest('20260310', [{ visit: 'LK70', patient: 'BN70' }]);
  await replay({ submission: id });
  await (await mended((record) => (record.kind === 'visit' ? { ...record, rejected: true, tables: {} } : record))).drain(his.id);
  expect(await hub.receipt(id)).toMatchObject({ status: 'rejected', counts: { received: 1, stored: 0, unchanged: 0, rejected: 1 } });
  expect(await orderUndo(hub.database, id, 1)).toMatchObject({ kind: 'ordered' });
  await (await hub.worker()).drain(his.id);
  expect((await hub.receipt(id)).status).toBe('undone');
  const [row] = await hub.rows(`select body from resource where body like '{"resourceType":"Encounter"%' and body like '%"LK70"%'`);
  expect(JSON.parse(row.body).status).toBe('entered-in-error');
});
