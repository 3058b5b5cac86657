import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '@hub/client-register';
import type { Provenance } from '@hub/fhir-model';
import { MAPPING_VERSION } from '@hub/sources';
import { orderUndo } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { type VisitDraft, visitFile } from './visit-file.fixture.ts';

let hub: IngestFixture;
let his: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  his = await hub.source('his-92901', '92901');
});
afterAll(() => hub.close());

async function ingest(day: string, visits: readonly VisitDraft[]): Promise<string> {
  const id = await hub.send(his, visitFile('92901', day, visits));
  await (await hub.worker()).drain(his.id);
  return id;
}
/** The Provenances of a submission, by record. */
async function told(id: string): Promise<Provenance[]> {
  const rows = await hub.rows(
    `select body from resource where body like '{"resourceType":"Provenance"%' and strpos(body, $1) > 0 order by body`,
    [id],
  );
  return rows.map(({ body }) => JSON.parse(body));
}
const targetsOf = ({ target }: Provenance) => target.map(({ reference }) => reference as string).sort();
/** Every version that a submission wrote, from the change log, without the Provenances. */
async function written(id: string): Promise<string[]> {
  const rows = await hub.rows(
    `select r.body, r.id, c.version from change_log c join resource r using (rid) join submission s on s.seq = c.origin where s.id = $1`,
    [id],
  );
  return rows
    .map(({ body, id: own, version }) => `${JSON.parse(body).resourceType}/${own}/_history/${version}`)
    .filter((reference) => !reference.startsWith('Provenance/'))
    .sort();
}
const drugs = (...counts: number[]) => counts.map((count, i) => [`40.${154 + i}`, count] as const);

test('each record that wrote something has one Provenance: its versions, its sender, its submission, its mapping', async () => {
  const id = await ingest('20260310', [
    { visit: 'LK1', patient: 'BN1', drugs: drugs(10, 5) },
    { visit: 'LK2', patient: 'BN2' },
  ]);
  const both = await told(id);
  expect(both.map(({ meta }) => meta?.source).sort()).toEqual([`urn:uuid:${id}#0`, `urn:uuid:${id}#1`]);
  expect([...new Set(both.flatMap(targetsOf))].sort()).toEqual(await written(id));
  const [one] = both;
  expect(one).toMatchObject({
    activity: { coding: [{ code: 'CREATE' }] },
    agent: [
      {
        who: { type: 'Device', identifier: { system: 'http://fhir.ehealth.gov.vn/core/sid/source', value: 'his-92901' } },
        onBehalfOf: { identifier: { system: 'http://fhir.ehealth.gov.vn/core/sid/provider-code', value: '92901' } },
      },
      { who: { type: 'Organization', identifier: { system: 'http://fhir.ehealth.gov.vn/core/sid/provider-code', value: '92901' } } },
    ],
    occurredDateTime: '2026-03-10',
    entity: [{ role: 'source', what: { identifier: { value: `urn:uuid:${id}` } } }],
    extension: [{ url: 'http://fhir.ehealth.gov.vn/core/StructureDefinition/mapping-version', valueInteger: MAPPING_VERSION }],
  });
  const [row] = await hub.rows(
    `select p.shard, p.owner, e.shard as visit_shard, e.owner as visit_owner from resource p, resource e
      where p.id = $1 and e.body like '{"resourceType":"Encounter"%' and $2 like '%Encounter/' || e.id || '/%'`,
    [one?.id, (one === undefined ? [] : targetsOf(one)).join(' ')],
  );
  expect([row?.shard, row?.owner]).toEqual([row?.visit_shard, row?.visit_owner]);
});

test('a correction tells what it changed, and apart from that which rows it lost', async () => {
  const id = await ingest('20260311', [{ visit: 'LK1', patient: 'BN1', drugs: drugs(12) }]);
  const found = await told(id);
  expect(found.map(({ activity }) => activity?.coding?.[0]?.code).sort()).toEqual(['NULLIFY', 'UPDATE']);
  expect(found.flatMap(targetsOf).sort()).toEqual(await written(id));
  const lost = found.find(({ activity }) => activity?.coding?.[0]?.code === 'NULLIFY') as Provenance;
  expect(targetsOf(lost).some((reference) => reference.startsWith('MedicationRequest/'))).toBe(true);
  for (const { before_arrival } of await hub.rows(
    'select before_arrival from record_change c join submission s on s.seq = c.submission_seq where s.id = $1',
    [id],
  ))
    expect(before_arrival).toBe(1);
});

test('what changes nothing has none: sent again, or older than what is stored', async () => {
  const same = await ingest('20260312', [{ visit: 'LK1', patient: 'BN1', drugs: drugs(12) }]);
  const late = await ingest('20260309', [{ visit: 'LK1', patient: 'BN1', drugs: drugs(99) }]);
  expect([await told(same), await told(late)]).toEqual([[], []]);
  expect((await hub.receipt(late)).issues?.map(({ code }) => code)).toContain('VN-SUB-stale');
  expect(await hub.rows(`select 1 from resource where body like '%"value":99%'`)).toEqual([]);
});

test('it is found by what it tells of, from the index', async () => {
  const [{ n }] = await hub.rows(
    `select count(distinct i.rid)::int as n from idx_reference i join resource p on p.rid = i.rid join resource m on m.rid = i.target
      where p.body like '{"resourceType":"Provenance"%' and m.body like '{"resourceType":"MedicationRequest"%'`,
  );
  expect(n).toBe(3);
});

test('it carries the labels of what it tells of: an HIV visit, and its undoing, are not told to everybody', async () => {
  const file = readFileSync(join(import.meta.dirname, '../../../packages/sources/cases/qd3176/07-hiv-xml6.xml'));
  const other = await hub.source('his-92902', '92902');
  const id = await hub.send(other, file);
  await (await hub.worker()).drain(other.id);
  const codes = ({ meta }: Provenance) => (meta?.security ?? []).map(({ code }) => code).sort();
  const made = await told(id);
  expect(made.map(codes)).toEqual([['HIV', 'R']]);
  await orderUndo(hub.database, id, 1);
  await (await hub.worker()).drain(other.id);
  const undoing = (await told(id)).filter(({ entity }) => entity?.[0]?.role === 'removal');
  const [first] = undoing;
  expect(undoing.some(({ target }) => target.length > 3)).toBe(true);
  for (const one of undoing.filter(({ target }) => target.length > 3)) expect(codes(one)).toEqual(['HIV', 'R']);
  expect(first?.agent[0]?.who.identifier?.system).toMatch(/\/sid\/client$/);
});

test('the signature of a file is kept with its first record, as it stood there', async () => {
  const signature =
    '<ds:Signature xmlns:ds="x"><SigningTime>2026-03-10T09:00:00+07:00</SigningTime><ds:Value>AAAA</ds:Value></ds:Signature>';
  const file = visitFile('92901', '20260310', [
    { visit: 'LK81', patient: 'BN81' },
    { visit: 'LK82', patient: 'BN82' },
  ]).replace('</GIAMDINHHS>', `<CHUKYDONVI>${signature}</CHUKYDONVI></GIAMDINHHS>`);
  const id = await hub.send(his, file);
  await (await hub.worker()).drain(his.id);
  const signatures = (await told(id)).flatMap(({ signature: found = [] }) => found);
  expect(signatures.map(({ when, who, sigFormat }) => [when, who.identifier?.value, sigFormat])).toEqual([
    ['2026-03-10T09:00:00+07:00', '92901', 'application/xml'],
  ]);
  expect(Buffer.from(signatures[0]?.data ?? '', 'base64').toString()).toBe(signature);
});
