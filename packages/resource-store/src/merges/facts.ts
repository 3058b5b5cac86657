import type { Connection } from '@hub/database';
import { type EffectiveMove, effectiveMoves, type Fact } from './effective.ts';

/** A merge or move as a record says it. */
export interface StatedMove extends Omit<Fact, 'seq'> {
  /** Business key of `to`. */
  readonly identifier: { readonly system: string; readonly value: string };
}

/** What a record of a submission says. None: what an earlier version of it said counts no more. */
export interface RecordMoves {
  /** facility_id. */
  readonly owner: number;
  /** {@link import('../source-records.ts').recordKey}. */
  readonly record: string;
  /** submission.seq. */
  readonly origin: number;
  readonly ordinal: number;
  readonly stated: readonly StatedMove[];
}

/** A record that contradicts another: one of the two is set aside for the newer one. */
export interface Overruled {
  readonly by: RecordMoves;
  readonly why: 'elsewhere' | 'loop';
}

/** What entering came to. */
export interface Entered {
  /** Records that say otherwise than before: by their keys. */
  readonly changed: ReadonlySet<string>;
  readonly overruled: readonly Overruled[];
}

/**
 * Enters what records say, in the place of what they said before, and orders the moves that follow. Under {@link import('../locks.ts').mergeLock},
 * alone. `overruled`: which of these records contradict another (or are contradicted) that did not before.
 */
export async function enterMoves(connection: Connection, records: readonly RecordMoves[]): Promise<Entered> {
  const changed = new Set<string>();
  if (records.length === 0) return { changed, overruled: [] };
  const touched = new Set<string>();
  for (const said of records) {
    const before = await forget(connection, said);
    for (const { from, to } of [...before, ...said.stated]) touched.add(from).add(to);
    if (textOf(before) !== textOf(said.stated)) changed.add(said.record);
    await enter(connection, said);
  }
  return { changed, overruled: await order(connection, touched, records) };
}

type Before = Pick<StatedMove, 'kind' | 'id' | 'from' | 'to' | 'message'>;
const textOf = (moves: readonly Before[]): string =>
  JSON.stringify(moves.map(({ kind, id, from, to, message }) => [kind, id, from, to, message].join(' ')).sort());

/** What counted of the record until now counts no more: it goes when the same submission said it (a replay), else it waits for an undoing. */
async function forget(connection: Connection, { record, origin }: RecordMoves): Promise<readonly Before[]> {
  const columns = 'kind, id, from_id as "from", to_id as "to", message';
  const { rows } = await connection.query<Before & { readonly counted: boolean }>(
    `with gone as (delete from subject_merge where record = $1 and submission_seq = $2 returning ${columns}, not undone and replaced_by is null as counted),
          other as (update subject_merge set replaced_by = $2 where record = $1 and submission_seq <> $2 and replaced_by is null
                    returning ${columns}, not undone as counted)
     select * from gone union all select * from other`,
    [record, origin],
  );
  return rows.filter(({ counted }) => counted);
}

async function enter(connection: Connection, { owner, record, origin, stated }: RecordMoves): Promise<void> {
  await connection.query(
    `insert into subject_merge (owner, kind, id, from_id, to_id, to_system, to_value, as_of, sent, message, record, submission_seq)
     select $1, kind::"char", id, from_id, to_id, system, value, to_timestamp(as_of / 1000), to_timestamp(sent / 1000), message, $2, $3
       from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::float8[], $11::float8[], $12::text[])
         as n (kind, id, from_id, to_id, system, value, as_of, sent, message)`,
    [
      owner,
      record,
      origin,
      stated.map(({ kind }) => kind),
      stated.map(({ id }) => id),
      stated.map(({ from }) => from),
      stated.map(({ to }) => to),
      stated.map(({ identifier }) => identifier.system),
      stated.map(({ identifier }) => identifier.value),
      stated.map(({ asOf }) => asOf),
      stated.map(({ sent }) => sent),
      stated.map(({ message }) => message),
    ],
  );
}

/** Takes back all that a submission said, and orders the moves back. Under the same lock. */
export async function retractMoves(connection: Connection, owner: number, origin: number): Promise<void> {
  const { rows } = await connection.query<{ from_id: string; to_id: string }>(
    `with mine as (update subject_merge set undone = true where submission_seq = $1 and not undone returning from_id, to_id),
          other as (update subject_merge set replaced_by = null where replaced_by = $1 returning from_id, to_id)
     select * from mine union all select * from other`,
    [origin],
  );
  if (rows.length > 0)
    await order(connection, new Set(rows.flatMap(({ from_id, to_id }) => [from_id, to_id])), [{ owner, origin, stated: [] }]);
}

/** Whether a submission has said anything of the kind that still counts: who undoes it needs the lock. */
export async function saidMoves(connection: Pick<Connection, 'query'>, origin: number): Promise<boolean> {
  const { rows } = await connection.query(
    'select 1 from subject_merge where submission_seq = $1 and not undone union all select 1 from subject_merge where replaced_by = $1 limit 1',
    [origin],
  );
  return rows.length > 0;
}

interface FactRow {
  readonly seq: number;
  readonly kind: 'P' | 'V';
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly asOf: number;
  readonly sent: number;
  readonly message: string;
  readonly system: string;
  readonly value: string;
  readonly origin: number;
  readonly record: string;
  readonly replaced: boolean;
  readonly undone: boolean;
}

/** Facts that have to do with these Patients, over any number of steps, those that count no more too. */
async function factsAround(connection: Connection, persons: ReadonlySet<string>): Promise<readonly FactRow[]> {
  const { rows } = await connection.query<FactRow>(
    `with recursive around (id) as (
       select unnest($1::text[]) collate "C"
       union
       select o.id from around a
        cross join lateral (select to_id as id from subject_merge where from_id = a.id union all select from_id from subject_merge where to_id = a.id) o
     )
     select seq, kind, id, from_id as "from", to_id as "to", floor(extract(epoch from as_of) * 1000)::float8 as "asOf",
            floor(extract(epoch from sent) * 1000)::float8 as sent, message, to_system as system, to_value as value,
            submission_seq as origin, record, replaced_by is not null as replaced, undone
       from subject_merge where from_id in (select id from around)`,
    [[...persons]],
  );
  return rows;
}

/** Whoever changes what the facts mean. */
type By = Pick<RecordMoves, 'owner' | 'origin' | 'stated'> & Partial<Pick<RecordMoves, 'record' | 'ordinal'>>;

/** Brings `subject_move` to what the facts mean now, and orders what differs. */
async function order(connection: Connection, persons: ReadonlySet<string>, by: readonly By[]): Promise<readonly Overruled[]> {
  const [first] = by as readonly [By];
  const all = await factsAround(connection, persons);
  const counting = all.filter(({ replaced, undone }) => !replaced && !undone);
  const { moves, overruled } = effectiveMoves(counting);
  const identifier = new Map(all.map(({ to, system, value }) => [to, { system, value }]));
  const name = ({ kind, id, from }: Pick<EffectiveMove, 'kind' | 'id' | 'from'>): string => `${kind} ${id} ${from}`;
  const { rows: was } = await connection.query<EffectiveMove>(
    'select kind, id, from_id as "from", survivor, message from subject_move where from_id = any($1::text[])',
    [[...new Set(all.flatMap(({ from, to }) => [from, to]))]],
  );
  const before = new Map(was.map((one) => [name(one), one]));
  const after = new Map(moves.map((one) => [name(one), one]));
  const gone = was.filter((one) => !after.has(name(one)));
  const changed = moves.filter((one) => {
    const old = before.get(name(one));
    return old?.survivor !== one.survivor || old.message !== one.message;
  });
  if (gone.length + changed.length > 0) await save(connection, first.owner, gone, changed, identifier);
  const saying = ({ from, to }: { readonly from: string; readonly to?: string }): By =>
    by.find(({ stated }) => stated.some((one) => one.from === from || one.from === to || one.to === from)) ?? first;
  await orderMoves(connection, [
    ...gone.map((one) => ({ ...one, at: one.survivor, by: saying(one) })),
    ...changed.map((one) => ({ ...one, at: before.get(name(one))?.survivor ?? one.from, by: saying(one) })),
  ]);
  const mine = new Set(by.flatMap(({ record }) => record ?? []));
  const then = effectiveMoves(counting.filter(({ record }) => !mine.has(record))).overruled;
  return counting.flatMap((fact) => {
    const why = overruled.get(fact.seq);
    const who = by.find(({ record }) => record === fact.record) ?? saying(fact);
    return why === undefined || then.has(fact.seq) || who.record === undefined ? [] : [{ by: who as RecordMoves, why }];
  });
}

async function save(
  connection: Connection,
  owner: number,
  gone: readonly EffectiveMove[],
  changed: readonly EffectiveMove[],
  identifier: ReadonlyMap<string, { readonly system: string; readonly value: string }>,
): Promise<void> {
  await connection.query(
    `delete from subject_move m using unnest($1::text[], $2::text[], $3::text[]) as g (kind, id, from_id)
      where m.id = g.id and m.kind = g.kind::"char" and m.from_id = g.from_id`,
    [gone.map(({ kind }) => kind), gone.map(({ id }) => id), gone.map(({ from }) => from)],
  );
  await connection.query(
    `insert into subject_move (owner, kind, id, from_id, survivor, system, value, message)
     select $1, kind::"char", id, from_id, survivor, system, value, message
       from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) as n (kind, id, from_id, survivor, system, value, message)
     on conflict (id, kind, from_id) do update
        set survivor = excluded.survivor, system = excluded.system, value = excluded.value, message = excluded.message`,
    [
      owner,
      changed.map(({ kind }) => kind),
      changed.map(({ id }) => id),
      changed.map(({ from }) => from),
      changed.map(({ survivor }) => survivor),
      changed.map(({ survivor }) => identifier.get(survivor)?.system ?? ''),
      changed.map(({ survivor }) => identifier.get(survivor)?.value ?? ''),
      changed.map(({ message }) => message),
    ],
  );
}

/** What is to be moved: the things of `id` (that were `from`'s, of a visit), filed under the Patient `at` until now. */
async function orderMoves(
  connection: Connection,
  moves: readonly (EffectiveMove & { readonly at: string; readonly by: By })[],
): Promise<void> {
  if (moves.length === 0) return;
  await connection.query(
    `insert into subject_move_pending (owner, kind, id, at_patient, origin, ordinal)
     select owner, kind::"char", id, at, origin, ordinal
       from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::int[]) as n (owner, kind, id, at, origin, ordinal)`,
    [
      moves.map(({ by }) => by.owner),
      moves.map(({ kind }) => kind),
      moves.map(({ id }) => id),
      moves.map(({ at }) => at),
      moves.map(({ by }) => by.origin),
      moves.map(({ by }) => by.ordinal ?? null),
    ],
  );
}
