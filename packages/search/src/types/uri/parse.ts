import { tokenKey } from '../../extract/keys.ts';
import { unescapeValue } from '../../query/split.ts';

/** A URI as it is compared: whole and literal; a canonical's `|version` is left out. */
export function parseUri(text: string): string | undefined {
  const value = unescapeValue(text);
  const bar = value.indexOf('|');
  const uri = bar < 0 ? value : value.slice(0, bar);
  return uri === '' ? undefined : tokenKey(uri);
}
