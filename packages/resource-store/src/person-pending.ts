import type { Connection } from '@hub/database';

/** A Patient whose links are to be looked at, and which record is told when somebody's number contradicts it. Table `person_pending`. */
export interface PersonPending {
  readonly rid: number;
  readonly shard: number;
  /** submission.seq; absent: written through the API. */
  readonly origin?: number;
  /** The record that is told of a contradiction: its ordinal, its name in the receipt, the table of the person's data ('': none). */
  readonly told?: { readonly ordinal: number; readonly record?: string; readonly sheet: string };
}

/** The same, as it waits. */
export interface WaitingPerson extends PersonPending {
  /** The order in which they were entered. */
  readonly seq: number;
  /** Patients whose records have been told already that this one contradicts them. */
  readonly contradicts: readonly number[];
}

/** Enters them, in the transaction that writes the Patients and under their locks: then no kill can lose them. One statement. */
export async function awaitLinking(connection: Connection, persons: readonly PersonPending[]): Promise<void> {
  if (persons.length === 0) return;
  await connection.query({
    name: 'await-linking',
    text: `insert into person_pending (rid, shard, origin, ordinal, record, sheet)
     select * from unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::int[], $5::text[], $6::text[])`,
    values: [
      persons.map(({ rid }) => rid),
      persons.map(({ shard }) => shard),
      persons.map(({ origin }) => origin ?? null),
      persons.map(({ told }) => told?.ordinal ?? null),
      persons.map(({ told }) => told?.record ?? null),
      persons.map(({ told }) => told?.sheet ?? null),
    ],
  });
}

/** Whose turn it is: of these submissions, or whoever nobody came for within a minute (and what the API wrote), the oldest first. */
export type Waiting = { readonly origins: readonly number[] } | { readonly leftBehind: true; readonly after: number };

interface Row {
  readonly seq: number;
  readonly rid: number;
  readonly shard: number;
  readonly origin: number | null;
  readonly ordinal: number | null;
  readonly record: string | null;
  readonly sheet: string | null;
  readonly told: readonly (number | string)[];
}

const COLUMNS = 'seq, rid, shard, origin, ordinal, record, sheet, told';

/** At most `limit` of them, in the order they were entered. */
export async function waitingPersons(connection: Pick<Connection, 'query'>, waiting: Waiting, limit: number): Promise<WaitingPerson[]> {
  const { rows } =
    'origins' in waiting
      ? await connection.query<Row>({
          name: 'waiting-persons',
          text: `select ${COLUMNS} from person_pending where origin = any($1::bigint[]) order by seq limit $2`,
          values: [waiting.origins, limit],
        })
      : await connection.query<Row>(
          `select ${COLUMNS} from person_pending where seq > $1 and (origin is null or at < now() - interval '1 minute') order by seq limit $2`,
          [waiting.after, limit],
        );
  return rows.map(waitingOf);
}

/** All that waits of these Patients, whoever's it is. Under their locks nothing is added or taken away; without them it is how things stand. */
export async function waitingOfPersons(connection: Pick<Connection, 'query'>, rids: readonly number[]): Promise<WaitingPerson[]> {
  const { rows } = await connection.query<Row>(`select ${COLUMNS} from person_pending where rid = any($1::bigint[]) order by seq`, [rids]);
  return rows.map(waitingOf);
}

/** Takes away what was looked at. */
export async function donePersons(connection: Pick<Connection, 'query'>, seqs: readonly number[]): Promise<void> {
  if (seqs.length === 0) return;
  await connection.query({ name: 'done-persons', text: 'delete from person_pending where seq = any($1::bigint[])', values: [seqs] });
}

/** Remembers, where somebody waits, that a later record was told of contradicting them: theirs is not told as well. */
export async function contradicted(connection: Connection, pairs: readonly { readonly seq: number; readonly by: number }[]): Promise<void> {
  if (pairs.length === 0) return;
  await connection.query(
    `update person_pending p set told = p.told || n.by
       from (select seq, array_agg(by) as by from unnest($1::bigint[], $2::bigint[]) as n (seq, by) group by seq) n where p.seq = n.seq`,
    [pairs.map(({ seq }) => seq), pairs.map(({ by }) => by)],
  );
}

function waitingOf({ seq, rid, shard, origin, ordinal, record, sheet, told }: Row): WaitingPerson {
  return {
    seq,
    rid,
    shard,
    contradicts: told.map(Number),
    ...(origin === null ? {} : { origin }),
    ...(ordinal === null || sheet === null ? {} : { told: { ordinal, sheet, ...(record === null ? {} : { record }) } }),
  };
}
