import type { Connection, Database } from '@hub/database';
import type { Issue } from '@hub/outcome';
import { type Counts, type FinalStatus, finalStatus, retryDelay, transition } from '@hub/submissions';
import { addQuality, type RecordQuality } from './quality-kept.ts';
import { addUnmapped, type UnmappedCount } from './unmapped-kept.ts';

/** Another worker has taken the submission over: roll back and leave it to that one. */
export class TakenOverError extends Error {
  override readonly name = 'TakenOverError';
}

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
  /** What the quality of the sender is told from; counted with the records. */
  readonly quality?: RecordQuality;
  /** Codes of its results that no concept map knows. */
  readonly unmapped?: readonly UnmappedCount[];
}

/**
 * Adds a batch's counts and issues, in the transaction that stores its resources: counted once, with them or not at all.
 * A batch may hold records of several submissions, each at most once in `all`; the number of statements does not grow with them.
 * Throws {@link TakenOverError} when a submission is not being processed from there.
 */
export async function recordProgress(connection: Connection, all: Progress | readonly Progress[]): Promise<void> {
  const list = [...(Array.isArray(all) ? (all as readonly Progress[]) : [all as Progress])].sort((a, b) => a.seq - b.seq);
  if (list.length === 0) return;
  const { rows } = await connection.query<{ seq: number }>({
    name: 'submission-progress',
    text: /* sql */ `
      update submission s
      set received = s.received + p.received, stored = s.stored + p.stored, unchanged = s.unchanged + p.unchanged,
          rejected = s.rejected + p.rejected, attempts = 0
      from unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::int[], $6::int[]) as p (seq, start, received, stored, unchanged, rejected)
      where s.seq = p.seq and s.received = p.start and s.status = 'processing'
      returning s.seq`,
    values: [
      list.map(({ seq }) => seq),
      list.map(({ from }) => from),
      list.map(({ counts }) => counts.received),
      list.map(({ counts }) => counts.stored),
      list.map(({ counts }) => counts.unchanged),
      list.map(({ counts }) => counts.rejected),
    ],
  });
  if (rows.length !== list.length) {
    const updated = new Set(rows.map(({ seq }) => seq));
    const lost = list.find(({ seq }) => !updated.has(seq));
    throw new TakenOverError(`submission ${lost?.seq} is no longer processed from record ${lost?.from}: another worker has taken over`);
  }
  await addIssues(
    connection,
    list.flatMap(({ seq, issues }) => issues.map((issue) => ({ ...issue, seq }))),
  );
  await addQuality(
    connection,
    list.flatMap(({ seq, quality }) => (quality === undefined ? [] : [{ ...quality, seq }])),
  );
  await addUnmapped(
    connection,
    list.flatMap(({ seq, unmapped = [] }) => unmapped.map((one) => ({ ...one, seq }))),
  );
  const earlier = [...new Set(list.flatMap(({ seq, supersedes = [] }) => supersedes.filter((other) => other !== seq)))].sort(
    (a, b) => a - b,
  );
  if (earlier.length > 0) {
    await connection.query(
      `update submission set superseded = true
       where seq in (select seq from submission where seq = any($1::bigint[]) and not superseded order by seq for no key update)`,
      [earlier],
    );
  }
}

/** A submission whose records are all committed, or are in this transaction. */
export interface Ending {
  readonly seq: number;
  /** Of the file as a whole. */
  readonly issues: readonly Issue[];
}

/**
 * Ends processing inside the transaction of the last batch: adds issues of the files as a whole and sets the final
 * statuses, which it answers by arrival number. Throws (fault) when counts do not balance, {@link TakenOverError} when one is not being processed.
 */
export async function finishWithin(connection: Connection, endings: readonly Ending[]): Promise<ReadonlyMap<number, FinalStatus>> {
  if (endings.length === 0) return new Map();
  await addIssues(
    connection,
    endings.flatMap(({ seq, issues }) => issues.map((issue) => ({ ...issue, seq }))),
  );
  const seqs = endings.map(({ seq }) => seq);
  const { rows } = await connection.query<Counts & { seq: number; errors: boolean }>({
    name: 'submission-endings',
    text: /* sql */ `
      select s.seq, s.received, s.stored, s.unchanged, s.rejected,
             exists (select from submission_issue i where i.submission_seq = s.seq and i.severity = 'error') as errors
      from submission s where s.seq = any($1::bigint[]) and s.status = 'processing' order by s.seq for no key update`,
    values: [seqs],
  });
  if (rows.length !== seqs.length)
    throw new TakenOverError(`submission ${seqs.find((seq) => !rows.some((row) => row.seq === seq))} is not being processed`);
  const statuses = new Map(rows.map(({ seq, errors, ...counts }) => [seq, finalStatus(counts, errors)]));
  await connection.query({
    name: 'submission-finish',
    text: /* sql */ `
      with done as (
        update submission s set status = f.status, finished_at = now(), attempts = 0, failure = null
        from unnest($1::bigint[], $2::text[]) as f (seq, status) where s.seq = f.seq
        returning s.seq, s.source_id, s.status
      )
      insert into webhook_delivery (source_id, submission_seq, status)
      select source_id, seq, done.status from done join webhook using (source_id) order by seq`,
    values: [[...statuses.keys()], [...statuses.values()]],
  });
  return statuses;
}

/** {@link finishWithin} in a transaction of its own, for one submission. */
export async function finish(database: Database, seq: number, fileIssues: readonly Issue[] = []): Promise<FinalStatus> {
  const statuses = await database.transaction((connection) => finishWithin(connection, [{ seq, issues: fileIssues }]));
  return statuses.get(seq) as FinalStatus;
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

type PlacedIssue = Issue & { readonly ordinal?: number; readonly seq: number };

/** Appends issues to their receipts, keeping their order. */
/**
 * Adds issues of records that are counted already, to whichever submissions, whatever became of them. Waits for whoever writes their receipts.
 * Warnings and information only: a status stays what it is.
 */
export async function addLateIssues(connection: Connection, issues: readonly PlacedIssue[]): Promise<void> {
  if (issues.length === 0) return;
  const seqs = [...new Set(issues.map(({ seq }) => seq))];
  await connection.query('select 1 from submission where seq = any($1::bigint[]) order by seq for no key update', [seqs]);
  await addIssues(connection, issues);
}

async function addIssues(connection: Connection, issues: readonly PlacedIssue[]): Promise<void> {
  if (issues.length === 0) return;
  const column = <T>(pick: (issue: PlacedIssue) => T): T[] => issues.map(pick);
  await connection.query({
    name: 'submission-issues',
    text: /* sql */ `
      with added as (
      insert into submission_issue (submission_seq, position, record_ordinal, severity, code, record, field, line, vi, en, table_row)
      select seq, coalesce(last, -1) + row_number() over (partition by seq order by n), ordinal, severity, code, record, field, line, vi, en, table_row
      from unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[], $9::text[], $10::int[])
        with ordinality as i (seq, ordinal, severity, code, record, field, line, vi, en, table_row, n)
      left join (select submission_seq, max(position) as last from submission_issue where submission_seq = any($1::bigint[]) group by 1) before
        on before.submission_seq = i.seq
      returning submission_seq, code, severity)
      insert into submission_rule as r (submission_seq, code, severity, n)
      select submission_seq, code, severity, count(*) from added group by 1, 2, 3 order by 1, 2, 3
      on conflict (submission_seq, code, severity) do update set n = r.n + excluded.n`,
    values: [
      column(({ seq }) => seq),
      column(({ ordinal }) => ordinal ?? null),
      column(({ severity }) => severity),
      column(({ code }) => code),
      column(({ record }) => record ?? null),
      column(({ field }) => field ?? null),
      column(({ line }) => line ?? null),
      column(({ message }) => message.vi),
      column(({ message }) => message.en),
      column(({ row }) => row ?? null),
    ],
  });
}
