import type { Database } from '@hub/database';
import type { Severity } from '@hub/outcome';
import { type Counts, TIMELY_HOURS } from '@hub/submissions';

/** Whose quality, and of when. All conditions together. */
export interface QualityFilter {
  readonly facilityId?: number;
  readonly sourceId?: number;
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** How the time is cut for the trend, in local days (UTC+7); weeks begin on Monday. */
  readonly by: 'day' | 'week' | 'month';
}

/** What was received in one piece of time, or in all of it. */
export interface QualityPeriod {
  /** First day, `2026-11-22`. */
  readonly from: string;
  readonly counts: Counts & { readonly submissions: number; readonly withErrors: number; readonly withWarnings: number };
  readonly issueCounts: Readonly<Record<Severity, number>>;
  readonly asked: number;
  readonly filled: number;
  /** Visits that came for the first time; of those, within TIMELY_HOURS of their end. */
  readonly visits: number;
  readonly timely: number;
}

export interface QualityReport {
  readonly periods: readonly QualityPeriod[];
  /** The most frequent rules first. */
  readonly rules: readonly { readonly code: string; readonly severity: Severity; readonly count: number; readonly submissions: number }[];
  readonly completeness: readonly { readonly table: string; readonly lines: number; readonly asked: number; readonly filled: number }[];
  /** Minutes from the end of a visit to its receipt; undefined when none came for the first time. */
  readonly medianMinutes?: number;
  readonly p90Minutes?: number;
}

const MOST_RULES = 20;

/** The submissions that count: those that were taken back do not. `$1`–`$4` are the filter, `$5` how time is cut. */
const CHOSEN = /* sql */ `
  with chosen as (
    select s.seq, s.received, s.stored, s.unchanged, s.rejected,
           date_trunc($5, s.received_at at time zone 'Asia/Ho_Chi_Minh')::date::text as period
      from submission s
     where ($1::int is null or s.facility_id = $1) and ($2::int is null or s.source_id = $2)
       and s.received_at >= to_timestamp($3::float8 / 1000) and s.received_at < to_timestamp($4::float8 / 1000) and s.status <> 'undone'
  )`;

/** Sums what was kept beside the receipts (quality-kept.ts); no issue and no resource is read. */
export async function readQuality({ pool }: Database, filter: QualityFilter): Promise<QualityReport> {
  const values = [filter.facilityId ?? null, filter.sourceId ?? null, filter.from, filter.to, filter.by];
  const ask = async <T extends object>(text: string, more: readonly unknown[] = []): Promise<readonly T[]> =>
    (await pool.query<T>(CHOSEN + text, [...values, ...more])).rows;

  const counted = await ask<Counted>(
    `select c.period, count(*) as submissions, sum(c.received)::bigint as received, sum(c.stored)::bigint as stored, sum(c.unchanged)::bigint as unchanged,
            sum(c.rejected)::bigint as rejected, coalesce(sum(q.erroneous), 0)::bigint as erroneous, coalesce(sum(q.warned), 0)::bigint as warned,
            coalesce(sum(cardinality(q.minutes)), 0)::bigint as visits,
            coalesce(sum((select count(*) from unnest(q.minutes) m where m <= $6)), 0)::bigint as timely
       from chosen c left join submission_quality q on q.submission_seq = c.seq group by c.period order by c.period`,
    [TIMELY_HOURS * 60],
  );
  const issues = await ask<{ period: string; severity: Severity; n: number }>(
    `select c.period, r.severity, sum(r.n)::bigint as n from chosen c join submission_rule r on r.submission_seq = c.seq group by 1, 2`,
  );
  const filled = await ask<{ period: string; table: string; lines: number; asked: number; filled: number }>(
    `select c.period, t.table_name as table, sum(t.lines)::bigint as lines, sum(t.asked)::bigint as asked, sum(t.filled)::bigint as filled
       from chosen c join submission_completeness t on t.submission_seq = c.seq group by 1, 2`,
  );
  const rules = await ask<QualityReport['rules'][number]>(
    `select r.code, r.severity, sum(r.n)::bigint as count, count(*) as submissions
       from chosen c join submission_rule r on r.submission_seq = c.seq group by 1, 2 order by 3 desc, 1, 2 limit $6`,
    [MOST_RULES],
  );
  const [delay] = await ask<{ median: number | null; p90: number | null }>(
    `select percentile_cont(0.5) within group (order by m) as median, percentile_cont(0.9) within group (order by m) as p90
       from chosen c join submission_quality q on q.submission_seq = c.seq cross join lateral unnest(q.minutes) m`,
  );
  return {
    periods: counted.map((one) => periodOf(one, issues, filled)),
    rules,
    completeness: tablesOf(filled),
    ...(delay === undefined || delay.median === null || delay.p90 === null ? {} : { medianMinutes: delay.median, p90Minutes: delay.p90 }),
  };
}

interface Counted extends Counts {
  readonly period: string;
  readonly submissions: number;
  readonly erroneous: number;
  readonly warned: number;
  readonly visits: number;
  readonly timely: number;
}

function periodOf(
  { period, submissions, erroneous, warned, visits, timely, received, stored, unchanged, rejected }: Counted,
  issues: readonly { period: string; severity: Severity; n: number }[],
  filled: readonly { period: string; asked: number; filled: number }[],
): QualityPeriod {
  const issueCounts: Record<Severity, number> = { error: 0, warning: 0, information: 0 };
  for (const one of issues) if (one.period === period) issueCounts[one.severity] = one.n;
  const tables = filled.filter((one) => one.period === period);
  return {
    from: period,
    counts: { submissions, received, stored, unchanged, rejected, withErrors: erroneous, withWarnings: warned },
    issueCounts,
    asked: tables.reduce((sum, { asked }) => sum + asked, 0),
    filled: tables.reduce((sum, one) => sum + one.filled, 0),
    visits,
    timely,
  };
}

function tablesOf(rows: readonly { table: string; lines: number; asked: number; filled: number }[]): QualityReport['completeness'] {
  const sums = new Map<string, { lines: number; asked: number; filled: number }>();
  for (const { table, lines, asked, filled } of rows) {
    const sum = sums.get(table) ?? { lines: 0, asked: 0, filled: 0 };
    sums.set(table, { lines: sum.lines + lines, asked: sum.asked + asked, filled: sum.filled + filled });
  }
  const number = (table: string): number => Number(table.replace(/\D/g, ''));
  return [...sums].map(([table, sum]) => ({ table, ...sum })).sort((a, b) => number(a.table) - number(b.table));
}
