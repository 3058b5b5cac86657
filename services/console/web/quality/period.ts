/** Time that is looked at, and in which steps. */
export interface Period {
  readonly days: number;
  readonly by: 'day' | 'week' | 'month';
}

/** Few enough points to be seen apart on a telephone. */
export const PERIODS: readonly Period[] = [
  { days: 30, by: 'day' },
  { days: 90, by: 'week' },
  { days: 365, by: 'month' },
];

const DAY_MS = 86_400_000;
const VIETNAM_MS = 7 * 3_600_000;

/** First day (YYYY-MM-DD, of Vietnam) of a period that ends today, today counted. */
export const firstDay = (period: Period, now: number): string =>
  new Date(now + VIETNAM_MS - (period.days - 1) * DAY_MS).toISOString().slice(0, 10);
