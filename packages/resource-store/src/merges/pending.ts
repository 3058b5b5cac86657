import type { Connection } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { unknownTarget } from '../unknown-target.ts';
import { FIRST_CONTAINED } from '../write/contained-rid.ts';

/** A move that was ordered and is not at its end. */
export interface PendingMove {
  readonly seq: number;
  /** facility_id. */
  readonly owner: number;
  readonly kind: 'P' | 'V';
  /** The Patient, or the Encounter, whose things are moved. */
  readonly id: string;
  /** The Patient they are filed under until they are. */
  readonly at: string;
  /** Row id up to which it is done; -1: the Patients themselves are not. */
  readonly position: number;
  readonly moved: number;
  /** submission.seq. */
  readonly origin: number;
  /** Record that is told; absent when its word was taken back. */
  readonly ordinal?: number;
}

/** Whose moves: those that these submissions ordered, or whatever nobody came for within a minute. */
export type WhoseMoves = { readonly origins: readonly number[] } | { readonly leftBehind: true } | { readonly seq: number };

/** The next move to be gone on with, the oldest first; undefined when none is left. */
export async function nextMove(connection: Pick<Connection, 'query'>, whose: WhoseMoves, after: number): Promise<PendingMove | undefined> {
  const [condition, value] =
    'origins' in whose
      ? ['origin = any($2::bigint[])', whose.origins]
      : 'seq' in whose
        ? ['seq = any($2::bigint[])', [whose.seq]]
        : [`at < now() - interval '1 minute' and $2::bigint[] is null`, null];
  const { rows } = await connection.query<Omit<PendingMove, 'ordinal'> & { readonly ordinal: number | null }>(
    `select seq, owner, kind, id, at_patient as at, position, moved, origin, ordinal from subject_move_pending
      where seq > $1 and ${condition} order by seq limit 1`,
    [after, value],
  );
  return rows[0] === undefined ? undefined : withOrdinal(rows[0]);
}

/** The same move as it stands now; undefined when somebody else has brought it to its end. Locks its row: one moves, others wait. */
export async function lockMove(connection: Connection, seq: number): Promise<PendingMove | undefined> {
  const { rows } = await connection.query<Omit<PendingMove, 'ordinal'> & { readonly ordinal: number | null }>(
    'select seq, owner, kind, id, at_patient as at, position, moved, origin, ordinal from subject_move_pending where seq = $1 for update',
    [seq],
  );
  return rows[0] === undefined ? undefined : withOrdinal(rows[0]);
}

const withOrdinal = ({ ordinal, ...rest }: Omit<PendingMove, 'ordinal'> & { readonly ordinal: number | null }): PendingMove =>
  ordinal === null ? rest : { ...rest, ordinal };

const NOT_MOVED = ['Patient', 'Person', 'Linkage', 'Provenance', 'AuditEvent', 'Bundle'].map((type) => typeNumber(type) as number);

/**
 * Row ids behind `position` of what refers to the Patient under which the things are filed, in order. Where they are filed under another than their own,
 * only what says so is read; of a visit, what names the visit.
 */
export async function nextOfMove(
  connection: Pick<Connection, 'query'>,
  { kind, id, at, position }: Pick<PendingMove, 'kind' | 'id' | 'at' | 'position'>,
  limit: number,
): Promise<readonly number[]> {
  const needle = kind === 'V' ? `"Encounter/${id}"` : at === id ? '' : `"Patient/${id}"`;
  const { rows } = await connection.query<{ rid: number }>(
    `select r.rid from (
       select distinct i.rid % ${FIRST_CONTAINED} as rid from idx_reference i
        where i.target in (select rid from resource where id = $1 and type = $2 union all select $3::bigint)) i
      cross join lateral (select rid, type, id, body, deleted from resource x where x.rid = i.rid limit 1) r
      where r.rid > $4 and not r.deleted and r.type <> all($5::smallint[])
        and ($6 = '' or strpos(r.body, $6) > 0 or (r.type = $7 and r.id = $8))
      order by r.rid limit $9`,
    [at, typeNumber('Patient'), unknownTarget('Patient', at), position, NOT_MOVED, needle, typeNumber('Encounter'), id, limit],
  );
  return rows.map(({ rid }) => Number(rid));
}

/** How far a move has come; `done` takes it off the list. */
export async function stepMove(
  connection: Connection,
  seq: number,
  { position, moved, done }: { readonly position: number; readonly moved: number; readonly done: boolean },
): Promise<void> {
  if (done) await connection.query('delete from subject_move_pending where seq = $1', [seq]);
  else
    await connection.query('update subject_move_pending set position = $2, moved = moved + $3, at = now() where seq = $1', [
      seq,
      position,
      moved,
    ]);
}

/** A resource as it stands, to be written anew. */
export interface Standing {
  readonly rid: number;
  readonly shard: number;
  readonly owner: number;
  readonly body: string;
}

/** Resources by row id, deleted ones left out; the caller holds their locks. */
export async function standing(connection: Connection, rids: readonly number[]): Promise<readonly Standing[]> {
  const { rows } = await connection.query<Standing>(
    'select rid, shard, owner, body from resource where rid = any($1::bigint[]) and not deleted order by rid',
    [rids],
  );
  return rows;
}

/**
 * Orders the moves of what was written under a Patient after it was merged away (through the API, or by a facility that knew nothing of it): of at most
 * `limit` merged Patients behind `after`. Answers the last one looked at; undefined at the end.
 */
export async function orderStrays(connection: Connection, after: string, limit: number): Promise<string | undefined> {
  const { rows } = await connection.query<{ id: string; owner: number; stray: boolean; waiting: boolean; origin: number }>(
    `with looked as (select id, owner, message from subject_move where kind = 'P' and id > $1 order by id limit $2)
     select s.id, s.owner, exists (select 1 from subject_move_pending p where p.at_patient = s.id) as waiting,
            coalesce((select max(f.submission_seq) from subject_merge f where f.from_id = s.id and f.message = s.message), 0)::float8 as origin,
            exists (select 1 from resource p join idx_reference i on i.target = p.rid
              cross join lateral (select type, deleted from resource x where x.rid = i.rid % ${FIRST_CONTAINED} limit 1) r
              where p.id = s.id and p.type = $3 and not r.deleted and r.type <> all($4::smallint[])) as stray
       from looked s order by s.id`,
    [after, limit, typeNumber('Patient'), NOT_MOVED],
  );
  const strays = rows.filter(({ stray, waiting }) => stray && !waiting);
  if (strays.length > 0)
    await connection.query(
      `insert into subject_move_pending (owner, kind, id, at_patient, origin, at)
       select owner, 'P', id, id, origin, now() - interval '2 minutes' from unnest($1::int[], $2::text[], $3::bigint[]) as n (owner, id, origin)`,
      [strays.map(({ owner }) => owner), strays.map(({ id }) => id), strays.map(({ origin }) => origin)],
    );
  return rows.length < limit ? undefined : rows.at(-1)?.id;
}

/**
 * The Patients whose ids a survivor's things were made under, itself first. A resource stays in the shard its id names (decisions/0015), so these name
 * every shard in which the survivor's record lies.
 */
export async function patientsOf(connection: Pick<Connection, 'query'>, survivor: string): Promise<readonly string[]> {
  const { rows } = await connection.query<{ id: string }>(
    'select distinct from_id as id from subject_move where survivor = $1 order by 1',
    [survivor],
  );
  return [survivor, ...rows.map(({ id }) => id)];
}

/** Where Patients stand, by id. */
export interface PlacedPerson {
  readonly rid: number;
  readonly owner: number;
  /** Code of the facility that owns it; '' for nobody's. */
  readonly facility: string;
}

/** Patients that are stored, by id. */
export async function placedPersons(connection: Pick<Connection, 'query'>, ids: readonly string[]): Promise<readonly PlacedPerson[]> {
  const { rows } = await connection.query<PlacedPerson>(
    `select r.rid, r.owner, coalesce(f.code, '') as facility from unnest($1::text[]) as n (id)
      cross join lateral (select rid, owner from resource where id = n.id and type = $2 limit 1) r left join facility f on f.facility_id = r.owner`,
    [ids, typeNumber('Patient')],
  );
  return rows;
}

/** Which of these Patients were merged, or had others merged into them: by row id in, ids out. */
export async function mergedAmong(connection: Pick<Connection, 'query'>, rids: readonly number[]): Promise<readonly string[]> {
  const { rows } = await connection.query<{ id: string }>({
    name: 'merged-among',
    text: `select r.id from unnest($1::bigint[]) as n (rid)
      cross join lateral (select id from resource where rid = n.rid limit 1) r
      where exists (select 1 from subject_move where id = r.id and kind = 'P') or exists (select 1 from subject_move where survivor = r.id and kind = 'P')`,
    values: [rids],
  });
  return rows.map(({ id }) => id);
}
