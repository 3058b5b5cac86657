import type { Visibility } from '@hub/access';
import { parseResource } from '@hub/fhir-model';
import { ProblemError } from '@hub/outcome';
import { type AskedConcepts, parametersOf, type SearchQuery, searchProblem, type TokenValue, tokenKey } from '@hub/search';
import type { SearchDatabase } from './page-rows.ts';
import { type CodeSystem, expand, hierarchy, NotEnumerable, type ValueSet } from './value-set.ts';
import { statementAs } from './visible.ts';

interface AskingCriterion {
  readonly parameter: { readonly code: string; readonly codeSystem?: string };
  readonly values: readonly TokenValue[];
  readonly asked: readonly AskedConcepts[];
}

const isAsking = (part: object): part is AskingCriterion => 'kind' in part && part.kind === 'token' && 'asked' in part;

function anyAsking(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  return isAsking(part) || Object.entries(part).some(([name, inner]) => name !== 'parameter' && anyAsking(inner));
}

/** Concepts one criterion may come to. */
const MOST = 10_000;

/**
 * The query with the codes of the value sets (`:in`, `:not-in`) and code systems (`:above`, `:below`) it names, from ValueSet and CodeSystem
 * resources that the caller may see. Of several with one URL the last written counts. A small statement for each resource; none
 * for other queries. Throws `incorrect`: there is none, it cannot be enumerated from what it says, or the code system has no hierarchy here; and
 * when it comes to more than 10,000 codes.
 */
export async function withConcepts(database: SearchDatabase, query: SearchQuery, visibility: Visibility): Promise<SearchQuery> {
  if (!anyAsking(query.criteria)) return query;
  const load = loader(database, visibility);
  const resolve = async (part: unknown): Promise<unknown> => {
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return Promise.all(part.map(resolve));
    if (isAsking(part)) return answered(part, load);
    const entries = Object.entries(part).map(async ([name, inner]) => [name, name === 'parameter' ? inner : await resolve(inner)]);
    return Object.fromEntries(await Promise.all(entries));
  };
  return { ...query, criteria: (await resolve(query.criteria)) as SearchQuery['criteria'] };
}

async function answered({ asked, ...criterion }: AskingCriterion, load: Load): Promise<unknown> {
  const { code: name, codeSystem } = criterion.parameter;
  const values: TokenValue[] = [...criterion.values];
  for (const one of asked) {
    try {
      values.push(...(one.how === 'in' ? await expand(one.url, load) : await hierarchy(one.how, one.system, one.code, load)));
    } catch (error) {
      if (error instanceof NotEnumerable) throw new ProblemError(searchProblem[error.reason](`${name}:${one.how}`));
      throw error;
    }
    if (values.length > MOST) throw new ProblemError(searchProblem.tooManyValues(`${name}:${one.how}`, MOST));
  }
  // A code element is stored without the system it is bound to; no code is stored empty: an empty set finds nothing.
  const stored = values.map(({ system, code, ...rest }) => ({
    ...rest,
    ...(system === undefined ? {} : { system: system === codeSystem ? null : system }),
    ...(code === undefined ? {} : { code: tokenKey(code) }),
  }));
  return { ...criterion, values: stored.length === 0 ? [{ code: '' }] : stored };
}

export interface Load {
  (type: 'ValueSet', canonical: string): Promise<ValueSet | undefined>;
  (type: 'CodeSystem', canonical: string): Promise<CodeSystem | undefined>;
}

/** Reads by canonical URL, `|version` when it says one; each once. */
function loader(database: SearchDatabase, visibility: Visibility): Load {
  const known = new Map<string, Promise<unknown>>();
  const read = async (type: string, canonical: string) => {
    const [url = '', version] = canonical.split('|');
    const s = statementAs(visibility);
    const params = parametersOf(type)?.get('url')?.rows ?? [];
    const { rows } = await database.pool.query<{ body: string }>(
      s.whole(`select r.body from idx_token t join resource r on r.rid = t.rid
        where t.param = any(${s.value(params, 'smallint[]')}) and t.code = ${s.value(tokenKey(url), 'text')} and ${s.visible('t')} and not r.deleted
        order by r.last_updated desc, r.rid desc limit 20`),
      s.values,
    );
    const resources = rows.map(({ body }) => parseResource(String(body)) as unknown as { version?: string });
    return version === undefined ? resources[0] : resources.find((resource) => resource.version === version);
  };
  return ((type: string, canonical: string) => {
    const key = `${type} ${canonical}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = read(type, canonical);
    known.set(key, found);
    return found;
  }) as Load;
}
