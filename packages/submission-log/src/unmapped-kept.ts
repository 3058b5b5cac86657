import type { Connection } from '@hub/database';

/** A code of results that no concept map knows, and in how many results of a batch it stands. */
export interface UnmappedCount {
  readonly system: string;
  readonly code: string;
  /** What the sender calls it. */
  readonly display: string | undefined;
  readonly n: number;
}

/** Longer names are cut: they are for telling codes apart. */
const LONGEST = 200;

/**
 * Adds them to what is counted of their senders, in the transaction that counts the records: one statement, rows in an order all batches keep, so that
 * two of one sender wait for each other instead of stopping each other.
 */
export async function addUnmapped(connection: Connection, all: readonly (UnmappedCount & { readonly seq: number })[]): Promise<void> {
  if (all.length === 0) return;
  await connection.query({
    name: 'unmapped-codes',
    text: /* sql */ `
      insert into unmapped_code as u (source_id, system, code, display, n, first_seen, last_seen)
      select s.source_id, c.system, c.code, max(c.display), sum(c.n), min(s.received_at), max(s.received_at)
        from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::int[]) as c (seq, system, code, display, n)
        join submission s on s.seq = c.seq
       group by 1, 2, 3 order by s.source_id, c.system collate "C", c.code collate "C"
      on conflict (source_id, system, code) do update
        set n = u.n + excluded.n, display = coalesce(excluded.display, u.display),
            first_seen = least(u.first_seen, excluded.first_seen), last_seen = greatest(u.last_seen, excluded.last_seen)`,
    values: [
      all.map(({ seq }) => seq),
      all.map(({ system }) => system),
      all.map(({ code }) => code),
      all.map(({ display }) => display?.slice(0, LONGEST).toWellFormed() ?? null),
      all.map(({ n }) => n),
    ],
  });
}
