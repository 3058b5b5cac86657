import { type AuditEntry, decodeLine, encodeLine } from '@hub/audit';
import type { Database } from '@hub/database';
import type { MacKey } from '../batch-mac.ts';
import { INSERT, isTaken, valuesOf } from '../batch-row.ts';

/** An entry that lies in a journal and not yet in the database. */
export interface Kept {
  readonly line: string;
  readonly at: number;
  readonly patients: readonly number[] | undefined;
}

export const keptOf = (entry: AuditEntry): Kept => ({ line: encodeLine(entry), at: entry.at, patients: entry.patients });
/** The same from a journal. */
export const keptLine = (line: string): Kept => {
  const { at, patients } = decodeLine(line);
  return { line, at, patients };
};

/** Entries and characters of one row at most. */
export const BATCH = 500;
const BATCH_CHARACTERS = 512 * 1024;
/** Milliseconds between the entries of one row at most: a search by time looks this much around (`LATE_MS` in find.ts). */
const BATCH_MS = 30_000;

/** How many of these, from the first on, go in one row. */
function batchOf(kept: readonly Kept[]): number {
  let characters = 0;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const most = Math.min(kept.length, BATCH);
  for (let n = 0; n < most; n += 1) {
    const { line, at } = kept[n] as Kept;
    characters += line.length;
    low = Math.min(low, at);
    high = Math.max(high, at);
    if (n > 0 && (characters > BATCH_CHARACTERS || high - low > BATCH_MS)) return n;
  }
  return most;
}

/** What of a journal is in the database: its first `lines` lines, in `batches` rows. */
export interface Written {
  readonly batches: number;
  readonly lines: number;
}

export async function writtenOf({ pool }: Pick<Database, 'pool'>, writer: string): Promise<Written> {
  const { rows } = await pool.query<{ batches: number; events: number }>('select batches, events from audit_written($1::uuid)', [writer]);
  return { batches: rows[0]?.batches ?? 0, lines: rows[0]?.events ?? 0 };
}

/**
 * Inserts the next lines of a journal, those after `written`, and answers what is written then. (writer, n) is unique and lines go in in
 * their order, so whoever else writes this journal at the same moment, or this process a moment ago without hearing of it: no line goes in
 * twice, and none is left out.
 */
export async function writeNext(
  database: Pick<Database, 'pool'>,
  key: MacKey,
  writer: string,
  written: Written,
  waiting: readonly Kept[],
): Promise<Written> {
  const count = batchOf(waiting);
  const batch = waiting.slice(0, count);
  const last = batch.reduce((latest, { at }) => Math.max(latest, at), 0);
  const values = valuesOf(
    key,
    writer,
    written.batches + 1,
    batch.map(({ line }) => line),
    batch.flatMap(({ patients }) => patients ?? []),
    last,
  );
  try {
    // By a statement of the pool, whose commit waits for the disk: the journal is removed on the strength of it.
    await database.pool.query({ ...INSERT, values: [...values] });
    return { batches: written.batches + 1, lines: written.lines + count };
  } catch (error) {
    if (!isTaken(error)) throw error;
    return writtenOf(database, writer);
  }
}
