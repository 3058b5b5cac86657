import { isRealDay } from './calendar.ts';

/** A date as people write it, day first. */
export interface WrittenDate {
  /** FHIR date, as exact as the source: `2026-04-12`, `1944-05`, `1958`. */
  readonly date: string;
  /** FHIR dateTime in Vietnam's time when an hour was given. */
  readonly instant?: string;
}

const DAY = /^(?:(?:(\d{1,2})\/)?(\d{1,2})\/)?(\d{4})(?: (\d{1,2}):(\d\d)(?::(\d\d))?)?$/;

/**
 * Reads `dd/MM/yyyy` (with or without leading zeros), `MM/yyyy`, `yyyy`, and `dd/MM/yyyy HH:mm[:ss]` as local time, UTC+7 (mapping
 * contract §4.2). Undefined for anything else, and for what no calendar has.
 */
export function readDayMonthYear(text: string): WrittenDate | undefined {
  const [, day, month, year = '', hour, minute = '00', second = '00'] = DAY.exec(text) ?? [];
  if (!isRealDay(Number(year), Number(month ?? 1), Number(day ?? 1))) return undefined;
  const two = (part: string): string => part.padStart(2, '0');
  const date = [year, ...(month === undefined ? [] : [two(month)]), ...(day === undefined ? [] : [two(day)])].join('-');
  if (hour === undefined) return { date };
  if (day === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return { date, instant: `${date}T${two(hour)}:${minute}:${second}+07:00` };
}

const FHIR = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):(\d\d)\+07:00)?)?)?$/;

/** A FHIR date or dateTime of the hub, day first: the inverse of {@link readDayMonthYear}. */
export function writeDayMonthYear(value: string | undefined): string | undefined {
  const [, year, month, day, hour, minute, second] = FHIR.exec(value ?? '') ?? [];
  if (year === undefined) return undefined;
  const date = [day, month, year].filter((part) => part !== undefined).join('/');
  if (hour === undefined) return date;
  return `${date} ${hour}:${minute}${second === '00' ? '' : `:${second}`}`;
}
