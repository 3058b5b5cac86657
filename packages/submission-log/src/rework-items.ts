import type { Connection, Database } from '@hub/database';
import { type State, transition } from '@hub/submissions';
import { restart } from './restart.ts';

/** One submission of an order, as a worker gets it. */
export interface ReworkItem {
  readonly rework: string;
  readonly kind: 'undo' | 'replay';
  readonly dryRun: boolean;
  /** client_id and client_number of who ordered it. */
  readonly requestedBy: { readonly clientId: string; readonly number: number };
  /** submission.seq. */
  readonly submission: number;
  readonly submissionId: string;
  readonly facility: { readonly id: number; readonly code: string };
  readonly submissionStatus: State;
  readonly status: 'waiting' | 'working';
  /** Records that are done. */
  readonly position: number;
}

/** Open items of a source, in order of arrival, that can go on now: their submission is not under way. */
export async function openItems(database: Database, sourceId: number, limit: number): Promise<ReworkItem[]> {
  const { rows } = await database.pool.query(
    `select i.rework_id, w.kind, w.dry_run, c.client_id, w.requested_by, i.submission_seq, s.id, s.facility_id, f.code, s.status as submission_status,
            i.status, i.position
       from rework_item i join rework w using (rework_id) join submission s on s.seq = i.submission_seq
       join facility f on f.facility_id = s.facility_id join client c on c.client_number = w.requested_by
      where i.source_id = $1 and i.status in ('waiting', 'working') and s.status not in ('received', 'processing')
        and not (s.status = 'failed' and s.retry_at is not null)
      order by i.submission_seq, w.requested_at limit $2`,
    [sourceId, limit],
  );
  return rows.map((row) => ({
    rework: row.rework_id,
    kind: row.kind,
    dryRun: row.dry_run,
    requestedBy: { clientId: row.client_id, number: row.requested_by },
    submission: row.submission_seq,
    submissionId: row.id,
    facility: { id: row.facility_id, code: row.code },
    submissionStatus: row.submission_status,
    status: row.status,
    position: row.position,
  }));
}

/** Sources with open items: what the sweep rings for. */
export async function reworkSources(database: Database): Promise<number[]> {
  const { rows } = await database.pool.query<{ source_id: number }>(
    `select distinct source_id from rework_item where status in ('waiting', 'working')`,
  );
  return rows.map(({ source_id }) => source_id);
}

/** What a step of an item came to, to be added. */
export interface ItemStep {
  readonly position?: number;
  readonly changed?: number;
  readonly unchanged?: number;
  readonly stayed?: number;
  readonly status?: 'working' | 'done' | 'refused' | 'failed';
  /** For operators, without patient data. */
  readonly failure?: string;
}

/** Writes a step down, in the transaction that does it. */
export async function stepItem(
  connection: Pick<Connection, 'query'>,
  { rework, submission }: Pick<ReworkItem, 'rework' | 'submission'>,
  { position, changed = 0, unchanged = 0, stayed = 0, status = 'working', failure }: ItemStep,
): Promise<void> {
  await connection.query(
    `update rework_item set position = coalesce($3, position), changed = changed + $4, unchanged = unchanged + $5, stayed = stayed + $6,
            status = $7, failures = 0, failure = $8, finished_at = case when $7 = 'working' then null else now() end
      where rework_id = $1 and submission_seq = $2`,
    [rework, submission, position ?? null, changed, unchanged, stayed, status, failure ?? null],
  );
}

/** Something to be read of an item: a record that stayed, a resource that would change. `reference` is '' for the record itself. */
export interface ReworkFinding {
  readonly ordinal: number;
  readonly reference: string;
  readonly what: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Enters findings; one that is there is replaced. */
export async function addFindings(
  connection: Pick<Connection, 'query'>,
  { rework, submission }: Pick<ReworkItem, 'rework' | 'submission'>,
  findings: readonly ReworkFinding[],
): Promise<void> {
  if (findings.length === 0) return;
  const unique = [...new Map(findings.map((one) => [`${one.ordinal}/${one.reference}`, one])).values()];
  await connection.query(
    `insert into rework_finding (rework_id, submission_seq, ordinal, reference, what, detail)
     select $1, $2, * from unnest($3::int[], $4::text[], $5::text[], $6::text[])
     on conflict (rework_id, submission_seq, ordinal, reference) do update set what = excluded.what, detail = excluded.detail`,
    [
      rework,
      submission,
      unique.map(({ ordinal }) => ordinal),
      unique.map(({ reference }) => reference),
      unique.map(({ what }) => what),
      unique.map(({ detail }) => JSON.stringify(detail)),
    ],
  );
}

/** Findings of one kind, those of a reference together, at most `limit` references. */
export async function findingsOf(
  connection: Pick<Connection, 'query'>,
  { rework, submission }: Pick<ReworkItem, 'rework' | 'submission'>,
  what: string,
  limit: number,
): Promise<ReworkFinding[]> {
  const { rows } = await connection.query<{ ordinal: number; reference: string; what: string; detail: string }>(
    `select ordinal, reference, what, detail from rework_finding
      where rework_id = $1 and submission_seq = $2 and what = $3 and reference in (
        select distinct reference from rework_finding where rework_id = $1 and submission_seq = $2 and what = $3 order by 1 limit $4)
      order by reference, ordinal`,
    [rework, submission, what, limit],
  );
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) }));
}

/** Takes findings away: what was noted down for later and is done. */
export async function dropFindings(
  connection: Pick<Connection, 'query'>,
  { rework, submission }: Pick<ReworkItem, 'rework' | 'submission'>,
  findings: readonly ReworkFinding[],
): Promise<void> {
  await connection.query(
    `delete from rework_finding f using unnest($3::int[], $4::text[]) as gone (ordinal, reference)
      where f.rework_id = $1 and f.submission_seq = $2 and f.ordinal = gone.ordinal and f.reference = gone.reference`,
    [rework, submission, findings.map(({ ordinal }) => ordinal), findings.map(({ reference }) => reference)],
  );
}

/** Ids and states of submissions, by arrival number. */
export async function submissionsBySeq(
  connection: Pick<Connection, 'query'>,
  seqs: readonly number[],
): Promise<Map<number, { readonly id: string; readonly status: State }>> {
  if (seqs.length === 0) return new Map();
  const { rows } = await connection.query<{ seq: number; id: string; status: State }>(
    'select seq, id, status from submission where seq = any($1::bigint[])',
    [seqs],
  );
  return new Map(rows.map(({ seq, id, status }) => [seq, { id, status }]));
}

/** Arrival numbers of submissions, by id; what is no id of one is absent. */
export async function submissionSeqs(connection: Pick<Connection, 'query'>, ids: readonly string[]): Promise<Map<string, number>> {
  const asked = ids.filter((id) => UUID.test(id));
  if (asked.length === 0) return new Map();
  const { rows } = await connection.query<{ seq: number; id: string }>('select seq, id from submission where id = any($1::uuid[])', [
    asked,
  ]);
  return new Map(rows.map(({ seq, id }) => [id, seq]));
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Ends an undoing: the submission is undone, unless every record of it had to stay: then the order is refused and the submission stays what it was.
 */
export async function finishUndo(database: Database, item: ReworkItem): Promise<void> {
  await database.transaction(async (connection) => {
    const { rows } = await connection.query<{ changed: number; stayed: number; status: State }>(
      `select i.changed, i.stayed, s.status from rework_item i join submission s on s.seq = i.submission_seq
        where i.rework_id = $1 and i.submission_seq = $2 for no key update of s`,
      [item.rework, item.submission],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('an undoing that nobody ordered');
    if (row.changed === 0 && row.stayed > 0) return stepItem(connection, item, { status: 'refused' });
    await connection.query('update submission set status = $2 where seq = $1', [item.submission, transition(row.status, 'undone')]);
    await stepItem(connection, item, { status: 'done' });
    // What it had superseded stands again, unless another submission superseded it too.
    await connection.query(
      `update submission s set superseded = false
        where superseded and seq in (select before_arrival from record_change where submission_seq = $1 and undone_by = $2)
          and not exists (select from record_change c where c.before_arrival = s.seq and c.submission_seq <> s.seq and c.undone_by is null)`,
      [item.submission, item.rework],
    );
  });
}

/** True when every record of an undoing stayed, so that it will be refused. */
export async function allStayed(connection: Pick<Connection, 'query'>, item: Pick<ReworkItem, 'rework' | 'submission'>): Promise<boolean> {
  const { rows } = await connection.query<{ stayed: boolean }>(
    'select changed = 0 and stayed > 0 as stayed from rework_item where rework_id = $1 and submission_seq = $2',
    [item.rework, item.submission],
  );
  return rows[0]?.stayed === true;
}

/** Sets the submission of a replay back, so that it is processed anew. What is undone stays so: the order is refused. */
export async function restartForReplay(database: Database, item: ReworkItem): Promise<void> {
  await database.transaction(async (connection) => {
    const { rows } = await connection.query<{ status: State }>('select status from submission where seq = $1 for no key update', [
      item.submission,
    ]);
    const status = rows[0]?.status as State;
    if (transition(status, 'replayed') === status) return stepItem(connection, item, status === 'undone' ? { status: 'refused' } : {});
    await restart(connection, item.submission, status, item.rework);
    await stepItem(connection, item, { status: 'working' });
  });
}

/** Ends a replay whose submission has been processed: its counts are the result. */
export async function finishReplay(database: Database, item: ReworkItem): Promise<void> {
  const { rows } = await database.pool.query<{ stored: number; unchanged: number; rejected: number }>(
    'select stored, unchanged, rejected from submission where seq = $1',
    [item.submission],
  );
  const { stored = 0, unchanged = 0, rejected = 0 } = rows[0] ?? {};
  await stepItem(database.pool, item, {
    changed: stored,
    unchanged,
    stayed: rejected,
    status: item.submissionStatus === 'failed' ? 'failed' : 'done',
  });
}

/** Failures in a row after which an item is left to a person. */
const MOST_FAILURES = 5;

/** A fault stopped an item: it is tried again with the next sweep, from where it had committed, a few times. */
export async function failItem(database: Database, { rework, submission }: ReworkItem, failure: string): Promise<void> {
  await database.pool.query(
    `update rework_item set failures = failures + 1, failure = $3, status = case when failures + 1 >= $4 then 'failed' else status end,
            finished_at = case when failures + 1 >= $4 then now() end
      where rework_id = $1 and submission_seq = $2`,
    [rework, submission, failure, MOST_FAILURES],
  );
}
