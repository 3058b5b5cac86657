import { digits, four, isRealDay, two } from '../values/calendar.ts';

/** A time stamp of HL7 (TS/DTM, v2.9 2A.3.21), as exact as it was sent. */
export interface Stamp {
  /** A FHIR dateTime: `2026`, `2026-03`, `2026-03-15`, `2026-03-15T08:05:00+07:00`. Minutes get `:00`; fractions of seconds stay. */
  readonly dateTime: string;
  /** Its day, month or year alone: a FHIR date. */
  readonly date: string;
  /** Epoch milliseconds; a day, month or year stands at its beginning in the zone. */
  readonly at: number;
}

/** The hub's own zone, used where neither the stamp nor the sender's profile names one. */
export const LOCAL_ZONE = '+07:00';

const STAMP = /^(\d{4}(?:\d{2}(?:\d{2}(?:\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?)?)?)?)([+-]\d{4})?$/;

/**
 * Reads `yyyy[MM[dd[HH[mm[ss[.S…]]]]]][+/-ZZZZ]`. An offset in the text stands; without one `zone` (`+07:00`) is meant. An hour alone is that
 * hour's beginning. Months and days of 00 are unknown; a time behind an unknown day counts for nothing. Undefined for a day that does not exist.
 */
export function readStamp(text: string, zone: string = LOCAL_ZONE): Stamp | undefined {
  const match = STAMP.exec(text.trim());
  if (match === null) return undefined;
  const [, sent = '', offset] = match;
  const year = four(sent, 0);
  if (!isRealDay(year, 1, 1)) return undefined;
  const zoneText = offset === undefined ? zone : `${offset.slice(0, 3)}:${offset.slice(3)}`;
  const month = sent.length >= 6 ? two(sent, 4) : 0;
  const day = sent.length >= 8 ? two(sent, 6) : 0;
  if (month === 0) return day === 0 ? made(sent.slice(0, 4), '-01-01', zoneText) : undefined;
  if (month > 12) return undefined;
  const yearMonth = `${sent.slice(0, 4)}-${sent.slice(4, 6)}`;
  if (day === 0) return made(yearMonth, '-01', zoneText);
  if (!isRealDay(year, month, day)) return undefined;
  const date = `${yearMonth}-${sent.slice(6, 8)}`;
  if (sent.length < 10 || !digits(sent, 8, 10)) return made(date, '', zoneText);
  const [hour, minute, second] = [two(sent, 8), sent.length >= 12 ? two(sent, 10) : 0, sent.length >= 14 ? two(sent, 12) : 0];
  if (hour > 23 || minute > 59 || second > 59 || !/^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(zoneText)) return undefined;
  const fraction = sent.length > 15 ? sent.slice(14) : '';
  const dateTime = `${date}T${sent.slice(8, 10)}:${pad(minute)}:${pad(second)}${fraction}${zoneText}`;
  return { dateTime, date, at: Date.parse(dateTime) };
}

const pad = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

function made(date: string, rest: string, zone: string): Stamp {
  return { dateTime: date, date, at: Date.parse(`${date}${rest}T00:00:00${zone}`) };
}
