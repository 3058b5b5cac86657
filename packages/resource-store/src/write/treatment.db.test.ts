import { type Principal, visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { parseSearch } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { resourceWriter, search, uriDictionary } from '../index.ts';
import { historyInstance } from '../read/history-instance.ts';
import { readCurrent, readVersion } from '../read/read.ts';
import { patientNumber, patientStamp } from './about.ts';

/** A hospital sees the record of who is being treated there: from the encounter on, until some time after its end. */
const HOSPITAL: Principal = { clientNumber: 2, clientId: 'his-2', kind: 'sender', facilityId: 2 };
const DAY = 86_400_000;
const date = (days: number) => new Date(Date.now() + days * DAY).toISOString();

let t: TestDatabase;
let write: (resource: object, owner: number) => Promise<void>;
let n = 0;
let patient: string;
beforeAll(async () => {
  t = await testDatabase();
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  write = async (resource, owner) => {
    const prepared = await writer.prepare([{ resource: resource as Resource & { id: string }, owner, mode: 'replace' }]);
    await t.database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: Date.now() }));
  };
});
afterAll(() => t.drop());

const subject = (id: string) => ({ reference: `Patient/${id}` });
const observation = (id: string, of: string, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'x' },
  subject: subject(of),
  ...more,
});
const encounter = (status: string, period: object = {}, of = patient) => ({
  resourceType: 'Encounter',
  id: `lk-${patient}`,
  status,
  class: { code: 'AMB' },
  subject: subject(of),
  period,
});
const R = { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] } };

beforeEach(async () => {
  patient = `bn-${n++}`;
  await write({ resourceType: 'Patient', id: patient, active: true }, 1);
  await write(observation(`${patient}-a`, patient), 1);
  await write(observation(`${patient}-r`, patient, R), 1);
});

/** Ids of what the hospital sees of the patient's observations, by search, count and read. */
async function seen(of = patient): Promise<readonly string[]> {
  const visible = visibility(HOSPITAL, Date.now());
  const parsed = parseSearch('Observation', [['patient', of]], { now: Date.now() });
  if (!parsed.ok) throw new Error('not understood');
  const { entries } = await search(t.database, parsed.query, visible);
  const { total } = await search(t.database, { ...parsed.query, summary: 'count' }, visible);
  const ids = entries.map(({ id }) => id);
  expect(total).toBe(ids.length);
  for (const id of [`${of}-a`, `${of}-r`])
    expect((await readCurrent(t.database, 'Observation', id, visible)).state).toBe(ids.includes(id) ? 'found' : 'absent');
  return ids;
}

describe('treatment', () => {
  test('a current encounter opens the record, less sensitive labels; the patient too', async () => {
    expect(await seen()).toEqual([]);
    await write(encounter('in-progress', { start: date(-1) }), 2);
    expect(await seen()).toEqual([`${patient}-a`]);
    expect((await readCurrent(t.database, 'Patient', patient, visibility(HOSPITAL, Date.now()))).state).toBe('found');
    // What is written afterwards as well.
    await write(observation(`${patient}-b`, patient), 1);
    expect(await seen()).toEqual([`${patient}-a`, `${patient}-b`]);
  });

  test.each([
    ['finished yesterday', () => encounter('finished', { start: date(-3), end: date(-1) }), 1],
    ['finished long ago', () => encounter('finished', { start: date(-60), end: date(-50) }), 0],
    ['finished at an unknown time', () => encounter('finished'), 1],
    ['called current whose end is long ago', () => encounter('in-progress', { start: date(-60), end: date(-50) }), 0],
    ['current with an end to come', () => encounter('in-progress', { start: date(-60), end: date(5) }), 1],
    ['finished in a far future', () => encounter('finished', { start: date(-3), end: '2999-01-01' }), 1],
    ['planned', () => encounter('planned', { start: date(1) }), 0],
    ['cancelled', () => encounter('cancelled'), 0],
    ['of somebody else', () => encounter('in-progress', {}, 'ai-do'), 0],
  ] as const)('an encounter %s opens %#', async (_what, made, expected) => {
    await write(made(), 2);
    expect(await seen()).toHaveLength(expected);
  });

  test('what was opened by mistake closes with its encounter', async () => {
    for (const end of ['entered-in-error', 'cancelled']) {
      await write(encounter('in-progress'), 2);
      expect(await seen()).toHaveLength(1);
      await write(encounter(end), 2);
      expect(await seen()).toEqual([]);
    }
    await write(encounter('in-progress', {}), 2);
    await write(encounter('in-progress', {}, 'ai-do'), 2);
    expect(await seen()).toEqual([]);
  });

  test('another facility sees nothing of it; the patient’s other records, linked either way, open with it', async () => {
    const twin = `${patient}-cu`;
    await write({ resourceType: 'Patient', id: twin, link: [{ other: subject(patient), type: 'replaced-by' }] }, 1);
    await write(observation(`${twin}-a`, twin), 1);
    await write(encounter('in-progress'), 3);
    expect(await seen()).toEqual([]);
    await write(encounter('in-progress', {}, twin), 3);
    expect(await seen()).toEqual([]);
    const own = { ...encounter('arrived', {}), id: `${patient}-lk2` };
    await write(own, 2);
    expect([await seen(), await seen(twin)]).toEqual([[`${patient}-a`], [`${twin}-a`]]);
    await write({ ...own, subject: subject(twin) }, 2);
    expect([await seen(), await seen(twin)]).toEqual([[`${patient}-a`], [`${twin}-a`]]);
    await write({ resourceType: 'Patient', id: twin }, 1);
    expect([await seen(), await seen(twin)]).toEqual([[], [`${twin}-a`]]);
  });

  test('a patient of its own that a hospital links to another’s opens nothing, until that side or the province says so too', async () => {
    const own = `${patient}-2`;
    const link = (to: string) => ({ link: [{ other: subject(to), type: 'seealso' }] });
    await write({ resourceType: 'Patient', id: own, ...link(patient) }, 2);
    await write(encounter('in-progress', {}, own), 2);
    expect(await seen()).toEqual([]);
    await write({ resourceType: 'Patient', id: patient, ...link(own) }, 1);
    expect(await seen()).toEqual([`${patient}-a`]);
    await write({ resourceType: 'Patient', id: patient }, 1);
    expect(await seen()).toEqual([]);
    await write({ resourceType: 'Patient', id: `${patient}-tinh`, link: [...link(own).link, ...link(patient).link] }, -1);
    await write(encounter('in-progress', {}, `${patient}-tinh`), 2);
    expect(await seen()).toEqual([`${patient}-a`]);
  });

  test('what names two people is nobody’s: no treatment of one opens it', async () => {
    await write(observation(`${patient}-a`, patient, { performer: [subject('nguoi-khac')] }), 1);
    await write(encounter('in-progress'), 2);
    expect(await seen()).toEqual([]);
  });

  test('an earlier version with a label that is hidden now stays hidden', async () => {
    await write(observation(`${patient}-r`, patient), 1);
    await write(encounter('in-progress'), 2);
    expect(await seen()).toEqual([`${patient}-a`, `${patient}-r`]);
    const visible = visibility(HOSPITAL, Date.now());
    const states = await Promise.all([1, 2].map((v) => readVersion(t.database, 'Observation', `${patient}-r`, v, visible)));
    expect(states.map(({ state }) => state)).toEqual(['absent', 'found']);
    const history = await historyInstance(t.database.pool, 'Observation', `${patient}-r`, { count: 10 }, visible);
    expect([history?.total, history?.versions.map(({ version }) => version), history?.next]).toEqual([1, [2], undefined]);
  });
});

test('numbers and stamps of patients are the same in SQL', async () => {
  const ids = ['a', 'bn-0', 'abcdefghijklmnopqrstuvwxyz', '7', 'A.b-C'];
  const { rows } = await t.database.pool.query<{ about: number; patient: number }>(
    'select patient_number(id) as about, patient_stamp(patient_number(id)) as patient from unnest($1::text[]) as i (id)',
    [ids],
  );
  expect(rows).toEqual(ids.map((id) => ({ about: patientNumber(id), patient: patientStamp(patientNumber(id)) })));
});
