import type { Source } from '@hub/client-register';
import { putSource } from '@hub/client-register';
import type { Resource } from '@hub/fhir-model';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';

/** Resources of a sender that speaks FHIR, on a real database: whatever the order of files and entries, the end is the same. */

const FACILITY = '92973';
const SID = 'http://fhir.ehealth.gov.vn/core/sid/';
let hub: IngestFixture;
let clinic: Source;
let run = 0;

beforeAll(async () => {
  hub = await ingestFixture();
  const input = { code: 'pk-92973', facility: FACILITY, facilityName: 'Phòng khám Mẫu', kind: 'clinic', msh4: [] };
  clinic = (await putSource(hub.database, { ...input, formats: ['fhir'] })).source;
}, 60_000);
afterAll(() => hub.close());

async function take(file: object, type = 'application/fhir+json') {
  const id = await hub.send(clinic, JSON.stringify(file), type);
  await (await hub.worker()).drain(clinic.id);
  const { counts, issues = [] } = await hub.receipt(id);
  return { counts, codes: issues.map(({ code }) => code) };
}

const bundle = (entry: readonly object[]) => ({ resourceType: 'Bundle', type: 'batch', entry });
const day = (n: number) => ({ meta: { lastUpdated: `2026-05-0${n}T08:00:00+07:00` } });

/** Versions of a person, a visit and a result, each at its own day, and a result that is taken back. `tag` tells one telling from another. */
function told(tag: string): readonly object[] {
  const subject = { reference: `Patient/p-${tag}` };
  const put = (resource: { resourceType: string; id: string }) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  });
  const person = (n: number, more: object) => put({ resourceType: 'Patient', id: `p-${tag}`, ...day(n), ...more });
  const result = (n: number, value: number) =>
    put({
      resourceType: 'Observation',
      id: `o-${tag}`,
      ...day(n),
      status: 'final',
      code: { text: 'o' },
      subject,
      encounter: { reference: `Encounter/e-${tag}` },
      valueInteger: value,
    } as never);
  return [
    person(1, { name: [{ text: 'Lê Mẫu' }], telecom: [{ system: 'phone', value: '1' }], gender: 'male' }),
    person(2, { name: [{ text: 'Lê Thị Mẫu' }], gender: 'female' }),
    person(3, { address: [{ text: 'Ninh Kiều' }] }),
    put({
      resourceType: 'Encounter',
      id: `e-${tag}`,
      ...day(1),
      status: 'in-progress',
      class: { code: 'AMB' },
      subject,
      identifier: [{ system: `${SID}visit/${FACILITY}`, value: tag }],
    } as never),
    put({
      resourceType: 'Encounter',
      id: `e-${tag}`,
      ...day(2),
      status: 'finished',
      class: { code: 'AMB' },
      subject,
      identifier: [{ system: `${SID}visit/${FACILITY}`, value: tag }],
    } as never),
    result(1, 7),
    result(2, 8),
    put({ resourceType: 'Communication', id: `c-${tag}`, ...day(1), status: 'completed', subject } as never),
    {
      request: { method: 'DELETE', url: `Communication/c-${tag}` },
      response: { status: '204', lastModified: '2026-05-02T08:00:00+07:00' },
    },
  ];
}

/** What is stored of a telling, ids and moments of storing taken out. */
async function state(tag: string): Promise<string> {
  const rows = await hub.rows("select type, id, body from resource where not deleted and body <> '' order by type, id");
  const all = rows.map(({ body }) => JSON.parse(body) as Resource & { subject?: { reference?: string }; name?: unknown });
  const visit = all.find((one) => JSON.stringify((one as { identifier?: unknown }).identifier ?? '').includes(`"${tag}"`));
  const person = (visit as { subject?: { reference?: string } } | undefined)?.subject?.reference;
  const own = all.filter((one) => `${one.resourceType}/${one.id}` === person || one.subject?.reference === person);
  const ids = new Map(own.map((one) => [one.id as string, one.resourceType]));
  const text = JSON.stringify(
    own
      // Taken back before it came, a resource is not stored; after it, it is marked: nobody is to read it either way.
      .filter((one) => one.resourceType !== 'Provenance' && (one as { status?: string }).status !== 'entered-in-error')
      .map(({ meta: { versionId: _v, lastUpdated: _l, source: _s, ...meta } = {}, ...rest }) => ({ ...rest, meta }))
      .sort((a, b) => (a.resourceType < b.resourceType ? -1 : 1)),
  );
  return [...ids].reduce((shown, [id, type]) => shown.replaceAll(id, type), text).replaceAll(tag, 'tag');
}

test('any order of files and of entries in them ends the same', async () => {
  await take(bundle(told('t0')));
  const wanted = await state('t0');
  expect(wanted).not.toContain('Communication');
  expect(wanted).toContain('"valueInteger":8');
  expect(wanted).toContain('Lê Thị Mẫu');
  const places = told('x').map((_, i) => i);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(places, { minLength: places.length }), fc.integer({ min: 1, max: 9 }), async (order, size) => {
      const tag = `t${++run}`;
      const entries = order.map((i) => told(tag)[i] as object);
      for (let at = 0; at < entries.length; at += size) await take(bundle(entries.slice(at, at + size)));
      expect(await state(tag)).toBe(wanted);
    }),
    { numRuns: 12 },
  );
}, 240_000);

test('the same again changes nothing, whoever made the bundle anew', async () => {
  const entries = told('again');
  await take(bundle(entries));
  const before = await hub.rows('select count(*)::int as n from change_log');
  expect((await take({ ...bundle(entries), timestamp: '2026-06-01T00:00:00Z' })).counts).toMatchObject({ stored: 0, rejected: 0 });
  expect(await hub.rows('select count(*)::int as n from change_log')).toEqual(before);
});

test('two entries that one name is given to are two batches, and no fault', async () => {
  const url = 'urn:uuid:7a2d6a0e-0b71-4ff1-8e65-00000000000a';
  const one = (value: string) => ({
    fullUrl: url,
    resource: { resourceType: 'Patient', identifier: [{ system: `${SID}patient-internal-id/${FACILITY}`, value }] },
  });
  expect((await take(bundle([one('A'), one('B')]))).counts).toEqual({ received: 2, stored: 2, unchanged: 0, rejected: 0 });
  const put = (value: string) => ({ ...one(value), request: { method: 'PUT', url: 'Patient/same' } });
  expect((await take(bundle([put('C'), put('D')]))).counts.received).toBe(2);
});
