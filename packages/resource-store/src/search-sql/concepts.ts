import type { Visibility } from '@hub/access';
import { parseResource } from '@hub/fhir-model';
import { ProblemError } from '@hub/outcome';
import { type AskedConcepts, type Criterion, parametersOf, type SearchQuery, searchProblem, type TokenValue, tokenKey } from '@hub/search';
import type { SearchDatabase } from './page-rows.ts';
import { type CodeSystem, expand, hierarchy, MOST_CODES, NotEnumerable, type ValueSet } from './value-set.ts';
import { statementAs } from './visible.ts';

interface AskingCriterion {
  readonly parameter: { readonly code: string; readonly codeSystem?: string };
  readonly values: readonly TokenValue[];
  readonly asked: readonly AskedConcepts[];
}

const isAsking = (part: object): part is AskingCriterion => 'kind' in part && part.kind === 'token' && 'asked' in part;

/** Every search comes by here: only where a criterion may stand is looked. */
function anyAsking(criterion: Criterion): boolean {
  if (criterion.kind === 'chain') return criterion.targets.some((target) => anyAsking(target.criterion));
  return criterion.kind === 'has' ? anyAsking(criterion.criterion) : isAsking(criterion);
}

/**
 * The query with the codes of the value sets (`:in`, `:not-in`) and code systems (`:above`, `:below`) it names, from ValueSet and CodeSystem
 * resources that the caller may see. Of several with one URL the last written counts. A small statement for each resource; none
 * for other queries. Throws `incorrect`: there is none, it cannot be enumerated from what it says, or the code system has no hierarchy here; and
 * when it comes to more than 10,000 codes.
 */
export async function withConcepts(database: SearchDatabase, query: SearchQuery, visibility: Visibility): Promise<SearchQuery> {
  if (!query.criteria.some(anyAsking)) return query;
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
    const asking = `${name}:${one.how}`;
    const found = await (one.how === 'in' ? expand(one.url, load) : hierarchy(one.how, one.system, one.code, load)).catch(
      (error: unknown) => {
        throw error instanceof NotEnumerable ? refusal(error, asking) : error;
      },
    );
    if (values.length + found.length > MOST_CODES) throw new ProblemError(searchProblem.tooManyValues(asking, MOST_CODES));
    values.push(...found);
  }
  // A code element is stored without the system it is bound to; no code is stored empty: an empty set finds nothing.
  const stored = values.map(({ system, code, ...rest }) => ({
    ...rest,
    ...(system === undefined ? {} : { system: system === codeSystem ? null : system }),
    ...(code === undefined ? {} : { code: tokenKey(code) }),
  }));
  return { ...criterion, values: stored.length === 0 ? [{ code: '' }] : stored };
}

function refusal({ reason }: NotEnumerable, asking: string): ProblemError {
  return new ProblemError(reason === 'tooManyCodes' ? searchProblem.tooManyValues(asking, MOST_CODES) : searchProblem[reason](asking));
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
    const held = `select r.rid, r.last_updated, r.body from idx_token t join resource r on r.rid = t.rid
        where t.param = any(${s.value(params, 'smallint[]')}) and t.code = ${s.value(tokenKey(url), 'text')} and ${s.visible('t')} and not r.deleted
        order by r.last_updated desc, r.rid desc limit ${version === undefined ? 1 : 20}`;
    // Of several with one URL only the one that counts is read whole: a code system can have many megabytes.
    const own = version === undefined ? '' : ` where h.body::json ->> 'version' = ${s.value(version, 'text')}`;
    const { rows } = await database.pool.query<{ body: string }>(
      s.whole(`select h.body from (${held}) h${own} order by h.last_updated desc, h.rid desc limit 1`),
      s.values,
    );
    const [row] = rows;
    return row === undefined ? undefined : parseResource(String(row.body));
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
