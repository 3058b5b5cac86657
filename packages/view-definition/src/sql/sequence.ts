/**
 * What an expression is in SQL. A sequence is what the jsonpath `path` finds in the jsonb expression `base`; as long as `base` is the context's own
 * item, it can also stand in a jsonpath predicate, so that one call of Postgres' own code answers a whole filter.
 */
export interface Sequence {
  readonly kind: 'sequence';
  readonly base: string;
  /** jsonpath behind the root; '' is `base` itself, which then is no list. */
  readonly path: string;
  /** Text for a predicate, where there is one: `@."name"[*]`, `$"constant"`, `(@."a" + 1)`. */
  readonly operand?: string;
  /** May have more than one item. */
  readonly many: boolean;
  /** Its last step is the elements of one array: `[*]` at its end can become `[0]`. */
  readonly lone: boolean;
  /** Names of R4 types it may have; empty: not known. */
  readonly types: readonly string[];
  /** Where extensions and id of a primitive stand: `."_birthDate"`, with the operand's. */
  readonly shadow?: string;
  /** An element of several types (`value[x]`) before `ofType` has chosen. */
  readonly choice?: { readonly before: Sequence; readonly name: string; readonly types: readonly string[] };
}

/** True, false or unknown. */
export interface Truth {
  readonly kind: 'truth';
  /** SQL that is true, false or null. */
  readonly sql: string;
  /** jsonpath predicates over `@`: when it is true, when it is false. Absent where jsonpath cannot say it. */
  readonly when?: { readonly yes: string; readonly no: string };
}

export type Value = Sequence | Truth;

/** The jsonb object of constants and literals: the one parameter of the statement. */
export const VARIABLES = '$1::jsonb';

const literal = (path: string): string => `'${path.replaceAll("'", "''")}'`;
const call = (name: string, base: string, path: string): string => `${name}(${base}, ${literal(path)}, ${VARIABLES}, true)`;

/** SQL: the first item (jsonb), null when there is none. */
export function firstOf({ base, path }: Sequence): string {
  return path === '' ? base : call('jsonb_path_query_first', base, `$${path}`);
}

/** SQL: all items as a jsonb array, empty when there are none. */
export function allOf({ base, path }: Sequence): string {
  if (path !== '') return `coalesce(${call('jsonb_path_query_array', base, `$${path}`)}, '[]')`;
  return `(case when ${base} is null then '[]'::jsonb else jsonb_build_array(${base}) end)`;
}

/** SQL for a FROM list: a row (item, ordinal from 1) for each item. */
export function rowsOf(sequence: Sequence): string {
  const { base, path } = sequence;
  return path === '' ? `jsonb_path_query(${allOf(sequence)}, '$[*]')` : call('jsonb_path_query', base, `$${path}`);
}

/** SQL: whether there is an item. */
export function someOf({ base, path }: Sequence): string {
  return path === '' ? `${base} is not null` : `coalesce(${call('jsonb_path_exists', base, `$${path}`)}, false)`;
}

/** SQL: true, false or null, by predicates over an item. */
export function judged(item: string, { yes, no }: { readonly yes: string; readonly no: string }): string {
  const holds = (predicate: string): string => call('jsonb_path_exists', item, `$ ? (${predicate})`);
  return `(case when ${holds(yes)} then true when ${holds(no)} then false end)`;
}

/** One jsonb value (null for none) that is computed in SQL. */
export function computed(base: string, types: readonly string[]): Sequence {
  return { kind: 'sequence', base, path: '', many: false, lone: false, types };
}
