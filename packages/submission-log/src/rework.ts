import { randomUUID } from 'node:crypto';
import type { Connection, Database } from '@hub/database';
import { isFinal, type State } from '@hub/submissions';

/** Which submissions a replay takes. All conditions together; at least one. */
export interface ReplayFilter {
  /** submission.id. */
  readonly submission?: string;
  readonly source?: string;
  /** Epoch ms of receipt, inclusive. */
  readonly from?: number;
  /** Exclusive. */
  readonly to?: number;
  /** Code of an issue in the receipt; `VN-XML7-*` begins with. */
  readonly rule?: string;
  /** A table (`XML7`): receipts with an issue about it. */
  readonly table?: string;
  /** Made by a mapping older than this. */
  readonly mappingBelow?: number;
}

/** What became of an order to undo. */
export type UndoOrder =
  /** It will be done; also when it was ordered before and is not done yet. */
  | { readonly kind: 'ordered'; readonly rework: string; readonly sourceId: number }
  /** It was done before. */
  | { readonly kind: 'undone'; readonly rework: string | undefined }
  /** Not final yet, or nothing of it was stored. */
  | { readonly kind: 'not-now'; readonly status: State };

/** Orders the undoing of a submission. Ordering again is the same order; two at once are one. */
export async function orderUndo(database: Database, submission: string, requestedBy: number): Promise<UndoOrder | undefined> {
  return database.transaction(async (connection) => {
    const { rows } = await connection.query<{ seq: number; source_id: number; status: State }>(
      'select seq, source_id, status from submission where id = $1 for no key update',
      [submission],
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    const { rows: earlier } = await connection.query<{ rework_id: string; status: string }>(
      `select i.rework_id, i.status from rework_item i join rework w using (rework_id)
        where i.submission_seq = $1 and w.kind = 'undo' order by w.requested_at desc limit 1`,
      [row.seq],
    );
    const [last] = earlier;
    if (last !== undefined && (last.status === 'waiting' || last.status === 'working'))
      return { kind: 'ordered', rework: last.rework_id, sourceId: row.source_id };
    if (row.status === 'undone') return { kind: 'undone', rework: last?.rework_id };
    if (!mayUndo(row.status) || (row.status === 'rejected' && !(await hasChanges(connection, row.seq))))
      return { kind: 'not-now', status: row.status };
    const rework = await enter(connection, 'undo', false, { submission }, requestedBy);
    await connection.query('insert into rework_item (rework_id, submission_seq, source_id) values ($1, $2, $3)', [
      rework,
      row.seq,
      row.source_id,
    ]);
    return { kind: 'ordered', rework, sourceId: row.source_id };
  });
}

/** A state in which a submission can be taken back: it came to its end, and is not undone. */
export const mayUndo = (status: State): boolean => isFinal(status) && status !== 'undone';

/** A replay may have rejected what was stored before. */
async function hasChanges(connection: Connection, seq: number): Promise<boolean> {
  const { rows } = await connection.query('select from record_change where submission_seq = $1 and undone_by is null limit 1', [seq]);
  return rows.length > 0;
}

/** An order to replay, and the sources whose work it is. */
export interface ReplayOrder {
  readonly rework: string;
  readonly submissions: number;
  readonly sourceIds: readonly number[];
}

/** Orders the replay of what a filter finds, or (`dryRun`) a look at what it would change. In order of arrival; no limit. */
export async function orderReplay(database: Database, filter: ReplayFilter, dryRun: boolean, requestedBy: number): Promise<ReplayOrder> {
  const rule =
    filter.rule?.endsWith('*') === true ? `${escaped(filter.rule.slice(0, -1))}%` : filter.rule === undefined ? null : escaped(filter.rule);
  return database.transaction(async (connection) => {
    const rework = await enter(connection, 'replay', dryRun, filter, requestedBy);
    const { rows } = await connection.query<{ source_id: number; n: number }>(
      `with item as (
         insert into rework_item (rework_id, submission_seq, source_id)
         select $1, s.seq, s.source_id from submission s
          where s.status in ('completed', 'completed-with-errors', 'rejected')
            and ($2::uuid is null or s.id = $2)
            and ($3::text is null or s.source_id = (select source_id from source where code = $3))
            and ($4::float8 is null or s.received_at >= to_timestamp($4 / 1000))
            and ($5::float8 is null or s.received_at < to_timestamp($5 / 1000))
            and ($6::text is null or exists (select from submission_issue i where i.submission_seq = s.seq and i.code like $6))
            and ($7::text is null or exists (select from submission_issue i where i.submission_seq = s.seq
                  and (i.code like 'VN-' || $7 || '-%' or i.field = $7 or i.field like $7 || '.%')))
            and ($8::int is null or coalesce(s.mapping_version, 0) < $8)
         returning source_id
       ) select source_id, count(*)::int as n from item group by 1`,
      [
        rework,
        filter.submission ?? null,
        filter.source ?? null,
        filter.from ?? null,
        filter.to ?? null,
        rule,
        filter.table ?? null,
        filter.mappingBelow ?? null,
      ],
    );
    return { rework, submissions: rows.reduce((sum, { n }) => sum + n, 0), sourceIds: rows.map(({ source_id }) => source_id) };
  });
}

const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&');

async function enter(
  connection: Connection,
  kind: 'undo' | 'replay',
  dryRun: boolean,
  asked: object,
  requestedBy: number,
): Promise<string> {
  const id = randomUUID();
  await connection.query('insert into rework (rework_id, kind, dry_run, asked, requested_by) values ($1, $2, $3, $4, $5)', [
    id,
    kind,
    dryRun,
    JSON.stringify(asked),
    requestedBy,
  ]);
  return id;
}
