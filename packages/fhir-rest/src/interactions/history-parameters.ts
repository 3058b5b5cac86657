import { problem } from '@hub/outcome';
import { dateRange } from '@hub/search';
import type { RestRequest } from '../message.ts';
import { askedShape, SHAPES } from '../read-shape.ts';
import type { HistoryPeriod } from '../read-store.ts';
import { onlyParameters } from '../resource-path.ts';
import type { Shape } from '../subset.ts';

/** Entries of a page when the client does not say, and at most. */
const DEFAULT_COUNT = 50;
const MAX_COUNT = 1000;
const REPEATABLE: ReadonlySet<string> = new Set(['_format', '_pretty']);
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

/** What a history asks for, and where its page begins. */
export interface HistoryRequest extends HistoryPeriod {
  readonly count: number;
  /** How the versions are shown (`_summary`, `_elements`); undefined: whole. */
  readonly shape: Shape | undefined;
  /** Value of the position parameter of a next link. */
  readonly position?: string;
  /** The address of this history with all that was asked, at a position (undefined: its first page). */
  readonly link: (position: string | undefined) => string;
}

/**
 * Reads the parameters of a history (R4 http.html#history): `_count`, `_since`, `_at`, how versions are shown (http.html#general), the form of the
 * answer, and `position`, the hub's own parameter of next links. Each may come once. Throws 400 naming anything else. `types`: whose
 * elements `_elements` may name.
 */
export function historyRequest(request: RestRequest, path: string, position: string, types: readonly string[]): HistoryRequest {
  onlyParameters(request, new Set(['_count', '_since', '_at', ...SHAPES, ...REPEATABLE, position]));
  const given = new Map<string, string>();
  for (const [name, value] of request.query) {
    if (given.has(name) && !REPEATABLE.has(name))
      throw problem('incorrect', 'value', `${name} chỉ được có một lần.`, `${name} may be given once only.`, name);
    given.set(name, value);
  }
  const since = given.get('_since');
  const at = given.get('_at');
  const here = given.get(position);
  const kept = request.query.filter(([name]) => name !== position);
  return {
    shape: askedShape(request, types),
    count: Math.min(wholeNumber('_count', given.get('_count')) ?? DEFAULT_COUNT, MAX_COUNT),
    ...(since === undefined ? {} : { since: instant('_since', since) }),
    ...(at === undefined ? {} : { at: period('_at', at) }),
    ...(here === undefined ? {} : { position: here }),
    link(place) {
      const all = place === undefined ? kept : [...kept, [position, place] as const];
      const text = new URLSearchParams(all.map(([name, value]): [string, string] => [name, value])).toString();
      return `${request.base}/${path}${text === '' ? '' : `?${text}`}`;
    },
  };
}

/** A whole number from 0; undefined when there is none. */
export function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text))
    throw problem('incorrect', 'value', `${name} phải là số nguyên không âm.`, `${name} must be a whole number.`, name);
  return Number(text);
}

/** A `+` that was not percent-encoded arrives as a space. */
const withPlus = (text: string) => text.replace(/^(\d{4}-\d\d-\d\dT[\d:.]+) (\d\d:\d\d)$/, '$1+$2');

/** First millisecond that is not before the instant. Throws 400 for what is none. */
export function instant(name: string, text: string): number {
  const whole = withPlus(text);
  const found = INSTANT.exec(whole);
  const range = found === null ? undefined : dateRange(whole);
  if (range === undefined)
    throw problem(
      'incorrect',
      'value',
      `${name} phải là thời điểm có múi giờ, ví dụ 2026-03-10T07:30:00+07:00.`,
      `${name} must be an instant with its time zone, such as 2026-03-10T07:30:00+07:00.`,
      name,
    );
  const beyond = (found?.[2] ?? '').slice(3);
  return /[1-9]/.test(beyond) ? range.low + 1 : range.low;
}

/** The moments a date or time can mean. Throws 400 for what is none. */
export function period(name: string, text: string): { readonly low: number; readonly high: number } {
  const range = dateRange(withPlus(text));
  if (range === undefined)
    throw problem(
      'incorrect',
      'value',
      `${name} phải là ngày hoặc thời điểm, ví dụ 2026-03 hoặc 2026-03-10T07:30:00+07:00.`,
      `${name} must be a date or a moment, such as 2026-03 or 2026-03-10T07:30:00+07:00.`,
      name,
    );
  return range;
}
