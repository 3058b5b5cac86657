import type { Context } from '../context.ts';

/** Paths to ask for, and whose token asks. An ordinary client: the facility that sent most, seeing its own data. */
export interface Targets {
  readonly facility: string;
  readonly token: string;
  readonly read: readonly string[];
  readonly identifier: readonly string[];
  readonly observation: readonly string[];
  readonly encounter: readonly string[];
}

const SAMPLE = 2000;
const known = new WeakMap<Context, Promise<Targets>>();

/** Chosen once a run. */
export function targets(context: Context): Promise<Targets> {
  let found = known.get(context);
  if (!found) {
    found = choose(context);
    known.set(context, found);
  }
  return found;
}

async function choose(context: Context): Promise<Targets> {
  const [facility] = Object.entries(context.province.summary.facilities).sort(([, a], [, b]) => b - a)[0] as [string, number];
  const token = context.tokens.get(`his-${facility}`) ?? context.hub.operatorToken;
  const { rows } = await context.hubDatabase.pool.query<{ type: string; id: string; body: string }>(
    `select r.body::json ->> 'resourceType' as type, r.id, r.body
       from resource r join facility f on f.facility_id = r.owner
      where f.code = $1 and not r.deleted and r.labels = 0 and (r.body like '%"resourceType":"Patient"%' or r.body like '%"resourceType":"Observation"%')
      order by md5(r.id) limit ${SAMPLE * 6}`,
    [facility],
  );
  const bodies = rows.map(({ body }) => JSON.parse(body) as { resourceType: string; id: string } & Record<string, unknown>);
  const patients = bodies.filter(({ resourceType }) => resourceType === 'Patient').slice(0, SAMPLE);
  const observations = bodies.filter(({ resourceType }) => resourceType === 'Observation').slice(0, SAMPLE);
  const code = encodeURIComponent;
  return {
    facility,
    token,
    read: patients.map(({ id }) => `/fhir/Patient/${id}`),
    identifier: patients.flatMap((patient) => {
      const [identifier] = (patient.identifier ?? []) as { system: string; value: string }[];
      return identifier ? [`/fhir/Patient?identifier=${code(`${identifier.system}|${identifier.value}`)}`] : [];
    }),
    observation: observations.flatMap((observation) => {
      const subject = (observation.subject as { reference?: string } | undefined)?.reference;
      const coding = (observation.code as { coding?: { system?: string; code?: string }[] } | undefined)?.coding?.[0];
      return subject && coding?.system && coding.code
        ? [`/fhir/Observation?patient=${subject}&code=${code(`${coding.system}|${coding.code}`)}`]
        : [];
    }),
    encounter: days(context.province.options.from, context.province.options.to).map(
      (day) => `/fhir/Encounter?date=ge${day}&_include=Encounter:patient&_count=50`,
    ),
  };
}

/** Days in the first half of the period, so that every page is full. */
function days(from: string, to: string): string[] {
  const [first, last] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  return Array.from({ length: 60 }, (_, i) => new Date(first + (i * (last - first)) / 120).toISOString().slice(0, 10));
}
