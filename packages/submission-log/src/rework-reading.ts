import type { Database } from '@hub/database';

/** An order to undo or replay, and how far it is. */
export interface ReworkReport {
  readonly id: string;
  readonly kind: 'undo' | 'replay';
  readonly dryRun: boolean;
  readonly asked: Readonly<Record<string, unknown>>;
  /** Epoch ms. */
  readonly requestedAt: number;
  readonly finishedAt?: number;
  /** How many submissions are in which state. */
  readonly submissions: Readonly<Record<'waiting' | 'working' | 'done' | 'refused' | 'failed', number>>;
  /** Records, of the submissions that are done. */
  readonly records: { readonly changed: number; readonly unchanged: number; readonly stayed: number };
}

/** One finding with the submission it is about. */
export interface ReportedFinding {
  readonly submission: string;
  readonly ordinal: number;
  readonly reference: string;
  readonly what: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SELECT = `select w.rework_id, w.kind, w.dry_run, w.asked, w.requested_at, max(i.finished_at) as finished_at,
    count(*) filter (where i.status = 'waiting')::int as waiting, count(*) filter (where i.status = 'working')::int as working,
    count(*) filter (where i.status = 'done')::int as done, count(*) filter (where i.status = 'refused')::int as refused,
    count(*) filter (where i.status = 'failed')::int as failed, coalesce(sum(i.changed), 0)::int as changed,
    coalesce(sum(i.unchanged), 0)::int as unchanged, coalesce(sum(i.stayed), 0)::int as stayed
  from rework w left join rework_item i using (rework_id)`;

/** One order; undefined when there is none of that id and kind. */
export async function readRework(database: Database, kind: 'undo' | 'replay', id: string): Promise<ReworkReport | undefined> {
  if (!UUID.test(id)) return undefined;
  const { rows } = await database.pool.query(`${SELECT} where w.rework_id = $1 and w.kind = $2 group by w.rework_id`, [id, kind]);
  return rows[0] === undefined ? undefined : reportOf(rows[0]);
}

/** The newest undoing of a submission. */
export async function lastUndo(database: Database, submission: string): Promise<ReworkReport | undefined> {
  if (!UUID.test(submission)) return undefined;
  const { rows } = await database.pool.query(
    `${SELECT} where w.kind = 'undo' and w.rework_id in (select x.rework_id from rework_item x join submission s on s.seq = x.submission_seq where s.id = $1)
      group by w.rework_id order by w.requested_at desc limit 1`,
    [submission],
  );
  return rows[0] === undefined ? undefined : reportOf(rows[0]);
}

/** Replays, newest first. */
export async function listReplays(database: Database, count: number): Promise<ReworkReport[]> {
  const { rows } = await database.pool.query(
    `${SELECT} where w.kind = 'replay' group by w.rework_id order by w.requested_at desc limit $1`,
    [count],
  );
  return rows.map(reportOf);
}

/** Findings of an order: summaries, what stayed, what would change. In order of submission and record; `next` asks for those after. */
export async function reworkFindings(
  database: Database,
  id: string,
  count: number,
  after = 0,
): Promise<{ readonly findings: readonly ReportedFinding[]; readonly next?: number }> {
  const { rows } = await database.pool.query(
    `select s.id, f.ordinal, f.reference, f.what, f.detail from rework_finding f join submission s on s.seq = f.submission_seq
      where f.rework_id = $1 and f.what <> 'shared' order by f.submission_seq, f.ordinal, f.reference offset $2 limit $3`,
    [id, after, count + 1],
  );
  return {
    findings: rows.slice(0, count).map((row) => ({
      submission: row.id,
      ordinal: row.ordinal,
      reference: row.reference,
      what: row.what,
      detail: JSON.parse(row.detail),
    })),
    ...(rows.length > count ? { next: after + count } : {}),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a row of SELECT
function reportOf(row: any): ReworkReport {
  const { waiting, working, done, refused, failed, changed, unchanged, stayed } = row;
  return {
    id: row.rework_id,
    kind: row.kind,
    dryRun: row.dry_run,
    asked: JSON.parse(row.asked),
    requestedAt: row.requested_at.getTime(),
    ...(waiting + working === 0 && row.finished_at !== null ? { finishedAt: row.finished_at.getTime() } : {}),
    submissions: { waiting, working, done, refused, failed },
    records: { changed, unchanged, stayed },
  };
}
