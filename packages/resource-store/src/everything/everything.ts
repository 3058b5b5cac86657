import type { Visibility } from '@hub/access';
import { typeName } from '@hub/fhir-model';
import type { EverythingAsked, EverythingOf, EverythingPage, FoundResource, Piece } from '@hub/fhir-rest';
import { ProblemError } from '@hub/outcome';
import { searchProblem } from '@hub/search';
import type { Queryable } from '../read/read-store.ts';
import { isDataException } from '../search-sql/cursor.ts';
import { statementAs } from '../search-sql/visible.ts';
import { decodePosition, encodePosition, type Position } from './cursor.ts';
import { membersSql, type Records, referencedSql } from './sql.ts';

/** Patients of a group that are looked at together. */
const TOGETHER = 50;
/** Statements for one page at most: of a group whose patients have little a page may be shorter than asked for. */
const STATEMENTS = 12;

interface Row {
  readonly rid: number;
  readonly type: number;
  readonly id: string;
  readonly body: Piece;
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
    const s = statementAs(visibility);
    const text = (part === 0 ? membersSql : referencedSql)(recordsAt(of, position.from), asked, position, room + 1, s);
    const { rows } = await database.query<Row>(s.whole(text), s.values).catch((error: unknown) => {
      throw start !== undefined && isDataException(error) ? new ProblemError(searchProblem.cursor(), { cause: error }) : error;
    });
    const shown = rows.slice(0, room);
    pages[part].push(...shown.map(({ type, id, body }) => ({ type: typeName(type), id, body })));
    room -= shown.length;
    position = rows.length > shown.length ? { ...position, after: shown.at(-1)?.rid as number } : next(of, position);
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
  return { from: of.type === 'Group' ? '' : of.id, part: 0, after: 0, snapshot: pin, pinnedAt: Number(at) };
}

function recordsAt(of: EverythingOf, from: string): Records {
  if (of.type !== 'Group') return { type: of.type, ids: [of.id] };
  const group = { id: of.id, patients: of.patients };
  if (from === '') return { type: 'Group', ids: [of.id], group };
  return { type: 'Patient', ids: of.patients.filter((id) => id >= from).slice(0, TOGETHER), group };
}

/** What follows when everything at a position was sent: what the members point at, then the next patients of a group. */
function next(of: EverythingOf, position: Position): Position | undefined {
  if (position.part === 0) return { ...position, part: 1, after: 0 };
  if (of.type !== 'Group') return undefined;
  const further = of.patients.filter((id) => id >= position.from);
  const first = position.from === '' ? further[0] : further[TOGETHER];
  return first === undefined ? undefined : { ...position, from: first, part: 0, after: 0 };
}
