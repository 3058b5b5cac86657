import { tokenKey } from '../../extract/keys.ts';
import type { TypedValue } from '../../query/typed-value.ts';

/** A URI as compared: a canonical's version left out. */
export function uriOf({ type, value }: TypedValue): string | undefined {
  if (!['uri', 'url', 'canonical'].includes(type) || typeof value !== 'string' || value === '') return undefined;
  return tokenKey(value.split('|')[0] as string);
}

/** The whole URI; with `:below` also every URL under one of `below`. */
export function matchUri(wanted: string, found: TypedValue, below: readonly string[]): boolean {
  const uri = uriOf(found);
  return uri === wanted || (uri !== undefined && below.some((start) => uri.startsWith(start)));
}
