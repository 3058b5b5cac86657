import type { Connection, Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { parametersOf } from '@hub/search';

/** Facilities of the province, each with the same share. */
export const FACILITIES = 100;
/** The one that looks: 1 % of everything, spread evenly over all of it. */
export const FACILITY = 7;
/** Encounters and observations of a patient. */
const VISITS = 4;
const RESULTS = 15;
const PATIENT = 1_000_000_000;
const ENCOUNTER = 2_000_000_000;
const OBSERVATION = 3_000_000_000;

const param = (type: string, code: string) => parametersOf(type)?.get(code)?.rows[0];

/**
 * A province written by SQL: `patients` and twenty resources for each, the shape of the index without the time of the real write path. A
 * patient's home is one facility; every fourth visit and every fifth result is another's. 3 % carry labels. One in 500 patients
 * is being treated at {@link FACILITY} and at home elsewhere.
 */
export async function fillProvince(database: Database, patients: number): Promise<void> {
  // One connection: it has a table of its own, and all the time it needs.
  const pool = await database.pool.connect();
  await pool.query('set statement_timeout = 0');
  await fill(pool, patients).finally(() => pool.release(true));
}

async function fill(pool: Connection, patients: number): Promise<void> {
  const home = (p: string) => `(1 + ${p} % ${FACILITIES})`;
  const away = (p: string) => `(1 + ${p} * 31 % ${FACILITIES})`;
  const labels = (p: string) => `(case when ${p} * 17 % 100 < 3 then 5 else 0 end)`;
  const about = (p: string) => `patient_number('p' || ${p})`;
  const per = { Patient: 1, Encounter: VISITS, Observation: RESULTS } as const;
  const base = { Patient: PATIENT, Encounter: ENCOUNTER, Observation: OBSERVATION } as const;
  const owner = {
    Patient: home('p'),
    Encounter: `(case when k = 3 then ${away('p')} else ${home('p')} end)`,
    Observation: `(case when k % 5 = 4 then ${away('p')} else ${home('p')} end)`,
  };
  type Type = keyof typeof per;
  // Patients come in turn, as they would in time: k-th of everybody, then the next.
  const each = (type: Type) => `from generate_series(0, ${per[type] - 1}) k cross join generate_series(1, ${patients}) p`;
  const rid = (type: Type) => `${base[type]} + k::bigint * ${patients} + p`;
  const n = `(k * ${patients} + p)`;
  /** A number that looks drawn by chance, another for each `seed`: what a row says has nothing to do with whose it is, or with what else it says. */
  const mixed = (of: string, most: number, seed: number) => `((hashint8extended(${of}::bigint, ${seed}) & 1073741823) % ${most})`;
  await pool.query("insert into uri (value) values ('urn:nid'), ('http://loinc.org')");
  await pool.query(
    `insert into facility (code, name) select '9' || lpad(n::text, 4, '0'), 'CS ' || n from generate_series(1, ${FACILITIES}) n`,
  );
  await pool.query(
    `create temp table stamp as select p, ${about('p')} as about, patient_stamp(${about('p')}) as patient from generate_series(1, ${patients}) p`,
  );
  for (const type of Object.keys(per) as Type[])
    await pool.query(
      `insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, id, body, about, patient)
       select ${rid(type)}, 0, ${typeNumber(type)}, 1, ${owner[type]}, ${type === 'Patient' ? '0' : labels('p')},
              timestamptz '2026-01-01' + ${n} * interval '1 second', gen_random_uuid(), '${type[0]?.toLowerCase()}' || ${n},
              '{"resourceType":"${type}","id":"${type[0]?.toLowerCase()}' || ${n} || '","text":"' || repeat('x', 600) || '"}', s.about, s.patient
         ${each(type)} join stamp s using (p)`,
    );
  const rows = (type: Type, table: string, columns: string, values: string) =>
    pool.query(
      `insert into ${table} (rid, owner, labels, shard, patient, ${columns})
       select ${rid(type)}, ${owner[type]}, ${type === 'Patient' ? '0' : labels('p')}, 0, s.patient, ${values} ${each(type)} join stamp s using (p)`,
    );
  const token = (type: Type, code: string, system: number, value: string) =>
    rows(type, 'idx_token', 'param, system, code', `${param(type, code)}, ${system}, ${value}`);
  const day = (type: Type, code: string, low: string, length: string) =>
    rows(type, 'idx_date', 'param, low, high', `${param(type, code)}, ${low}, ${low} + interval '${length}'`);
  const subject = (type: Type) => rows(type, 'idx_reference', 'param, target', `${param(type, 'subject')}, ${PATIENT} + p`);
  await token('Patient', 'identifier', 1, `'nid' || p`);
  await rows(
    'Patient',
    'idx_string',
    'param, folded, exact',
    `${param('Patient', 'name')}, (array['nguyen','tran','le','pham'])[1 + ${mixed('p', 4, 1)}] || ' van ' || p, 'x'`,
  );
  await day('Patient', 'birthdate', `timestamptz '1940-01-01' + ${mixed('p', 30_000, 2)} * interval '1 day'`, '1 day');
  await subject('Encounter');
  await day('Encounter', 'date', `timestamptz '2025-01-01' + ${n} * interval '${(365 * 86_400) / (patients * VISITS)} seconds'`, '1 hour');
  await token('Encounter', 'status', 0, `case when ${mixed(n, 50, 3)} = 0 then 'in-progress' else 'finished' end`);
  await subject('Observation');
  await day(
    'Observation',
    'date',
    `timestamptz '2025-01-01' + ${n} * interval '${(365 * 86_400) / (patients * RESULTS)} seconds'`,
    '1 second',
  );
  await token('Observation', 'code', 2, `'1000-' || 7 * ${mixed(n, 15, 6)} % 40`);
  await token('Observation', 'status', 0, `case when ${mixed(n, 20, 4)} = 0 then 'preliminary' else 'final' end`);
  await rows(
    'Observation',
    'idx_quantity',
    'param, low, high, canon, system, code',
    `${param('Observation', 'value-quantity')}, ${mixed(n, 500, 5)}, ${mixed(n, 500, 5)}, ${mixed(n, 500, 5)}, 0, 'mmol/L'`,
  );
  await pool.query(
    `insert into treatment_grant (rid, shard, facility, about, patient, until)
     select -p, 0, ${FACILITY}, about, patient, 'infinity' from stamp where p % 500 = 3`,
  );
  await pool.query('drop table stamp');
  await pool.query(
    'insert into resource_count (type, owner, labels, slot, n) select type, owner, labels, 0, count(*) from resource group by 1, 2, 3',
  );
  for (const table of ['resource', 'idx_token', 'idx_string', 'idx_date', 'idx_reference', 'idx_quantity', 'treatment_grant'])
    await pool.query(`vacuum analyze ${table}`);
}

/** A patient whose home is {@link FACILITY}; `i` tells them apart. */
export const own = (i: number) => FACILITY - 1 + FACILITIES * (1 + i);
/** One of somebody else's who is being treated there. */
export const treated = (i: number) => 3 + 500 * i;

/** Ten searches a hospital lives on. */
export const SEARCHES: readonly (readonly [string, (i: number) => string])[] = [
  ['a patient by identifier', (i) => `Patient?identifier=urn:nid|nid${own(i)}`],
  ['patients by name and year of birth', (i) => `Patient?name=nguyen&birthdate=ge${1950 + (i % 20)}&birthdate=lt${1960 + (i % 20)}`],
  ['a code of a patient', (i) => `Observation?patient=p${own(i)}&code=http://loinc.org|1000-7`],
  ['the visits of who is being treated', (i) => `Encounter?patient=p${treated(i)}&_sort=-date`],
  ['visits of a day, with the patient', (i) => `Encounter?date=2025-0${1 + (i % 9)}-1${i % 10}&_include=Encounter:patient`],
  ['visits under way', () => 'Encounter?status=in-progress'],
  ['high results of a code', (i) => `Observation?code=http://loinc.org|1000-${(i % 5) * 7}&value-quantity=gt4${i % 10}0`],
  ['visits of a person, by their number', (i) => `Encounter?subject:Patient.identifier=urn:nid|nid${own(i)}`],
  ['the latest visits', () => 'Encounter?_sort=-_lastUpdated'],
  ['results of a month', (i) => `Observation?code=http://loinc.org|1000-7&date=2025-0${1 + (i % 9)}`],
];
