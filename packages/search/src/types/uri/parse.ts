import { tokenKey } from '../../extract/keys.ts';
import { unescapeValue } from '../../query/split.ts';

/** A canonical of one version, or with `partial` of every version that begins with it up to a dot: `1.2` has `1.2` and `1.2.3`, not `1.20`. */
export interface UriVersion {
  readonly uri: string;
  readonly version: string;
  readonly partial: boolean;
}

/** Reads `url|version` (R4 references.html#canonical: "the version of the canonical resource ... appended with a |"); undefined without a version. */
export function parseVersion(text: string, partial: boolean): UriVersion | undefined {
  const value = unescapeValue(text);
  const bar = value.indexOf('|');
  const uri = bar < 0 ? undefined : parseUri(text);
  return uri === undefined || bar === value.length - 1 ? undefined : { uri, version: value.slice(bar + 1), partial };
}

/** What versions of a partial one begin with. */
export const partOf = (version: string): string => `${version}.`;

/** A URI as it is compared: whole and literal; a canonical's `|version` is left out. */
export function parseUri(text: string): string | undefined {
  const value = unescapeValue(text);
  const bar = value.indexOf('|');
  const uri = bar < 0 ? value : value.slice(0, bar);
  return uri === '' ? undefined : tokenKey(uri);
}

/** A URL with a path, which has an above and a below; URNs have none (R4 search.html#uri). */
const URL_FORM = /^[a-z][a-z0-9+.-]*:\/\/[^/]+(?=\/|$)/i;
/** Stored URIs are themselves up to here (tokenKey). */
const LONGEST = 460;

/** `:below`: the URL and, up to its next slash, what URLs under it begin with. */
export function parseBelow(text: string): { readonly value: string; readonly start: string } | undefined {
  const value = parseUri(text);
  if (value === undefined || !URL_FORM.test(value) || value.length >= LONGEST) return undefined;
  return { value, start: value.endsWith('/') ? value : `${value}/` };
}

/** `:above`: the URL and every URL that ends at one of its slashes, with and without it. */
export function parseAbove(text: string): readonly string[] | undefined {
  const value = parseUri(text);
  const server = value === undefined ? undefined : URL_FORM.exec(value)?.[0];
  if (value === undefined || server === undefined) return undefined;
  const found = new Set([value]);
  for (let at = value.lastIndexOf('/'); at >= server.length; at = value.lastIndexOf('/', at - 1)) {
    found.add(value.slice(0, at + 1));
    found.add(value.slice(0, at));
  }
  return [...found];
}
