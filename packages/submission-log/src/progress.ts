import type { Connection, Database } from '@hub/database';
import type { Issue } from '@hub/outcome';
import { type Counts, type FinalStatus, finalStatus, retryDelay, transition } from '@hub/submissions';

/** What one batch of records came to. */
export interface Progress {
  /** Submission's arrival number. */
  readonly seq: number;
  /** `counts.received` before this batch. A second writer that starts from the same place finds the row moved on. */
  readonly from: number;
  /** To be added. */
  readonly counts: Counts;
  /** In the order of the file. `ordinal`: which record, from 0; absent for the file as a whole. */
  readonly issues: readonly (Issue & { readonly ordinal?: number })[];
  /** Arrival numbers of submissions whose stored records this batch has changed (`source_record.arrival` before). */
  readonly supersedes?: readonly number[];
}

/**
 * Adds a batch's counts and issues, in the transaction that stores its resources: counted once, with them or not at all.
 * Throws (fault) when the submission is not being processed from there: another worker has taken over, roll back.
 */
export async function recordProgress(connection: Connection, progress: Progress): Promise<void> {
  const { seq, from, counts, issues, supersedes = [] } = progress;
  const { rowCount } = await connection.query({
    name: 'submission-progress',
    text: `update submission set received = received + $3, stored = stored + $4, unchanged = unchanged + $5, rejected = rejected + $6, attempts = 0
           where seq = $1 and received = $2 and status = 'processing'`,
    values: [seq, from, counts.received, counts.stored, counts.unchanged, counts.rejected],
  });
  if (rowCount !== 1) throw new Error(`submission ${seq} is no longer processed from record ${from}: another worker has taken over`);
  await addIssues(connection, seq, issues);
  const earlier = [...new Set(supersedes)].filter((other) => other !== seq).sort((a, b) => a - b);
  if (earlier.length > 0) {
    await connection.query(
      `update submission set superseded = true
       where seq in (select seq from submission where seq = any($1::bigint[]) and not superseded order by seq for no key update)`,
      [earlier],
    );
  }
}

/** Ends processing: adds issues of the file as a whole and sets the final status. Throws (fault) when counts do not balance. */
export async function finish(database: Database, seq: number, fileIssues: readonly Issue[] = []): Promise<FinalStatus> {
  return database.transaction(async (connection) => {
    const { rows } = await connection.query<Counts>(
      `select received, stored, unchanged, rejected from submission where seq = $1 and status = 'processing' for no key update`,
      [seq],
    );
    const [counts] = rows;
    if (counts === undefined) throw new Error(`submission ${seq} is not being processed`);
    await addIssues(connection, seq, fileIssues);
    const { rows: errors } = await connection.query(
      `select from submission_issue where submission_seq = $1 and severity = 'error' limit 1`,
      [seq],
    );
    const status = finalStatus(counts, errors.length > 0);
    await connection.query('update submission set status = $2, finished_at = now(), attempts = 0, failure = null where seq = $1', [
      seq,
      status,
    ]);
    return status;
  });
}

/**
 * A fault of the hub stopped processing: nothing is lost, records already committed stay counted. It is tried again after a
 * growing delay, or, after ten attempts without progress, when a person says so. `failure` is for operators, without patient data.
 */
export async function fail(to: Database | Connection, seq: number, failure: string): Promise<void> {
  const query = 'pool' in to ? to.pool : to;
  const { rows } = await query.query<{ attempts: number }>(`select attempts from submission where seq = $1 and status = 'processing'`, [
    seq,
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error(`submission ${seq} is not being processed`);
  const delay = retryDelay(row.attempts);
  await query.query(
    `update submission set status = $2, failure = $3, retry_at = now() + $4::float8 * interval '1 millisecond' where seq = $1 and status = 'processing'`,
    [seq, transition('processing', 'hub-fault'), failure.slice(0, 500), delay ?? null],
  );
}

async function addIssues(connection: Connection, seq: number, issues: Progress['issues']): Promise<void> {
  if (issues.length === 0) return;
  const column = <T>(pick: (issue: Progress['issues'][number]) => T): T[] => issues.map(pick);
  await connection.query({
    name: 'submission-issues',
    text: /* sql */ `
      insert into submission_issue (submission_seq, position, record_ordinal, severity, code, record, field, line, vi, en)
      select $1, (select coalesce(max(position), -1) from submission_issue where submission_seq = $1) + n, ordinal, severity, code, record, field, line, vi, en
      from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[], $9::text[])
        with ordinality as i (ordinal, severity, code, record, field, line, vi, en, n)`,
    values: [
      seq,
      column(({ ordinal }) => ordinal ?? null),
      column(({ severity }) => severity),
      column(({ code }) => code),
      column(({ record }) => record ?? null),
      column(({ field }) => field ?? null),
      column(({ line }) => line ?? null),
      column(({ message }) => message.vi),
      column(({ message }) => message.en),
    ],
  });
}
