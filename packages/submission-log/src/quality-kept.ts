import type { Connection } from '@hub/database';

/** What records of one submission say of the quality of their sender. */
export interface RecordQuality {
  /** Records with an error; with a warning and no error. */
  readonly erroneous: number;
  readonly warned: number;
  /** From the end of a visit to its receipt, of each visit that came for the first time. Whole minutes, from 0. */
  readonly minutes: readonly number[];
  /** Table by table: lines, fields that are asked for in all of them, and how many of those are filled. */
  readonly tables: readonly { readonly table: string; readonly lines: number; readonly asked: number; readonly filled: number }[];
}

/** Adds what a batch says of its submissions, each at most once: one statement, in the transaction that counts the records. */
export async function addQuality(connection: Connection, all: readonly (RecordQuality & { readonly seq: number })[]): Promise<void> {
  if (all.length === 0) return;
  const delays = all.flatMap(({ seq, minutes }) => minutes.map((minute) => ({ seq, minute })));
  const filled = all.flatMap(({ seq, tables }) => tables.map((table) => ({ ...table, seq })));
  await connection.query({
    name: 'submission-quality',
    text: /* sql */ `
      with delays as (select seq, array_agg(minute) as minutes from unnest($4::bigint[], $5::int[]) as d (seq, minute) group by seq),
      whole as (
        insert into submission_quality as q (submission_seq, erroneous, warned, minutes)
        select seq, erroneous, warned, coalesce(minutes, '{}')
          from unnest($1::bigint[], $2::int[], $3::int[]) as g (seq, erroneous, warned) left join delays using (seq)
        on conflict (submission_seq) do update
          set erroneous = q.erroneous + excluded.erroneous, warned = q.warned + excluded.warned, minutes = q.minutes || excluded.minutes
      )
      insert into submission_completeness as c (submission_seq, table_name, lines, asked, filled)
      select * from unnest($6::bigint[], $7::text[], $8::int[], $9::int[], $10::int[])
      on conflict (submission_seq, table_name) do update
        set lines = c.lines + excluded.lines, asked = c.asked + excluded.asked, filled = c.filled + excluded.filled`,
    values: [
      all.map(({ seq }) => seq),
      all.map(({ erroneous }) => erroneous),
      all.map(({ warned }) => warned),
      delays.map(({ seq }) => seq),
      delays.map(({ minute }) => minute),
      filled.map(({ seq }) => seq),
      filled.map(({ table }) => table),
      filled.map(({ lines }) => lines),
      filled.map(({ asked }) => asked),
      filled.map(({ filled: n }) => n),
    ],
  });
}
