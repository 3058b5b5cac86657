import { digits, four, isRealDay, two } from './calendar.ts';

/** NGAY_SINH as far as it is known. Both members absent never happens: the reader answers undefined instead. */
export interface Birth {
  /** FHIR date: `1985`, `1944-05` or `1962-03-15`. */
  readonly birthDate?: string;
  /** FHIR dateTime, only when the day is known and the time part is not 0000. */
  readonly birthTime?: string;
  /** 4210 writes "year only" as 1 January: an 8-digit `yyyy0101` may stand for the year alone. */
  readonly uncertain?: boolean;
}

/**
 * Reads NGAY_SINH: 12 digits where unknown month/day are `0000` and an unknown time is `0000`, 8 digits (4210), a year
 * or a year and month alone (mapping contract §4.2). Undefined for a date that cannot be.
 */
export function readBirth(text: string): Birth | undefined {
  const size = text.length;
  if ((size !== 12 && size !== 8 && size !== 4 && size !== 6) || !digits(text, 0, size)) return undefined;
  const year = four(text, 0);
  if (!isRealDay(year, 1, 1)) return undefined;
  const yearText = text.slice(0, 4);
  const month = size > 4 ? two(text, 4) : 0;
  const day = size > 6 ? two(text, 6) : 0;
  if (size === 12 && (two(text, 8) > 23 || two(text, 10) > 59)) return undefined;
  if (month === 0) return day === 0 ? { birthDate: yearText } : undefined;
  const monthText = `${yearText}-${text.slice(4, 6)}`;
  if (day === 0) return month <= 12 ? { birthDate: monthText } : undefined;
  if (!isRealDay(year, month, day)) return undefined;
  const birthDate = `${monthText}-${text.slice(6, 8)}`;
  if (size === 8) return month === 1 && day === 1 ? { birthDate, uncertain: true } : { birthDate };
  if (text.endsWith('0000')) return { birthDate };
  return { birthDate, birthTime: `${birthDate}T${text.slice(8, 10)}:${text.slice(10, 12)}:00+07:00` };
}
