import { type ColumnDefinition, columnsOf, type Definition, type Select } from '../definition.ts';
import { parsePath } from '../fhirpath/parser.ts';
import { refused } from '../refused.ts';
import type { Context, Variables } from './context.ts';
import { isMoment, isNumber } from './elements.ts';
import { compile } from './expression.ts';
import { allOf, computed, firstOf, rowsOf, type Sequence, VARIABLES, type Value } from './sequence.ts';
import { strictTruthOf } from './truth.ts';

/** What a column holds, for those who write tables. */
export type ColumnType = 'boolean' | 'integer' | 'decimal' | 'text' | 'json';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** R4 type, as the definition or the path says; undefined where neither does. */
  readonly fhirType?: string;
  /** A list of such values. */
  readonly collection: boolean;
  readonly description?: string;
}

/** A view as SQL. */
export interface CompiledView {
  /** R4 type it reads. */
  readonly resource: string;
  readonly columns: readonly Column[];
  /** The value of `$1`: constants and texts of the definition. No text of a definition stands in the SQL itself. */
  readonly variables: Readonly<Record<string, unknown>>;
  /**
   * The view's rows over `source`, a query whose one column `resource` is jsonb: a column of jsonb (null for none) for each of `columns`, so named, behind
   * the columns `beside` of the source.
   */
  readonly rows: (source: string, beside?: readonly string[]) => string;
  /** The same rows each as `line`, JSON text with a member for each column, behind the columns `beside` of the source. */
  readonly lines: (source: string, beside: readonly string[]) => string;
  /** The same rows, each column as text (`c0` …; a list or an element as its JSON, null for none), behind the columns `beside` of the source. */
  readonly cells: (source: string, beside: readonly string[]) => string;
}

/** A row source of SQL, and the columns that it gives. */
interface Part {
  /** Joins behind the FROM, each with what it needs before it. */
  readonly joins: readonly string[];
  /** SQL of each column, jsonb. */
  readonly columns: readonly string[];
  readonly types: readonly Column[];
}

/** Compiles a definition. Throws ProblemError `invalid` that names the place and what is wrong there. */
export function compileView(definition: Definition): CompiledView {
  const variables: Record<string, unknown> = Object.fromEntries([...definition.constants].map(([name, { value }]) => [name, value]));
  const literals = new Map<string, string>();
  let aliases = 0;
  const shared: Variables = {
    constants: new Map([...definition.constants].map(([name, { type }]) => [name, type])),
    literal: (value) => {
      // A space keeps it from every constant's name.
      const name = literals.get(value) ?? `text ${literals.size + 1}`;
      literals.set(value, name);
      variables[name] = value;
      return name;
    },
    alias: () => `n${++aliases}`,
  };
  const root: Context = {
    item: 'r.resource',
    types: [definition.resource],
    resource: 'r.resource',
    resourceType: definition.resource,
    rowIndex: '0',
    variables: shared,
    where: '',
  };
  const part = together(definition.select.map((select) => selected(select, root)));
  const conditions = definition.where.map(({ path, place }) => {
    const context = { ...root, where: place };
    return strictTruthOf(compile(parsePath(path, place), context), context).sql;
  });
  const names = definition.select.flatMap(columnsOf);
  if (names.length === 0) throw refused('select-required', 'View không có cột nào.', 'The view has no column.', 'select');
  const columns = part.columns.map((sql, i) => `${sql} as "${(names[i] as ColumnDefinition).name}"`).join(',\n  ');
  // Always said, as a statement knows only the parameters it names.
  const where = `\n where ${[`${VARIABLES} is not null`, ...conditions].join(' and ')}`;
  const select = (what: string, source: string) =>
    `select ${what}\n  from (${source}) r${part.joins.map((join) => `\n  ${join}`).join('')}${where}`;
  const behind = (beside: readonly string[], rest: readonly string[]) => [...beside.map((name) => `r.${name}`), ...rest].join(',\n  ');
  return {
    resource: definition.resource,
    columns: part.types,
    variables,
    rows: (source, beside = []) => select(behind(beside, [columns]), source),
    // No column can be called like the row: names have no space.
    lines: (source, beside) =>
      select(behind(beside, [`(select row_to_json("the row")::text from (select ${columns}) "the row") as line`]), source),
    cells: (source, beside) =>
      select(
        behind(
          beside,
          part.columns.map((sql, i) => `(${sql}) #>> '{}' as c${i}`),
        ),
        source,
      ),
  };
}

function together(parts: readonly Part[]): Part {
  return {
    joins: parts.flatMap(({ joins }) => joins),
    columns: parts.flatMap(({ columns }) => columns),
    types: parts.flatMap(({ types }) => types),
  };
}

function selected(select: Select, outer: Context): Part {
  const { joins, context } = iterated(select, outer);
  const own: Part = { joins, columns: [], types: [] };
  const columns = select.columns.map((column) => columnOf(column, context));
  const union = select.unionAll.length === 0 ? [] : [united(select.unionAll, context)];
  return together([own, ...columns, ...select.select.map((inner) => selected(inner, context)), ...union]);
}

/** The joins of an iteration, and where the columns under it stand. */
function iterated({ iteration, place }: Select, outer: Context): { readonly joins: readonly string[]; readonly context: Context } {
  if (iteration === undefined) return { joins: [], context: outer };
  const alias = outer.variables.alias();
  if (iteration.kind === 'repeat') {
    const { types, sql } = repeated(iteration.paths, { ...outer, where: `${place}.repeat`, lenient: true });
    const context = { ...outer, item: `${alias}.item`, types, rowIndex: `(${alias}.place - 1)` };
    return { joins: [`cross join lateral (${sql}) ${alias}`], context };
  }
  const sequence = sequenceAt(iteration.path, { ...outer, where: `${place}.${iteration.kind}` });
  const rows = `${rowsOf(sequence)} with ordinality as ${alias} (item, place)`;
  const { types } = sequence;
  if (iteration.kind === 'forEach') {
    return { joins: [`cross join lateral ${rows}`], context: { ...outer, item: `${alias}.item`, types, rowIndex: `(${alias}.place - 1)` } };
  }
  // One row of nothing where there is nothing: paths under it find nothing, the place is the first.
  return {
    joins: [`left join lateral ${rows} on true`],
    context: { ...outer, item: `coalesce(${alias}.item, '{}')`, types, rowIndex: `coalesce(${alias}.place - 1, 0)` },
  };
}

/** Items by the paths, items by the paths of those, and so on; each before its own, in the order of the paths. */
function repeated(paths: readonly string[], context: Context): { readonly types: readonly string[]; readonly sql: string } {
  const { alias } = context.variables;
  const [all, deeper] = [alias(), alias()];
  const found = (within: Context): { readonly types: readonly string[]; readonly sql: string } => {
    const steps = paths.map((path) => sequenceAt(path, within));
    const sql = steps.map((step, i) => {
      const x = alias();
      return `select ${x}.item, array[${i}, ${x}.place] as step from ${rowsOf(step)} with ordinality as ${x} (item, place)`;
    });
    return { types: [...new Set(steps.flatMap(({ types }) => types))], sql: sql.join(' union all ') };
  };
  const first = found(context);
  const next = found({ ...context, item: `${all}.item`, types: first.types });
  const sql = `with recursive ${all} (item, path) as (
    select item, step::bigint[] from (${first.sql}) ${alias()}
    union all select ${deeper}.item, ${all}.path || ${deeper}.step::bigint[] from ${all} cross join lateral (${next.sql}) ${deeper}
  ) select item, row_number() over (order by path) as place from ${all} order by path`;
  return { types: first.types, sql };
}

function united(branches: readonly Select[], context: Context): Part {
  const alias = context.variables.alias();
  const parts = branches.map((branch) => selected(branch, context));
  const names = (parts[0] as Part).columns.map((_, i) => `c${i}`);
  const queries = parts.map(
    ({ joins, columns }) => `select ${columns.join(', ')} from (select) ${context.variables.alias()} ${joins.join(' ')}`,
  );
  return {
    joins: [`cross join lateral (${queries.join(' union all ')}) ${alias} (${names.join(', ')})`],
    columns: names.map((name) => `${alias}.${name}`),
    types: (parts[0] as Part).types,
  };
}

function sequenceAt(path: string, context: Context): Sequence {
  const value = compile(parsePath(path, context.where), context);
  return value.kind === 'sequence' ? value : computed(`to_jsonb(${value.sql})`, ['boolean']);
}

function columnOf(column: ColumnDefinition, outer: Context): Part {
  const context = { ...outer, where: `${column.place}.path` };
  const value = compile(parsePath(column.path, context.where), context);
  const fhirType = column.type ?? typeOf(value);
  const type: Column = {
    name: column.name,
    type: columnType(fhirType),
    collection: column.collection,
    ...(fhirType === undefined ? {} : { fhirType }),
    ...(column.description === undefined ? {} : { description: column.description }),
  };
  return { joins: [], columns: [cellOf(value, column)], types: [type] };
}

function typeOf(value: Value): string | undefined {
  if (value.kind === 'truth') return 'boolean';
  return value.types.length === 1 ? value.types[0] : undefined;
}

function columnType(fhirType: string | undefined): ColumnType {
  if (fhirType === undefined || !/^[a-z]/.test(fhirType)) return 'json';
  if (fhirType === 'boolean') return 'boolean';
  if (!isNumber(fhirType)) return isMoment(fhirType) ? 'text' : fhirType === 'integer64' ? 'integer' : 'text';
  return fhirType === 'decimal' ? 'decimal' : 'integer';
}

/** SQL of a column's value. More than one where one is asked for is an error of the data, told with the column's name. */
function cellOf(value: Value, { name, collection }: ColumnDefinition): string {
  if (value.kind === 'truth') return collection ? `jsonb_build_array(${value.sql})` : `to_jsonb(${value.sql})`;
  if (collection) return allOf(value);
  return value.many ? `view_one(${allOf(value)}, '${name}')` : firstOf(value);
}
