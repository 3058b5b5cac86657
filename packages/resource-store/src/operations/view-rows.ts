import type { Visibility } from '@hub/access';
import type { Connection, Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import type { ViewRows, ViewRun } from '@hub/fhir-rest';
import { type ProblemError, problem } from '@hub/outcome';
import { compartmentRows, membersOf } from '@hub/search';
import { at } from '../search-sql/date.ts';
import { targets } from '../search-sql/reference.ts';
import { constant, paramIn, type Statement } from '../search-sql/statement.ts';
import { statementAs } from '../search-sql/visible.ts';
import { CHANGED_SINCE, fromTable, type LiveTable, liveTable } from './view-table.ts';

/** Characters of a batch, about: the next one has as many rows as make that. */
const BATCH_CHARACTERS = 1_000_000;
const FIRST_ROWS = 200;
const MOST_ROWS = 5_000;
/** A view that is not through by then is one for an export: its connection is one of those that searches have. */
const MOST_MILLISECONDS = 600_000;

type OverStored = Exclude<ViewRun['over'], { readonly resources: readonly string[] }>;
type Row = readonly [about: number, ...cells: (string | null)[]];

/**
 * Runs a view behind a cursor in a transaction of its own: one moment, a few megabytes, each batch a statement under the statement timeout. A
 * reader that stops reading ends the transaction. Rows that are kept in a table (view-table.ts) come from there: the answer is the same.
 */
export async function* viewRows(
  { pool }: Pick<Database, 'pool'>,
  run: ViewRun,
  visibility: Visibility,
): AsyncGenerator<ViewRows, void, undefined> {
  const ends = Date.now() + MOST_MILLISECONDS;
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await opened(connection, run, visibility);
    for (let next = FIRST_ROWS; ; ) {
      const { rows } = await connection.query<(number | string | null)[]>({
        text: `fetch ${constant(next)} from view_rows`,
        rowMode: 'array',
      });
      if (rows.length === 0) return;
      const some = batchOf(rows as unknown as Row[], run.as);
      yield some.batch;
      if (rows.length < next) return;
      if (Date.now() > ends) throw tooLong();
      next = Math.max(1, Math.min(MOST_ROWS, Math.floor((BATCH_CHARACTERS * rows.length) / Math.max(some.characters, 1))));
    }
  } catch (error) {
    if (!isOfData(error)) throw ofTheView(error);
    await connection.query('rollback');
    throw (await unreadable(connection, run, visibility)) ?? unreckoned();
  } finally {
    await connection.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    connection.release(broken);
  }
}

/** One snapshot for all statements: the table and how far it is. A cursor is planned for its first rows unless told that all are read. */
const BEGIN = 'begin isolation level repeatable read read only; set local cursor_tuple_fraction = 1';

/** Opens the cursor. */
async function opened(connection: Connection, run: ViewRun, visibility: Visibility): Promise<void> {
  const declared = async (table: LiveTable | undefined) => {
    const s = statementAs(visibility);
    const text = viewSql(run, table, s);
    await connection.query(`declare view_rows no scroll cursor for ${s.whole(text)}`, s.values);
  };
  await connection.query(BEGIN);
  const table = 'resources' in run.over ? undefined : await liveTable(connection, run.view);
  try {
    await declared(table);
  } catch (error) {
    // A table of this moment that was taken away since.
    if (table === undefined || (error as { readonly code?: unknown }).code !== '42P01') throw error;
    await connection.query('rollback');
    await connection.query(BEGIN);
    await declared(undefined);
  }
}

function batchOf(rows: readonly Row[], as: ViewRun['as']): { readonly batch: ViewRows; readonly characters: number } {
  const patients = new Set<number>();
  let characters = 0;
  const shown = rows.map(([about, ...cells]) => {
    if (about !== 0) patients.add(about);
    for (const cell of cells) characters += cell?.length ?? 0;
    return as === 'lines' ? (cells[0] as string) : cells;
  });
  return { batch: { rows: shown as ViewRows['rows'], patients: [...patients] }, characters };
}

/** The view over its source, each row behind whose record it is of. `$1`: the texts of the definition. */
function viewSql({ view, over, limit, as }: ViewRun, table: LiveTable | undefined, s: Statement): string {
  s.value(JSON.stringify(view.variables), 'jsonb');
  const source = 'resources' in over ? sentSql(view.resource, over.resources, s) : storedSql(view.resource, over, s, table);
  const reckoned = view[as](source, ['about']);
  const rows =
    table === undefined || 'resources' in over
      ? reckoned
      : `${fromTable(table, view, as, storedConditions(view.resource, over, s), s)}\n union all ${reckoned}`;
  return limit === undefined ? rows : `${rows} limit ${s.value(limit, 'bigint')}`;
}

function sentSql(type: string, resources: readonly string[], s: Statement): string {
  const one = `(select x::jsonb as resource from unnest(${s.value(resources, 'text[]')}) x offset 0)`;
  return `select 0::bigint as about, one.resource from ${one} one where one.resource ->> 'resourceType' = ${s.value(type, 'text')}`;
}

/** The fence has each body parsed once, however many columns look at it. Beside a table: those alone that have changed since. */
function storedSql(type: string, over: OverStored, s: Statement, table: LiveTable | undefined): string {
  const only = table === undefined ? '' : ` and ${CHANGED_SINCE}`;
  return `select r.about, r.body::jsonb as resource from resource r where ${storedConditions(type, over, s)}${only} offset 0`;
}

/** Which rows `r` of `resource` the view is over. */
function storedConditions(type: string, { patients, since }: OverStored, s: Statement): string {
  return [
    `r.type = ${constant(typeNumber(type) as number)}`,
    'not r.deleted',
    s.visible('r'),
    ...(since === undefined ? [] : [`r.last_updated >= ${at(since, s)}`]),
    ...compartments(type, patients, s),
  ].join(' and ');
}

/** Those asked for; and of a caller who sees one patient that one, so that its few rows lead (what it may see does not change by it). */
function compartments(type: string, patients: readonly string[] | undefined, s: Statement): readonly string[] {
  const bound = 'all' in s.visibility ? undefined : s.visibility.patient;
  const members = membersOf('Patient')?.includes(type) === true || type === 'Patient';
  const lists = [...(patients === undefined ? [] : [patients]), ...(bound === undefined || !members ? [] : [[bound]])];
  return lists.map((ids) => `r.rid in (${ofPatients(type, ids, s)})`);
}

function ofPatients(type: string, ids: readonly string[], s: Statement): string {
  const whose = targets(
    ids.map((id) => ({ type: 'Patient', id })),
    s,
  );
  const numbers = compartmentRows('Patient')[type] ?? [];
  const pointing =
    numbers.length === 0
      ? []
      : [`select x.rid from idx_reference x where ${paramIn('x', numbers)} and x.target = any(array(${whose})) and ${s.visible('x')}`];
  const self =
    type === 'Patient'
      ? [`select p.rid from resource p where p.id = any(${s.value(ids, 'text[]')}) and p.type = ${constant(typeNumber(type) as number)}`]
      : [];
  const all = [...pointing, ...self];
  // In nobody's compartment.
  return all.length === 0 ? 'select null::bigint where false' : all.join(' union ');
}

/** Data that cannot be reckoned, or not even be read: class 22, but for a character of the request. */
export function isOfData(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && code.startsWith('22') && code !== '22021';
}

/** What went wrong in the data is told with the column's name, which is the definition's; never with a value. */
function ofTheView(error: unknown): unknown {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return code === 'HV001' ? severalValues(String(message)) : error;
}

/**
 * The first resource that no table can be made of, being no jsonb: stored before what it says was refused, or sent along. Looked for only when a view
 * failed, as it reads them all.
 */
async function unreadable(
  connection: Pick<Connection, 'query'>,
  { view, over }: ViewRun,
  visibility: Visibility,
): Promise<ProblemError | undefined> {
  const s = statementAs(visibility);
  const sql =
    'resources' in over
      ? `select (x.place - 1)::text as name from unnest(${s.value(over.resources, 'text[]')}) with ordinality x (body, place)
          where not pg_input_is_valid(x.body, 'jsonb') order by x.place limit 1`
      : `select r.id as name from resource r where ${storedConditions(view.resource, over, s)} and not pg_input_is_valid(r.body, 'jsonb') limit 1`;
  const { rows } = await connection.query<{ name: string }>(s.whole(sql), s.values);
  const name = rows[0]?.name;
  if (name === undefined) return undefined;
  return 'resources' in over
    ? noTable(`resource[${name}]`, `Parameters.parameter.where(name = 'resource')[${name}]`)
    : noTable(`${view.resource}/${name}`, `${view.resource}.where(id = '${name}')`);
}

function noTable(which: string, expression: string): ProblemError {
  return problem(
    'invalid',
    'view-resource-unreadable',
    `${which} có ký tự không thể có trong văn bản (U+0000, nửa cặp UTF-16) hoặc số quá lớn, quá nhỏ, nên không lập thành bảng được. Hãy sửa tài nguyên này.`,
    `${which} has a character that no text has (U+0000, half of a UTF-16 pair) or a number too large or too small, so no table can be made of it. Correct this resource.`,
    expression,
  );
}

export function severalValues(column: string): ProblemError {
  return problem(
    'invalid',
    'view-column-several',
    `Cột ${column} chỉ chứa một giá trị nhưng dữ liệu có nhiều giá trị. Hãy dùng first(), forEach, hoặc collection: true.`,
    `Column ${column} holds one value and the data have several. Use first(), forEach, or collection: true.`,
    `ViewDefinition.select.column.where(name = '${column}')`,
  );
}

export function unreckoned(): ProblemError {
  return problem(
    'invalid',
    'view-data',
    'View không tính được trên dữ liệu: một giá trị quá lớn hoặc không đúng dạng mà biểu thức cần.',
    'The view cannot be reckoned over the data: a value is too large, or not of the form an expression needs.',
    'ViewDefinition',
  );
}

function tooLong(): ProblemError {
  return problem(
    'too-costly',
    'too-costly',
    'View chạy quá lâu. Hãy thu hẹp bằng _since, patient, group hoặc _limit.',
    'The view took too long. Narrow it with _since, patient, group or _limit.',
  );
}
