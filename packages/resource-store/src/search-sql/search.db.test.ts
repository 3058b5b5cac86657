import type { Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { characters } from '@hub/fhir-rest';
import { parseSearch } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readCurrent, readVersion, resourceWriter, search, uriDictionary, type WriteItem } from '../index.ts';

const NOW = Date.UTC(2026, 5, 1, 2);
const OPERATOR: Visibility = { all: true };
const FACILITY_1: Visibility = { owners: [1, 0] };
const SID = 'http://fhir.ehealth.gov.vn/core/sid/';

let t: TestDatabase;
let write: (items: readonly WriteItem[], now?: number) => Promise<void>;

const item = (resource: object, owner = 1): WriteItem => ({ resource: resource as Resource & { id: string }, owner, mode: 'replace' });
const patient = (id: string, name: string, national: string, more: object = {}) => ({
  resourceType: 'Patient',
  id,
  name: [{ text: name }],
  identifier: [{ system: `${SID}national_id`, value: national }],
  birthDate: '1985-03-10',
  gender: 'female',
  ...more,
});
const encounter = (id: string, subject: string, start: string, end?: string) => ({
  resourceType: 'Encounter',
  id,
  status: end === undefined ? 'in-progress' : 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  subject: { reference: `Patient/${subject}` },
  period: { start, ...(end === undefined ? {} : { end }) },
});
const lab = (id: string, subject: string, code: string, value: number, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code }] },
  subject: { reference: `Patient/${subject}` },
  valueQuantity: { value, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  ...more,
});

async function find(url: string, visibility: Visibility = OPERATOR) {
  const [type = '', queryText = ''] = url.split('?');
  const parsed = parseSearch(type, new URLSearchParams(queryText), { now: NOW });
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => p.message.en).join('; '));
  return search(t.database, parsed.query, visibility);
}
const ids = async (url: string, visibility?: Visibility) => (await find(url, visibility)).entries.map((e) => e.id).sort();

beforeAll(async () => {
  t = await testDatabase();
  const uris = uriDictionary(t.database);
  const writer = resourceWriter({ uris });
  write = async (items, now = NOW) => {
    const prepared = await writer.prepare(items);
    await t.database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now }));
  };
  await write([
    item({ resourceType: 'Organization', id: 'org', name: 'Bệnh viện Đa khoa Cần Thơ', active: true }, 0),
    item(patient('p1', 'TRẦN THỊ BÍCH NGỌC', '092185000001')),
    item(patient('p2', 'Nguyễn Văn Hoà', '092185000002', { birthDate: '1990', gender: 'male' })),
    item(patient('p3', 'NGUYỄN THỊ NGUYÊN', '092185000003'), 2),
    item(encounter('e1', 'p1', '2026-03-10T07:30:00+07:00', '2026-03-10T09:00:00+07:00')),
    item(encounter('e2', 'p2', '2026-03-10T23:30:00+07:00')),
    item(encounter('e3', 'p3', '2026-04-02', '2026-04-05'), 2),
    item(lab('o1', 'p1', '2345-7', 7.8, { effectiveDateTime: '2026-03-10T08:00:00+07:00', encounter: { reference: 'Encounter/e1' } })),
    item(lab('o2', 'p1', '718-7', 120, { effectiveDateTime: '2026-03-10T08:00:00+07:00' })),
    item(
      lab('o3', 'p3', '2345-7', 5.4, {
        effectiveDateTime: '2026-04-03',
        meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] },
      }),
      2,
    ),
  ]);
});
afterAll(() => t.drop());

describe('searches an operations officer makes', () => {
  test.each([
    ['Patient?name=nguyen', ['p2', 'p3']],
    ['Patient?name=nguyễn', ['p2', 'p3']],
    ['Patient?name=bich ngoc', ['p1']],
    ['Patient?name=ich', []],
    ['Patient?name:contains=ich', ['p1']],
    ['Patient?name:exact=Nguyễn Văn Hoà', ['p2']],
    ['Patient?name:exact=nguyễn văn hoà', []],
    [`Patient?identifier=${SID}national_id|092185000001`, ['p1']],
    ['Patient?identifier=092185000001,092185000003', ['p1', 'p3']],
    [`Patient?identifier=${SID}national_id|`, ['p1', 'p2', 'p3']],
    ['Patient?identifier=|092185000001', []],
    ['Patient?gender=http://hl7.org/fhir/administrative-gender|male', ['p2']],
    ['Patient?gender:not=male', ['p1', 'p3']],
    ['Patient?birthdate=1990', ['p2']],
    ['Patient?birthdate=lt1990', ['p1', 'p3']],
    ['Patient?_id=p1,p3,none', ['p1', 'p3']],
    ['Encounter?date=2026-03', ['e1']],
    ['Encounter?date=ge2026-03-10&date=lt2026-03-11', ['e1', 'e2']],
    ['Encounter?date=ge2026-04-01', ['e2', 'e3']],
    ['Encounter?date=eb2026-04-01', ['e1']],
    ['Encounter?patient.identifier=092185000003', ['e3']],
    ['Encounter?subject:Patient.name=nguyen', ['e2', 'e3']],
    ['Encounter?patient=Patient/p1', ['e1']],
    ['Encounter?subject=p1', ['e1']],
    ['Observation?patient=p1&code=http://loinc.org|2345-7', ['o1']],
    ['Observation?combo-code=2345-7', ['o1', 'o3']],
    ['Observation?value-quantity=gt7.8', ['o2']],
    ['Observation?value-quantity=7.8|http://unitsofmeasure.org|mmol/L', ['o1']],
    ['Observation?value-quantity=5.4||g/L', []],
    ['Observation?encounter:missing=true', ['o2', 'o3']],
    ['Observation?_security=HIV', ['o3']],
    ['Organization?name=benh vien', ['org']],
    ['Organization?name=can tho', ['org']],
    ['Patient?_lastUpdated=2026-06-01', ['p1', 'p2', 'p3']],
    ['Patient?_lastUpdated=gt2026-06-01', []],
  ])('%s', async (url, expected) => {
    expect(await ids(url)).toEqual(expected);
  });

  test('a facility sees its own and the shared, in chains and counts too', async () => {
    expect(await ids('Patient?name=nguyen', FACILITY_1)).toEqual(['p2']);
    expect(await ids('Encounter?patient.identifier=092185000003', FACILITY_1)).toEqual([]);
    expect(await ids('Organization', FACILITY_1)).toEqual(['org']);
    expect((await find('Patient?_summary=count', FACILITY_1)).total).toBe(2);
    expect((await find('Patient?_summary=count')).total).toBe(3);
    expect((await find('Patient?name=nguyen&_total=accurate', FACILITY_1)).total).toBe(1);
  });

  test('what several matches point at comes once, however many includes lead to it', async () => {
    const labs = ['m1', 'm2', 'm3'].map((id) => item(lab(id, 'shared', '999-1', 5), 9));
    await write([item(patient('shared', 'Chung Một', '001'), 9), ...labs]);
    for (const includes of ['_include=Observation:patient', '_include=Observation:subject&_include=Observation:patient']) {
      const { entries, included } = await find(`Observation?code=999-1&${includes}`);
      expect([entries.length, included.map(({ id }) => id)]).toEqual([3, ['shared']]);
    }
  });

  test('includes come once, in the same statement', async () => {
    const { entries, included } = await find('Encounter?date=ge2026-03-10&_include=Encounter:patient&_revinclude=Observation:encounter');
    expect(entries.map((e) => e.id).sort()).toEqual(['e1', 'e2', 'e3']);
    expect(included.map((e) => `${e.type}/${e.id}`).sort()).toEqual(['Observation/o1', 'Patient/p1', 'Patient/p2', 'Patient/p3']);
    const own = await find('Encounter?date=ge2026-03-10&_include=Encounter:patient', FACILITY_1);
    expect(own.included.map((e) => e.id).sort()).toEqual(['p1', 'p2']);
  });

  test('a read is the stored text; another facility does not learn that it exists', async () => {
    const read = await readCurrent(t.database, 'Patient', 'p3', OPERATOR);
    expect(read.state === 'found' && JSON.parse(characters(read.resource.body))).toMatchObject({ id: 'p3', meta: { versionId: '1' } });
    expect(await readCurrent(t.database, 'Patient', 'p3', FACILITY_1)).toEqual({ state: 'absent' });
    expect(await readVersion(t.database, 'Patient', 'p3', 1, FACILITY_1)).toEqual({ state: 'absent' });
  });

  test('_source: what a submission wrote, and what one of its records did', async () => {
    const uri = 'urn:uuid:0b8f5a52-3c53-4a24-9a3c-1f4a0a5f0a01';
    await write([
      { ...item(patient('s1', 'Lê Thị Sáu', '2')), source: `${uri}#0` },
      { ...item(patient('s2', 'Lê Thị Bảy', '3')), source: `${uri}#1` },
      // What stands elsewhere in a resource is no source of it.
      item(
        patient('s3', 'Lê Thị Tám', '4', {
          text: { status: 'generated', div: `,"source":"${uri}#0"` },
          meta: { profile: [`x,"source":"${uri}`] },
        }),
      ),
    ]);
    expect(await ids(`Patient?_source=${uri}`)).toEqual(['s1', 's2']);
    expect(await ids(`Patient?_source=${encodeURIComponent(`${uri}#1`)}`)).toEqual(['s2']);
    expect(await ids(`Patient?_source=${uri}`, { owners: [2] })).toEqual([]);
    expect(await ids(`Patient?_source=${uri}&birthdate=1985-03-10&_sort=_lastUpdated`)).toEqual(['s1', 's2']);
    expect((await find(`Patient?_source=${uri}&_summary=count`)).total).toBe(2);
    expect(await ids(`Encounter?_source=${uri}`)).toEqual([]);
  });
});
