import { four, two } from './calendar.ts';

/** Days since 1970-01-01 of a local day `2026-03-10` that exists. */
function dayNumber(day: string): number {
  return Date.UTC(four(day, 0), two(day, 5) - 1, two(day, 8)) / 86_400_000;
}

/** Whole local days from one day to another, both `2026-03-10`: negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}
