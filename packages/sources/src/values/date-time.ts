import { digits, four, isRealDay, two } from './calendar.ts';

/** A point in local time (UTC+7). */
export interface LocalDateTime {
  /** FHIR instant, seconds precision: `2026-03-10T07:30:00+07:00`. A date alone stands at its midnight. */
  readonly instant: string;
  /** Its local day, `2026-03-10`. */
  readonly date: string;
  /** `day` when the source gave no time. */
  readonly precision: 'minute' | 'day';
}

/**
 * Reads `yyyyMMddHHmm` (12 digits), `yyyyMMddHHmmss` (14) or `yyyyMMdd` (8) as local time of Việt Nam, UTC+7: no table
 * carries an offset (mapping contract §4.1). Undefined for anything else, and for a day or hour that does not exist.
 */
export function readDateTime(text: string): LocalDateTime | undefined {
  const size = text.length;
  if ((size !== 12 && size !== 14 && size !== 8) || !digits(text, 0, size)) return undefined;
  if (!isRealDay(four(text, 0), two(text, 4), two(text, 6))) return undefined;
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
  if (size === 8) return { instant: `${date}T00:00:00+07:00`, date, precision: 'day' };
  if (two(text, 8) > 23 || two(text, 10) > 59 || (size === 14 && two(text, 12) > 59)) return undefined;
  const seconds = size === 14 ? text.slice(12, 14) : '00';
  return { instant: `${date}T${text.slice(8, 10)}:${text.slice(10, 12)}:${seconds}+07:00`, date, precision: 'minute' };
}

/** The day of a date (`yyyyMMdd`) or of a date-time (12 or 14 digits): `2026-03-10`. Undefined as in {@link readDateTime}. */
export function readDate(text: string): string | undefined {
  return readDateTime(text)?.date;
}
