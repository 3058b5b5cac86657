import { dayNumber, MINUTES_PER_DAY, time12 } from '../calendar.ts';

const MINUTES_FROM_UTC = 7 * 60;

/** Minutes of local time of `yyyymmddHHMM`, as the tables write it. */
export function minuteOf(text: string): number {
  const part = (from: number, length: number): number => Number(text.slice(from, from + length));
  return dayNumber(part(0, 4), part(4, 2), part(6, 2)) * MINUTES_PER_DAY + part(8, 2) * 60 + part(10, 2);
}

/** The same moment on a clock that shows UTC. */
export const inUtc = (minute: number): number => minute - MINUTES_FROM_UTC;

/** `2026-03-20T10:00:00+07:00` of minutes of local time. */
export function iso(minute: number): string {
  const t = time12(minute);
  return `${t.slice(0, 4)}-${t.slice(4, 6)}-${t.slice(6, 8)}T${t.slice(8, 10)}:${t.slice(10)}:00+07:00`;
}
