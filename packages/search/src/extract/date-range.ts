/** Vietnam: times without an offset, and dates, are local (UTC+7). */
const LOCAL_OFFSET = 7 * 3_600_000;

/** Half-open interval in epoch milliseconds. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const c = text.charCodeAt(i) - 48;
    if (!(c >= 0 && c <= 9)) return -1;
    value = value * 10 + c;
  }
  return value;
}

/**
 * The moments a FHIR date, dateTime or instant can mean, from its precision: `2026` is the whole local year, a time
 * without seconds its minute, seconds without a fraction their second. +07:00 where the text has no offset.
 * Undefined for text that is no date, or no day of the calendar.
 */
export function dateRange(text: string): Range | undefined {
  const length = text.length;
  const year = digits(text, 0, 4);
  if (year < 1 || (length > 4 && text.charCodeAt(4) !== 45)) return undefined;
  if (length === 4) return { low: utc(year, 0, 1) - LOCAL_OFFSET, high: utc(year + 1, 0, 1) - LOCAL_OFFSET };
  const month = digits(text, 5, 2);
  if (month < 1 || month > 12) return undefined;
  if (length === 7) return { low: utc(year, month - 1, 1) - LOCAL_OFFSET, high: utc(year, month, 1) - LOCAL_OFFSET };
  const day = digits(text, 8, 2);
  if (text.charCodeAt(7) !== 45 || day < 1 || day > daysIn(year, month)) return undefined;
  const midnight = utc(year, month - 1, day);
  if (length === 10) return { low: midnight - LOCAL_OFFSET, high: midnight + 86_400_000 - LOCAL_OFFSET };
  return timeRange(text, midnight);
}

function timeRange(text: string, midnight: number): Range | undefined {
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  if (text.charCodeAt(10) !== 84 || text.charCodeAt(13) !== 58 || hour < 0 || hour > 24 || minute < 0 || minute > 59) return undefined;
  let low = midnight + hour * 3_600_000 + minute * 60_000;
  let width = 60_000;
  let at = 16;
  if (text.charCodeAt(at) === 58) {
    const second = digits(text, 17, 2);
    if (second < 0 || second > 60) return undefined;
    low += second * 1000;
    width = 1000;
    at = 19;
    if (text.charCodeAt(at) === 46) {
      let end = at + 1;
      while (end < text.length && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
      const count = Math.min(3, end - at - 1);
      if (count === 0) return undefined;
      const scale = 10 ** (3 - count);
      low += digits(text, at + 1, count) * scale;
      width = scale;
      at = end;
    }
  }
  const offset = offsetAt(text, at);
  if (offset === undefined) return undefined;
  low -= offset;
  return { low, high: low + width };
}

/** Milliseconds east of UTC of the offset that starts at `at` and ends the text; local when there is none. */
function offsetAt(text: string, at: number): number | undefined {
  if (at === text.length) return LOCAL_OFFSET;
  const sign = text.charCodeAt(at);
  if (sign === 90) return at + 1 === text.length ? 0 : undefined;
  if ((sign !== 43 && sign !== 45) || text.length !== at + 6 || text.charCodeAt(at + 3) !== 58) return undefined;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return undefined;
  const value = hours * 3_600_000 + minutes * 60_000;
  return sign === 43 ? value : -value;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Date.UTC without its special meaning of the years 0–99. */
function utc(year: number, month: number, day: number): number {
  if (year >= 100) return Date.UTC(year, month, day);
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime();
}
