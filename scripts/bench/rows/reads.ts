import type { Context } from '../context.ts';
import { childrenOf, memoryOf } from '../machine.ts';
import { figure, type Row } from './row.ts';
import { targets } from './targets.ts';
import { againstExpress, latency, timed } from './timed.ts';

export async function read(context: Context): Promise<Row> {
  const { read: paths, token } = await targets(context);
  return againstExpress(context, { name: 'read', work: 'Read by id', bar: 0.8 }, paths, token);
}

export async function identifier(context: Context): Promise<Row> {
  const { identifier: paths, token } = await targets(context);
  return againstExpress(context, { name: 'identifier', work: 'Patient by identifier', bar: 0.7 }, paths, token);
}

export async function observation(context: Context): Promise<Row> {
  const { observation: paths, token } = await targets(context);
  return againstExpress(context, { name: 'observation', work: 'Observation by patient + code', bar: 0.6 }, paths, token);
}

export async function encounter(context: Context): Promise<Row> {
  const { encounter: paths, token } = await targets(context);
  const result = await timed(context, paths, token);
  return {
    name: 'encounter',
    work: 'Encounter by date, `_include` patient, 50 a page',
    hub: { value: result.perSecond, unit: 'req/s' },
    bar: { atLeast: 500 },
    disturbed: result.disturbed,
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
    disturbed: result.disturbed,
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
    disturbed: result.disturbed,
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
