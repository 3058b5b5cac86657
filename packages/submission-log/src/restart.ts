import type { Connection } from '@hub/database';
import type { State } from '@hub/submissions';

/**
 * Sets a submission back to `received`: counts, issues and attempts cleared, id and arrival number kept; for a replay also those of its records
 * are mapped again that were stored under the same mapping. False when it was no longer in `from`.
 */
export async function restart(connection: Connection, seq: number, from: State, replay?: string): Promise<boolean> {
  const { rowCount } = await connection.query(
    `update submission set status = 'received', received = 0, stored = 0, unchanged = 0, rejected = 0, attempts = 0,
            retry_at = null, mapping_version = null, rules_version = null, finished_at = null, failure = null, rework_id = $3
     where seq = $1 and status = $2`,
    [seq, from, replay ?? null],
  );
  if (rowCount !== 1) return false;
  await connection.query('delete from submission_issue where submission_seq = $1', [seq]);
  await connection.query('delete from rejected_record where submission_seq = $1', [seq]);
  // The delays stay: a visit that is processed again does not come for the first time again, unless it was taken back.
  await connection.query(
    `with rules as (delete from submission_rule where submission_seq = $1), filled as (delete from submission_completeness where submission_seq = $1)
     update submission_quality set erroneous = 0, warned = 0, minutes = case when $2 then '{}' else minutes end where submission_seq = $1`,
    [seq, from === 'undone'],
  );
  return true;
}
