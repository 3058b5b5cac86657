import { problem } from '@hub/outcome';

/** `_count`: `usual` when it is not given, at most `most`. Throws `incorrect`. */
export function countOf(text: string | undefined, usual: number, most: number): number {
  if (text === undefined) return usual;
  if (!/^\d{1,6}$/.test(text) || Number(text) < 1) {
    throw problem('incorrect', 'value', '_count phải là số nguyên từ 1.', '_count must be a whole number from 1.', '_count');
  }
  return Math.min(Number(text), most);
}

/** `after`: a place this server named. Throws `incorrect`. */
export function positionOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw problem('incorrect', 'value', 'after không hợp lệ.', 'after is not one this server gave.', 'after');
  }
  return Number(text);
}

/** The address asked for with another value of one parameter. */
export function urlWith(original: string, name: string, value: string): string {
  const url = new URL(original, 'http://localhost');
  url.searchParams.set(name, value);
  return `${url.pathname}${url.search}`;
}
