import { isRealDay } from '../values/calendar.ts';
import { readDayMonthYear, type WrittenDate } from '../values/day-month-year.ts';

/** How a workbook counts days: from 1900 (with Excel's 29 February 1900) or from 1904. */
export interface DaySystem {
  readonly date1904: boolean;
}

const DAY_MS = 86_400_000;
/** Day 0 of the 1900 system for days from 1 March 1900 on: before them Excel counts a 29 February that never was. */
const FROM_1900 = Date.UTC(1899, 11, 30);
const FROM_1904 = Date.UTC(1904, 0, 1);

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * A day of a spreadsheet (ISO/IEC 29500-1 §18.17.4) as dd/MM/yyyy, with the hour when it has one. Undefined for what is no day of a life: before
 * 1 March 1900, after 2199.
 */
export function serialDay(serial: number, { date1904 }: DaySystem): string | undefined {
  if (!Number.isFinite(serial) || serial < (date1904 ? 0 : 61)) return undefined;
  const minutes = Math.round((serial % 1) * 1440);
  const at = new Date((date1904 ? FROM_1904 : FROM_1900) + Math.floor(serial) * DAY_MS + minutes * 60_000);
  const year = at.getUTCFullYear();
  if (!isRealDay(year, 1, 1)) return undefined;
  const day = `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${year}`;
  return minutes === 0 ? day : `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}:\d\d(?::\d\d)?)(?:\.0+)?)?$/;
const SERIAL = /^[1-9]\d{4}(?:\.\d+)?$/;
const SHORT_YEAR = /^(\d{1,2}\/\d{1,2})\/(\d\d)( .*)?$/;

/**
 * Reads a date as sheets write it: day first (`4/5/2026`, `04-05-2026`, `04.05.2026 08:30`), month and year, a year, ISO order, or the bare number of a
 * cell that lost its format. `shortYears` reads `04/05/26` as 2026: for days of care, never for birth.
 */
export function readSheetDate(text: string, system: DaySystem, shortYears: boolean): WrittenDate | undefined {
  const [, year, month, day, hour] = ISO.exec(text) ?? [];
  if (year !== undefined) return readDayMonthYear(`${day}/${month}/${year}${hour === undefined ? '' : ` ${hour}`}`);
  if (SERIAL.test(text)) {
    const written = serialDay(Number(text), system);
    return written === undefined ? undefined : readDayMonthYear(written);
  }
  const slashed = text.replace(/^(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*/, '$1/$2/').replace(/^(\d{1,2})\s*[-.]\s*(\d{4})$/, '$1/$2');
  const [, dayMonth, short, rest = ''] = (shortYears ? SHORT_YEAR.exec(slashed) : null) ?? [];
  return readDayMonthYear(short === undefined ? slashed : `${dayMonth}/20${short}${rest}`);
}
