import { isNumber, sameNumber } from './number.ts';

/** Equality of JSON values (RFC 6902 §4.6): order counts in lists and not in objects, numbers by their value. */
export function equal(a: unknown, b: unknown): boolean {
  if (isNumber(a)) return isNumber(b) && sameNumber(a, b);
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null || isNumber(b)) return a === b;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]))
  );
}
