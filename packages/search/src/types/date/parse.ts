import { dateRange, type Range } from '../../extract/date-range.ts';

export const PREFIXES = ['eq', 'ne', 'lt', 'gt', 'ge', 'le', 'sa', 'eb', 'ap'] as const;
export type Prefix = (typeof PREFIXES)[number];

/** A date with its prefix; [low, high) in epoch milliseconds is what the text can mean. */
export interface DateValue extends Range {
  readonly prefix: Prefix;
}

/** Takes the comparison prefix off a date, number or quantity; `eq` when there is none. */
export function takePrefix(text: string): { readonly prefix: Prefix; readonly rest: string } {
  const found = PREFIXES.find((prefix) => text.startsWith(prefix));
  return found === undefined ? { prefix: 'eq', rest: text } : { prefix: found, rest: text.slice(2) };
}

/**
 * Reads a date value of any precision. `ap` widens it by a tenth of its distance from `now` (R4 search, prefixes), a day at least.
 * A space stands for the `+` of an offset that was not percent-encoded.
 */
export function parseDate(text: string, now: number): DateValue | undefined {
  const { prefix, rest } = takePrefix(text);
  const range = dateRange(rest.replace(/^(\d{4}-\d\d-\d\dT[\d:.]+) (\d\d:\d\d)$/, '$1+$2'));
  if (range === undefined) return undefined;
  if (prefix !== 'ap') return { prefix, low: range.low, high: range.high };
  const slack = Math.max(86_400_000, Math.round(Math.abs(now - (range.low + range.high) / 2) / 10));
  return { prefix, low: range.low - slack, high: range.high + slack };
}
