import type { Database } from '@hub/database';
import type { Issue, Severity } from '@hub/outcome';
import { codePattern } from './code-pattern.ts';

/** An issue with its place in the receipt, and the record it is about (from 0; absent for the file as a whole). */
export interface ListedIssue extends Issue {
  readonly position: number;
  readonly ordinal?: number;
}

/** Which issues of a receipt. */
export interface IssueFilter {
  readonly severity?: Severity;
  /** A rule; one ending in `*` begins with. */
  readonly code?: string;
}

/** How often a rule was raised in a receipt. */
export interface RuleCount {
  readonly code: string;
  readonly severity: Severity;
  readonly count: number;
}

/** Issues of a submission in file order, behind position `after` (-1: from the first), at most `count`. */
export async function listIssues(
  database: Database,
  id: string,
  { severity, code }: IssueFilter,
  after: number,
  count: number,
): Promise<readonly ListedIssue[]> {
  const { rows } = await database.pool.query({
    name: 'listed-issues',
    text: `select i.position, i.record_ordinal, i.severity, i.code, i.record, i.field, i.line, i.table_row, i.vi, i.en
             from submission_issue i
            where i.submission_seq = (select seq from submission where id = $1) and i.position > $2
              and ($3::text is null or i.severity = $3) and ($4::text is null or i.code like $4)
            order by i.position limit $5`,
    values: [id, after, severity ?? null, code === undefined ? null : codePattern(code), count],
  });
  return rows.map((row) => ({
    position: row.position,
    severity: row.severity,
    code: row.code,
    message: { vi: row.vi, en: row.en },
    ...(row.record_ordinal === null ? {} : { ordinal: row.record_ordinal }),
    ...(row.record === null ? {} : { record: row.record }),
    ...(row.field === null ? {} : { field: row.field }),
    ...(row.line === null ? {} : { line: row.line }),
    ...(row.table_row === null ? {} : { row: row.table_row }),
  }));
}

/** The rules a submission's receipt names, the most frequent first. */
export async function ruleCounts(database: Database, id: string): Promise<readonly RuleCount[]> {
  const { rows } = await database.pool.query<RuleCount>({
    name: 'receipt-rules',
    text: `select r.code, r.severity, r.n as count from submission_rule r
            where r.submission_seq = (select seq from submission where id = $1) order by r.n desc, r.code, r.severity`,
    values: [id],
  });
  return rows;
}

/** Issues by severity, of several submissions. */
export async function issueCountsOf(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<Severity, number>>>> {
  const { rows } = await database.pool.query<{ id: string; error: number; warning: number; information: number }>({
    name: 'issue-counts',
    text: `select s.id, coalesce(sum(n) filter (where severity = 'error'), 0)::int as error,
                  coalesce(sum(n) filter (where severity = 'warning'), 0)::int as warning,
                  coalesce(sum(n) filter (where severity = 'information'), 0)::int as information
             from submission s left join submission_rule r on r.submission_seq = s.seq
            where s.id = any($1::uuid[]) group by s.id`,
    values: [ids],
  });
  return new Map(rows.map(({ id, error, warning, information }) => [id, { error, warning, information }]));
}
