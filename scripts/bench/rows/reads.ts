import { runLoad } from '../client/run-load.ts';
import type { Context } from '../context.ts';
import { childrenOf, memoryOf, watched } from '../machine.ts';
import { disturbedBy, figure, type Row } from './row.ts';

/** Paths to ask for, and whose token asks. An ordinary client: the facility that sent most, seeing its own data. */
interface Targets {
  readonly facility: string;
  readonly token: string;
  readonly read: readonly string[];
  readonly identifier: readonly string[];
  readonly observation: readonly string[];
  readonly encounter: readonly string[];
}

const SAMPLE = 2000;
const CONNECTIONS = 8;
const WARMUP = 2;
const known = new WeakMap<Context, Promise<Targets>>();

function targets(context: Context): Promise<Targets> {
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

async function timed(context: Context, paths: readonly string[], token: string) {
  if (paths.length === 0) throw new Error('nothing to ask for: is the province loaded?');
  const { result, spent } = await watched(
    { node: context.hub.pid, postgres: context.postgresPid },
    ({ cpu }) => cpu,
    () =>
      runLoad({
        kind: 'get',
        origin: context.hub.origin,
        token,
        paths,
        connections: CONNECTIONS,
        seconds: context.seconds,
        warmup: WARMUP,
      }),
  );
  return { ...result, disturbed: spent.disturbed };
}

interface Timed {
  readonly p50: number;
  readonly p95: number;
  readonly errors: number;
  readonly entries?: number;
  readonly disturbed: number;
}

/** What is said beside a timed figure. */
function latency({ p50, p95, errors, entries, disturbed }: Timed): string {
  const page = entries === undefined ? '' : `, ${figure(entries)} entries a page`;
  const failed = errors > 0 ? `, ${errors} errors` : '';
  return `p50 ${p50} ms, p95 ${p95} ms${page}${failed}${disturbedBy(disturbed)}`;
}

const ROUNDS = 3;

/** Rounds of one side added up. */
interface Side {
  readonly perSecond: number;
  /** Requests a CPU second of server and Postgres pays for: hardly moved by what else the machine does. */
  readonly perCpuSecond: number;
}

/**
 * A read against its limit, in turns of some seconds each, so that what disturbs the machine disturbs both. The share is of
 * requests a second; the share by CPU stands in the note.
 */
async function againstExpress(
  context: Context,
  name: string,
  work: string,
  paths: readonly string[],
  token: string,
  bar: number,
): Promise<Row> {
  const limit = await context.express();
  const sides = { limit: [] as Turn[], hub: [] as Turn[] };
  for (let round = 0; round < ROUNDS; round++) {
    sides.limit.push(await turn(context, limit.origin, limit.pid, limit.paths, 'none'));
    sides.hub.push(await turn(context, context.hub.origin, context.hub.pid, paths, token));
  }
  const [express, hub] = [together(sides.limit), together(sides.hub)];
  const middle = sides.hub.toSorted((a, b) => a.p50 - b.p50)[Math.floor(ROUNDS / 2)] as Turn;
  const byCpu = Math.round((hub.perCpuSecond / express.perCpuSecond) * 100);
  return {
    name,
    work,
    limit: { what: 'express 5, 2 KB + one named select', value: express.perSecond, unit: 'req/s' },
    hub: { value: hub.perSecond, unit: 'req/s' },
    bar: { share: bar },
    note: `${latency(middle)}; by CPU seconds of server and Postgres ${byCpu} %`,
  };
}

type Turn = Timed & { readonly requests: number; readonly seconds: number; readonly cpuSeconds: number };

async function turn(context: Context, origin: string, pid: number, paths: readonly string[], token: string): Promise<Turn> {
  if (paths.length === 0) throw new Error('nothing to ask for: is the province loaded?');
  const seconds = Math.max(1, context.seconds / ROUNDS);
  const { result, spent } = await watched(
    { node: pid, postgres: context.postgresPid },
    ({ cpu }) => cpu,
    () => runLoad({ kind: 'get', origin, token, paths, connections: CONNECTIONS, seconds, warmup: 1 }),
  );
  // The client is watched during its warm-up too: CPU is scaled to the timed part.
  const cpuSeconds = ((spent.node + spent.postgres) * seconds) / (seconds + 1);
  return { ...result, disturbed: spent.disturbed, cpuSeconds };
}

function together(turns: readonly Turn[]): Side {
  const sum = (of: (turn: Turn) => number) => turns.reduce((total, one) => total + of(one), 0);
  return {
    perSecond: sum((one) => one.requests) / sum((one) => one.seconds),
    perCpuSecond: sum((one) => one.requests) / sum((one) => one.cpuSeconds),
  };
}

export async function read(context: Context): Promise<Row> {
  const { read: paths, token } = await targets(context);
  return againstExpress(context, 'read', 'Read by id', paths, token, 0.8);
}

export async function identifier(context: Context): Promise<Row> {
  const { identifier: paths, token } = await targets(context);
  return againstExpress(context, 'identifier', 'Patient by identifier', paths, token, 0.7);
}

export async function observation(context: Context): Promise<Row> {
  const { observation: paths, token } = await targets(context);
  return againstExpress(context, 'observation', 'Observation by patient + code', paths, token, 0.6);
}

export async function encounter(context: Context): Promise<Row> {
  const { encounter: paths, token } = await targets(context);
  const result = await timed(context, paths, token);
  return {
    name: 'encounter',
    work: 'Encounter by date, `_include` patient, 50 a page',
    hub: { value: result.perSecond, unit: 'req/s' },
    bar: { atLeast: 500 },
    note: latency(result),
  };
}

/** Names typed without marks; every match the generator knows of must be there. Counted as the operator, timed as the facility. */
export async function name(context: Context): Promise<Row> {
  const { token } = await targets(context);
  const compared = await Promise.all(
    Object.entries(context.province.summary.nameMatches).map(async ([query, expected]) => {
      const answer = await fetch(`${context.hub.origin}/fhir/Patient?name=${query}&_summary=count`, {
        headers: { authorization: `Bearer ${context.hub.operatorToken}` },
      });
      const found = ((await answer.json()) as { total?: number }).total;
      return { query, expected, found };
    }),
  );
  const wrong = compared.filter(({ expected, found }) => expected !== found);
  const result = await timed(
    context,
    Object.keys(context.province.summary.nameMatches).map((query) => `/fhir/Patient?name=${query}`),
    token,
  );
  const matches =
    wrong.length === 0
      ? `all matches for ${compared.length} names`
      : `wrong totals: ${wrong.map((w) => `${w.query} ${w.found} of ${w.expected}`).join(', ')}`;
  return {
    name: 'name',
    work: 'Patient name, typed without marks',
    hub: { value: wrong.length === 0 ? result.perSecond : 0, unit: 'req/s' },
    bar: { atLeast: 1500 },
    note: `${matches}; ${figure(result.perSecond)} req/s, ${latency(result)}`,
  };
}

export async function count(context: Context): Promise<Row> {
  const { token } = await targets(context);
  const types = ['Patient', 'Encounter', 'Observation', 'Condition', 'MedicationRequest', 'ServiceRequest', 'Claim'];
  const result = await timed(
    context,
    types.map((type) => `/fhir/${type}?_summary=count`),
    token,
  );
  const filtered = await filteredCount(context);
  return {
    name: 'count',
    work: '`_summary=count` per type',
    hub: { value: result.perSecond, unit: 'req/s' },
    bar: { atLeast: 2500 },
    note: `${latency(result)}; ${filtered}`,
  };
}

/** A filtered exact count costs its matches: milliseconds per million of them. */
async function filteredCount(context: Context): Promise<string> {
  const rounds: number[] = [];
  let total = 0;
  for (let i = 0; i < 5; i++) {
    const started = performance.now();
    const answer = await fetch(`${context.hub.origin}/fhir/Observation?date=ge${context.province.options.from}&_summary=count`, {
      headers: { authorization: `Bearer ${context.hub.operatorToken}` },
    });
    total = ((await answer.json()) as { total?: number }).total ?? 0;
    rounds.push(performance.now() - started);
  }
  const best = Math.min(...rounds);
  return `filtered exact count: ${Math.round(best)} ms for ${total} matches (${total === 0 ? '–' : Math.round((best * 1e6) / total)} ms per million)`;
}

/** Peak memory of the process that answered every request so far; the worker is a process of its own. */
export async function memory(context: Context): Promise<Row> {
  const used = memoryOf(context.hub.pid);
  const workers = childrenOf(context.hub.pid).map((pid) => memoryOf(pid)?.peak ?? 0);
  return {
    name: 'memory',
    work: 'Peak memory of the serving process',
    hub: { value: used?.peak ?? Number.NaN, unit: 'MiB' },
    bar: { atMost: 300 },
    note: `now ${used?.now ?? '?'} MiB; ${workers.length === 0 ? 'worker in the same process' : `worker's peak ${Math.max(...workers)} MiB`}`,
  };
}
