import { tokenKey } from '../../extract/keys.ts';
import type { TypedValue } from '../../query/typed-value.ts';
import { partOf, type UriVersion } from './parse.ts';

/** A URI as compared: a canonical's version left out. */
export function uriOf({ type, value }: TypedValue): string | undefined {
  if (!['uri', 'url', 'canonical'].includes(type) || typeof value !== 'string' || value === '') return undefined;
  return tokenKey(value.split('|')[0] as string);
}

/** The version of a canonical; undefined when it says none. */
export function versionOf({ value }: TypedValue): string | undefined {
  const text = value as string;
  const bar = text.indexOf('|');
  return bar < 0 || bar === text.length - 1 ? undefined : text.slice(bar + 1);
}

/** What a criterion asks of one URI. */
interface AskedUris {
  readonly values: readonly string[];
  readonly below?: readonly string[];
  readonly versions?: readonly UriVersion[];
}

/** One of the whole URIs, of whatever version; one under `below`; or a canonical of the version asked for. One that says no version is of none. */
export function matchUri({ values, below = [], versions = [] }: AskedUris, found: TypedValue): boolean {
  const uri = uriOf(found);
  if (uri === undefined) return false;
  if (values.includes(uri) || below.some((start) => uri.startsWith(start))) return true;
  return versions.some((one) => one.uri === uri && isOfVersion(one, versionOf(found)));
}

/** `version` is the one asked for, or begins with it. */
export function isOfVersion({ version, partial }: UriVersion, found: string | undefined): boolean {
  return found === version || (partial && found?.startsWith(partOf(version)) === true);
}
