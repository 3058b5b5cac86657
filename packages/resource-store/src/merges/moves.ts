import type { Connection } from '@hub/database';
import type { Moves, Survivor, VisitMove } from '@hub/identity';

/** What merges say of some Patients and visits, as it was asked. */
export interface KnownMoves extends Moves {
  /** Who was merged into a Patient, by its id. */
  readonly into: ReadonlyMap<string, readonly { readonly id: string; readonly message: string }[]>;
  /** The message that merged a Patient away, by its id. */
  readonly messages: ReadonlyMap<string, string>;
  /** Two equal stamps: nothing has changed in between. */
  readonly stamp: string;
}

interface Row {
  readonly kind: 'P' | 'V';
  readonly id: string;
  readonly from: string;
  readonly survivor: string;
  readonly system: string;
  readonly value: string;
  readonly message: string;
}

/**
 * Merges that concern these ids, of Patients or Encounters: where their things belong, and who was merged into them. One statement, of which nearly
 * always nothing comes back.
 */
export async function knownMoves(connection: Pick<Connection, 'query'>, ids: readonly string[]): Promise<KnownMoves> {
  const { rows } = await connection.query<Row>({
    name: 'known-moves',
    text: `with asked as (select unnest($1::text[]) as id), met as (
        select m.* from asked a cross join lateral (select * from subject_move where id = a.id) m
        union select m.* from asked a cross join lateral (select * from subject_move where survivor = a.id and kind = 'P') m
      ), around as (
        select * from met union
        select m.* from met v cross join lateral (select * from subject_move where kind = 'P' and id in (v.from_id, v.survivor)) m where v.kind = 'V'
      )
      select kind, id, from_id as "from", survivor, system, value, message from around order by 1, 2, 3`,
    values: [ids],
  });
  const persons = new Map<string, Survivor>();
  const messages = new Map<string, string>();
  const visits = new Map<string, VisitMove[]>();
  const into = new Map<string, { id: string; message: string }[]>();
  for (const { kind, id, from, survivor, system, value, message } of rows) {
    const to = { id: survivor, identifier: { system, value } };
    if (kind === 'V') visits.set(id, [...(visits.get(id) ?? []), { from, to }]);
    else {
      persons.set(id, to);
      messages.set(id, message);
      into.set(survivor, [...(into.get(survivor) ?? []), { id, message }]);
    }
  }
  return { persons, visits, into, messages, stamp: rows.length === 0 ? '' : JSON.stringify(rows) };
}

/** True when nothing of it is merged or moved. */
export const movesNothing = ({ stamp }: KnownMoves): boolean => stamp === '';
