import { typeNumber } from '@hub/fhir-model';
import { kindOf, type Parameter, type ParameterKind, type SearchQuery, type SortKey, typesOf } from '@hub/search';
import { constant, paramIn, typeIn } from '../statement.ts';

/** A sort key as SQL. */
export interface Key {
  readonly down: boolean;
  /** SQL type of its values; their text is what a cursor carries. */
  readonly type: 'text' | 'timestamptz' | 'float8';
  /** Every resource has it. */
  readonly always: boolean;
  /** The value that a resource is ordered by, null when it has none. `rid` is an SQL expression. */
  readonly of: (rid: string) => string;
  /** Index that holds the values in order; absent when there is none: then only a set of limited size can be ordered. */
  readonly scan?: Scan;
}

/** Ordered entries (value, rid) of an index. */
export interface Scan {
  /**
   * The value is the id of what a reference points at: targets come in the order of their ids (condition on alias `x` over `resource`), for each its
   * entries in idx_reference, where it is `t.target`.
   */
  readonly targets?: string;
  /** The same resource can point there by several references. */
  readonly repeats?: boolean;
  readonly table: string;
  /** Expression of the value over alias `t`. */
  readonly value: string;
  /** Only with one of these fixed does the index give its rows in order. */
  readonly numbers: readonly string[];
  /** Condition on alias `t`, for one of the numbers (an SQL expression). */
  readonly where: (number: string) => string;
  /** A resource can have several entries: only that of {@link Key.of} counts. */
  readonly several: boolean;
}

/** Where the values of a kind lie. Of a name only its texts count, not the word starts it is also found by. */
const VALUES: Partial<Record<ParameterKind, { table: string; type: Key['type']; column: (down: boolean) => string; only?: string }>> = {
  token: { table: 'idx_token', type: 'text', column: () => 'code' },
  uri: { table: 'idx_token', type: 'text', column: () => 'code' },
  string: { table: 'idx_string', type: 'text', column: () => 'folded', only: "exact <> ''" },
  date: { table: 'idx_date', type: 'timestamptz', column: (down) => (down ? 'high' : 'low') },
  // In base units (search: canonicalValue), so that what measures the same is in one order.
  quantity: { table: 'idx_quantity', type: 'float8', column: () => 'canon' },
};

export function keysOf(query: SearchQuery): readonly Key[] {
  return query.sort.map((key) => keyOf(key, typesOf(query)));
}

/** Whether an index holds the order of this key. */
export function isOrdered({ key }: SortKey): boolean {
  return key !== '_source';
}

function keyOf({ key, down }: SortKey, types: readonly string[]): Key {
  const own = (expression: string) => (rid: string) => `(select ${expression} from resource x where x.rid = ${rid} limit 1)`;
  switch (key) {
    case '_id':
      return {
        ...{ down, type: 'text', always: true, of: own('x.id') },
        scan: { table: 'resource t', value: 't.id', numbers: ['0'], where: () => typeIn('t', types), several: false },
      };
    case '_lastUpdated': {
      const numbers = types.map((type) => constant(typeNumber(type) as number));
      return {
        ...{ down, type: 'timestamptz', always: true, of: own('x.last_updated') },
        scan: { table: 'resource t', value: 't.last_updated', numbers, where: (number) => `t.type = ${number}`, several: false },
      };
    }
    case '_source':
      return { down, type: 'text', always: false, of: own('resource_source(x.body) collate "C"') };
    default:
      return parameterKey(key, down);
  }
}

function parameterKey(parameter: Parameter, down: boolean): Key {
  const { rows, many, only } = parameter;
  // Fenced: min() and max() must be taken of the resource's few rows, not looked for from the end of the parameter's index.
  const first = (from: string) => `(select ${down ? 'max' : 'min'}(q.v) from (select ${from} offset 0) q)`;
  const values = VALUES[kindOf(parameter)];
  if (values === undefined) {
    const pointedAt = only === undefined ? parameter.targets : [only];
    const targets = pointedAt === undefined ? 'true' : typeIn('x', pointedAt);
    return {
      ...{ down, type: 'text', always: false },
      of: (rid) =>
        first(
          `x.id as v from idx_reference g join resource x on x.rid = g.target where g.rid = ${rid} and ${paramIn('g', rows)} and ${targets}`,
        ),
      scan: {
        table: 'idx_reference t',
        value: 'x.id',
        targets,
        numbers: ['0'],
        where: () => paramIn('t', rows),
        several: true,
        repeats: rows.length > 1,
      },
    };
  }
  const { table, type, column, only: counts } = values;
  const name = column(down);
  const filter = counts === undefined ? '' : ` and g.${counts}`;
  return {
    ...{ down, type, always: false },
    of: (rid) => first(`g.${name} as v from ${table} g where g.rid = ${rid} and ${paramIn('g', rows)}${filter}`),
    scan: {
      table: `${table} t`,
      value: `t.${name}`,
      numbers: rows.map(constant),
      // Said, so that an index of what has a value will do.
      where: (number) => `t.param = ${number}${table === 'idx_quantity' ? ` and t.${name} is not null` : ''}`,
      several: many === true || rows.length > 1 || counts !== undefined,
    },
  };
}
