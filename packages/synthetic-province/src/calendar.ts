/**
 * Local Vietnamese time as whole minutes since 1970-01-01 00:00 (UTC+7, no offset carried), and days likewise. No Date
 * objects: millions of times are made, and nothing here depends on the machine's time zone.
 */
export const MINUTES_PER_DAY = 1440;

export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Day number of a civil date (days since 1970-01-01, proleptic Gregorian). */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** Civil date of a day number. */
export function civil(day: number): Civil {
  const z = day + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1 };
}

/** 0 = Sunday … 6 = Saturday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function pad2(n: number): string {
  return n < 10 ? `0${n}` : `${n}`;
}

/** `yyyymmdd` of a day number. */
export function date8(day: number): string {
  const c = civil(day);
  return `${c.year}${pad2(c.month)}${pad2(c.day)}`;
}

/** `yyyymmddHHMM` of a minute number. */
export function time12(minute: number): string {
  const day = Math.floor(minute / MINUTES_PER_DAY);
  const rest = minute - day * MINUTES_PER_DAY;
  return date8(day) + pad2(Math.floor(rest / 60)) + pad2(rest % 60);
}

/** Day number of `YYYY-MM-DD`; undefined when it is no such date. */
export function parseDay(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const number = dayNumber(year, month, day);
  const back = civil(number);
  return back.year === year && back.month === month && back.day === day ? number : undefined;
}

/** Full years between a birth day and another day. */
export function ageInYears(birthDay: number, onDay: number): number {
  const b = civil(birthDay);
  const d = civil(onDay);
  return d.year - b.year - (d.month < b.month || (d.month === b.month && d.day < b.day) ? 1 : 0);
}
