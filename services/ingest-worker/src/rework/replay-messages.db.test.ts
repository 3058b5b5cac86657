import { putSource, type Source } from '@hub/client-register';
import type { Reader } from '@hub/conversion';
import { parseFhirJson, parseHl7File, type SourceRecord } from '@hub/sources';
import { orderReplay, orderUndo } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from '../ingest.fixture.ts';
import { HL7 } from '../moves/merges.fixture.ts';

/** A mapping that makes something else of messages that are stored: their replay takes the place of their own words, and of nobody else's. */

const F = '92974';
const FHIR = 'application/fhir+json';
let hub: IngestFixture;
let source: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  const input = { code: `his-${F}`, facility: F, facilityName: 'Bệnh viện Mẫu', kind: 'hospital', msh4: [] };
  source = (await putSource(hub.database, { ...input, formats: ['hl7v2', 'fhir'] })).source;
});
afterAll(() => hub.close());

/** Readers that make of the bytes what a mended mapping would: what a record is called and its hash stay. */
function mended(from: string, to: string) {
  const reader =
    (parse: Reader): Reader =>
    (open, context) => {
      const other = parse(async function* () {
        const chunks: Uint8Array[] = [];
        for await (const chunk of open()) chunks.push(chunk);
        yield Buffer.from(Buffer.concat(chunks).toString('utf8').replaceAll(from, to));
      }, context);
      const own = parse(open, context);
      return {
        ...own,
        records: (async function* (): AsyncGenerator<SourceRecord> {
          const originals: SourceRecord[] = [];
          for await (const record of own.records) originals.push(record);
          for await (const record of other.records) {
            const original = originals[record.ordinal];
            if (record.kind !== 'format' || original?.kind !== 'format' || original.key === undefined) yield record;
            else yield { ...record, key: original.key, hash: original.hash };
          }
        })(),
      };
    };
  return hub.worker({ readers: { [HL7]: reader(parseHl7File), [FHIR]: reader(parseFhirJson) } });
}

async function send(body: string, type = HL7): Promise<string> {
  const id = await hub.send(source, body, type);
  await (await hub.worker()).drain(source.id);
  expect((await hub.receipt(id)).counts).toMatchObject({ rejected: 0 });
  return id;
}
async function replay(id: string, from: string, to: string, dryRun = false) {
  const { rework } = await orderReplay(hub.database, { submission: id }, dryRun, 1);
  await (await mended(from, to)).drain(source.id);
  const [item] = await hub.rows('select status, changed, unchanged, stayed from rework_item where rework_id = $1', [rework]);
  return { rework, item };
}
/** Types that got a new version by `work`. */
async function versionsOf(work: () => Promise<unknown>): Promise<string[]> {
  const [{ last }] = await hub.rows('select coalesce(max(seq), 0)::bigint as last from change_log');
  await work();
  const rows = await hub.rows('select r.body from change_log c join resource r on r.rid = c.rid where c.seq > $1', [last]);
  return rows
    .map(({ body }) => (body === '' ? '' : JSON.parse(body).resourceType))
    .filter((type) => type !== 'Provenance')
    .sort();
}
// biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever it is about
async function only(type: string, part: string): Promise<any> {
  const rows = await hub.rows(`select body from resource where owner = $1 and not deleted and body like $2 and strpos(body, $3) > 0`, [
    source.facility.id,
    `{"resourceType":"${type}"%`,
    part,
  ]);
  expect([type, rows.length]).toEqual([type, 1]);
  return JSON.parse(rows[0].body);
}
const message = (type: string, number: string, at: string, ...lines: readonly string[]) =>
  [
    `MSH|^~\\&|LIS|${F}|HUB|SYT|${at}||${type}|${number}|P|2.5||||||UNICODE UTF-8`,
    ...(type.startsWith('ADT') ? [`EVN||${at}`] : []),
    `PID|1||A^^^${F}^PI||Phan^Mẫu||19600214|M`,
    ...lines,
  ].join('\r');
const result = (number: string, order: string, value: string, method: string) =>
  message(
    'ORU^R01',
    number,
    '20260310100000',
    `OBR|1|${order}||SH01^Sinh hóa|||20260310090000|||||||||||||||20260310100000|||F`,
    `OBX|1|NM|GLU^Glucose||${value}|mmol/L|3.9-6.4||||F`,
    `NTE|1||${method}`,
  );

test('a result mapped otherwise gets one new version, whichever text is the greater; a dry run shows it and writes nothing', async () => {
  const id = await send(result('r1', 'O1', '6.9', 'Kính gửi'));
  for (const [from, to] of [
    ['Kính gửi', 'Zinh hoá'],
    ['Kính gửi', 'Ánh'],
    ['Kính gửi', 'A'],
  ] as const) {
    const told = await versionsOf(() => replay(id, from, to, true));
    expect(told).toEqual([]);
    const { rework, item } = await replay(id, from, to, true);
    expect(item).toEqual({ status: 'done', changed: 1, unchanged: 0, stayed: 0 });
    const shown = await hub.rows(`select what from rework_finding where rework_id = $1 and reference like 'Observation/%'`, [rework]);
    expect(shown).toEqual([{ what: 'updated' }]);
    expect(await versionsOf(() => replay(id, from, to))).toEqual(['Observation']);
    expect((await only('Observation', 'O1/SH01/GLU')).note).toEqual([{ text: to }]);
    expect(await versionsOf(() => replay(id, from, to))).toEqual([]);
  }
  expect((await hub.receipt(id)).counts).toEqual({ received: 1, stored: 0, unchanged: 1, rejected: 0 });
  expect((await hub.receipt(id)).issues ?? []).toEqual([]);
});

test('what a later message said stands over the replay of the earlier one; undone afterwards, the earlier stands as it is mapped now', async () => {
  const first = await send(message('ADT^A08', 'a1', '20260310080000', 'PV1|1|O'));
  const later = await send(message('ADT^A08', 'a2', '20260311080000', 'PV1|1|O').replace('Phan^Mẫu', 'Phan^Sau'));
  expect(await versionsOf(() => replay(first, 'Phan^Mẫu', 'Phan^Khác'))).toEqual([]);
  expect((await only('Patient', 'patient-internal-id')).name[0].text).toBe('Phan Sau');
  await orderUndo(hub.database, later, 1);
  await (await mended('Phan^Mẫu', 'Phan^Khác')).drain(source.id);
  expect((await only('Patient', 'patient-internal-id')).name[0].text).toBe('Phan Khác');
});

test('a place of a stay that is mapped otherwise takes the place of the one before', async () => {
  const id = await send(message('ADT^A01', 'a5', '20260315080000', `PV1|1|I|K04^P2^G5${'|'.repeat(16)}LK5`));
  expect(await versionsOf(() => replay(id, 'K04^P2^G5', 'K01^P1^G1'))).toContain('Encounter');
  const { location } = await only('Encounter', 'LK5');
  expect(location.map((one: { location: { identifier: { value: string } } }) => one.location.identifier.value)).toEqual([
    'K01',
    'K01/P1',
    'K01/G1',
  ]);
});

test('an entry of a bundle', async () => {
  const entry = (resource: object) => ({ resource, request: { method: 'PUT', url: 'x/y' } });
  const meta = { lastUpdated: '2026-03-11T08:00:00+07:00' };
  const person = {
    resourceType: 'Patient',
    id: 'b',
    meta,
    identifier: [{ system: `http://fhir.ehealth.gov.vn/core/sid/patient-internal-id/${F}`, value: 'B' }],
    name: [{ text: 'Tên Trước' }],
  };
  const seen = {
    resourceType: 'Observation',
    id: 'o',
    meta,
    status: 'final',
    code: { text: 'Cân nặng' },
    subject: { reference: 'Patient/b' },
  };
  const entries = [person, { ...seen, note: [{ text: 'Tên Trước' }] }].map((one) => ({
    ...entry(one),
    request: { method: 'PUT', url: `${one.resourceType}/${one.id}` },
  }));
  const id = await send(JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: entries }), FHIR);
  expect(await versionsOf(() => replay(id, 'Tên Trước', 'An'))).toEqual(['Observation', 'Patient']);
  expect((await only('Patient', '"B"')).name).toEqual([{ text: 'An' }]);
  expect(await versionsOf(() => replay(id, 'Tên Trước', 'An'))).toEqual([]);
});
