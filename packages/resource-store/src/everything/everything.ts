import type { Visibility } from '@hub/access';
import { typeName } from '@hub/fhir-model';
import type { EverythingAsked, EverythingOf, EverythingPage, FoundResource, Piece } from '@hub/fhir-rest';
import { ProblemError } from '@hub/outcome';
import { searchProblem } from '@hub/search';
import type { Queryable } from '../read/read-store.ts';
import { isDataException } from '../search-sql/cursor.ts';
import { typeIn } from '../search-sql/statement.ts';
import { statementAs } from '../search-sql/visible.ts';
import { decodePosition, encodePosition, type Position } from './cursor.ts';
import { membersSql, type Records, referencedSql } from './sql.ts';

/** Patients that are looked at together, of a group or of all. */
const TOGETHER = 50;
/** Statements for one page at most: of a group whose patients have little a page may be shorter than asked for. */
const STATEMENTS = 12;

interface Row {
  readonly rid: number;
  readonly type: number;
  readonly id: string;
  readonly body: Piece;
  readonly about: number;
}

/** One page; see `OperationStore.everything`. A patient or a visit: two statements at most, three for the first page. */
export async function everything(
  database: Queryable,
  of: EverythingOf,
  asked: EverythingAsked,
  visibility: Visibility,
): Promise<EverythingPage> {
  const start = decodePosition(of, asked);
  let position: Position | undefined = start ?? (await firstPosition(database, of));
  const pages: readonly [FoundResource[], FoundResource[]] = [[], []];
  let room = asked.count;
  for (let n = 0; n < STATEMENTS && room > 0 && position !== undefined; n++) {
    const { part }: Position = position;
    const window = await windowAt(database, of, position.from, visibility);
    if (window === undefined) return { matches: pages[0], included: pages[1] };
    const s = statementAs(visibility);
    const text = (part === 0 ? membersSql : referencedSql)(window.records, asked, position, room + 1, s);
    const { rows } = await database.query<Row>(s.whole(text), s.values).catch((error: unknown) => {
      throw start !== undefined && isDataException(error) ? new ProblemError(searchProblem.cursor(), { cause: error }) : error;
    });
    const shown = rows.slice(0, room);
    pages[part].push(...shown.map(({ type, id, body, about }) => ({ type: typeName(type), id, body, about })));
    room -= shown.length;
    position = rows.length > shown.length ? { ...position, after: shown.at(-1)?.rid as number } : next(position, window.further);
  }
  return {
    matches: pages[0],
    included: pages[1],
    ...(position === undefined ? {} : { next: encodePosition(of, asked, position) }),
  };
}

/** The beginning; it pins the state that every page shows. */
async function firstPosition(database: Queryable, of: EverythingOf): Promise<Position> {
  const { rows } = await database.query<{ pin: string; at: number }>(
    'select pg_current_snapshot()::text as pin, floor(extract(epoch from now()) * 1000)::bigint as at',
  );
  const [{ pin, at }] = rows as [{ pin: string; at: number }];
  return { from: 'id' in of && of.type !== 'Group' ? of.id : '', part: 0, after: 0, snapshot: pin, pinnedAt: Number(at) };
}

/** Whose records are looked at together, and where the next ones begin. */
interface Window {
  readonly records: Records;
  readonly further: string | undefined;
}

/** The records at a position; undefined when there are none (any more). */
async function windowAt(database: Queryable, of: EverythingOf, from: string, visibility: Visibility): Promise<Window | undefined> {
  if (of.type === 'Patients') return patientsFrom(database, from, visibility);
  if (of.type !== 'Group') return { records: { type: of.type, ids: [of.id] }, further: undefined };
  const group = { id: of.id, patients: of.patients };
  if (from === '') return { records: { type: 'Group', ids: [of.id], group }, further: of.patients[0] };
  const further = of.patients.filter((id) => id >= from);
  return { records: { type: 'Patient', ids: further.slice(0, TOGETHER), group }, further: further[TOGETHER] };
}

/** Patients whom the caller may see, by id. */
async function patientsFrom(database: Queryable, from: string, visibility: Visibility): Promise<Window | undefined> {
  const s = statementAs(visibility);
  const { rows } = await database.query<{ id: string }>(
    s.whole(`select r.id from resource r where ${typeIn('r', ['Patient'])} and r.id >= ${s.value(from, 'text')} and not r.deleted and ${s.visible('r')}
      order by r.id limit ${TOGETHER + 1}`),
    s.values,
  );
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return undefined;
  return { records: { type: 'Patient', ids: ids.slice(0, TOGETHER), earlier: 'all' }, further: ids[TOGETHER] };
}

/** What follows when everything at a position was sent: what the members point at, then the next patients. */
function next(position: Position, further: string | undefined): Position | undefined {
  if (position.part === 0) return { ...position, part: 1, after: 0 };
  return further === undefined ? undefined : { ...position, from: further, part: 0, after: 0 };
}
