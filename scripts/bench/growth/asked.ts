import type { Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';

/** Paths of one row; those with `search` are also looked at in blocks. */
export interface Asked {
  readonly name: string;
  readonly work: string;
  readonly paths: readonly string[];
}

const SAMPLE = 500;

/** Who asks: the facility with most resources, as an ordinary client. */
export interface Asker {
  readonly facility: string;
  readonly number: number;
  readonly token: string;
}

/** The facility that sent most. The province is sent person by person, so its share stays the same while the store grows. */
export async function askerOf(database: Database, tokens: ReadonlyMap<string, string>): Promise<Asker> {
  const { rows } = await database.pool.query<{ code: string; owner: number }>(
    'select f.code, c.owner from resource_count c join facility f on f.facility_id = c.owner group by f.code, c.owner order by sum(c.n) desc limit 1',
  );
  const { code, owner } = rows[0] as { code: string; owner: number };
  const token = tokens.get(`his-${code}`);
  if (token === undefined) throw new Error(`no token of facility ${code}`);
  return { facility: code, number: owner, token };
}

/** What is asked at one size, about resources drawn from all of the facility's. */
export async function askedOf(
  database: Database,
  asker: Asker,
  names: readonly string[],
  from: string,
  to: string,
): Promise<readonly Asked[]> {
  type Body = { readonly id: string } & Record<string, unknown>;
  const sample = async (type: string): Promise<Body[]> => {
    const { rows } = await database.pool.query<{ body: string }>(
      `select r.body from (select rid from resource where type = $1 and owner = $2 and not deleted and labels = 0 order by md5(rid::text) limit ${SAMPLE}) x
         join resource r using (rid)`,
      [typeNumber(type), asker.number],
    );
    return rows.map(({ body }) => JSON.parse(body) as Body);
  };
  const [patients, observations] = [await sample('Patient'), await sample('Observation')];
  const code = encodeURIComponent;
  const codes = observations.flatMap((one) => {
    const coding = (one.code as { coding?: { system?: string; code?: string }[] } | undefined)?.coding?.[0];
    return coding?.system && coding.code ? [`${coding.system}|${coding.code}`] : [];
  });
  const subject = (one: Body) => (one.subject as { reference?: string } | undefined)?.reference ?? '';
  const days = daysOf(from, to);
  return [
    { name: 'read', work: 'Read by id', paths: patients.map(({ id }) => `Patient/${id}`) },
    {
      name: 'identifier',
      work: 'Patient by identifier',
      paths: patients.flatMap((patient) => {
        const [identifier] = (patient.identifier ?? []) as { system: string; value: string }[];
        return identifier ? [`Patient?identifier=${code(`${identifier.system}|${identifier.value}`)}`] : [];
      }),
    },
    {
      name: 'observation',
      work: 'Observation by patient + code',
      paths: observations.flatMap((one, i) =>
        codes[i] === undefined ? [] : [`Observation?patient=${subject(one)}&code=${code(codes[i])}`],
      ),
    },
    { name: 'name', work: 'Patient name, typed without marks', paths: names.map((name) => `Patient?name=${name}`) },
    // Pages that a small store fills too: those of 50 hold more entries in a large one.
    { name: 'few', work: 'The same, 5 a page', paths: names.map((name) => `Patient?name=${name}&_count=5`) },
    {
      name: 'encounter',
      work: 'Encounter by date, `_include` patient, 50 a page',
      paths: days.map((day) => `Encounter?date=ge${day}&_include=Encounter:patient&_count=50`),
    },
    {
      name: 'revinclude',
      work: 'Encounters of a patient, `_revinclude` Observations',
      paths: patients.map(({ id }) => `Encounter?patient=Patient/${id}&_revinclude=Observation:encounter`),
    },
    { name: 'page', work: 'First page of a type, 50', paths: ['Observation', 'Encounter', 'Patient'].map((type) => `${type}?_count=50`) },
    {
      name: 'code',
      work: 'Observation by code, 50 a page',
      paths: [...new Set(codes)].map((one) => `Observation?code=${code(one)}&_count=50`),
    },
    {
      name: 'two',
      work: 'Encounter by status and class and a month, 50 a page',
      paths: days.slice(0, 20).map((day) => `Encounter?status=finished&class=AMB&date=ge${day}&_count=50`),
    },
    {
      name: 'sort',
      work: 'Encounters, newest first, 50 a page',
      paths: ['Encounter?_sort=-date&_count=50', 'Observation?_sort=-date&_count=50'],
    },
    {
      name: 'count',
      work: '`_summary=count` per type',
      paths: ['Patient', 'Encounter', 'Observation', 'Condition', 'MedicationRequest', 'ServiceRequest', 'Claim'].map(
        (type) => `${type}?_summary=count`,
      ),
    },
  ];
}

/** Days in the first half of the period, so that every page is full. */
function daysOf(from: string, to: string): readonly string[] {
  const [first, last] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  return Array.from({ length: 60 }, (_, i) => new Date(first + (i * (last - first)) / 120).toISOString().slice(0, 10));
}
