import { isResourceType } from '@hub/validation';
import type { Entry } from './read/entry.ts';

/**
 * What a sender calls its resources. A source is one system: `Patient/p1` and `https://its.server/fhir/Patient/p1` are one resource of it. Only a
 * file that gathers several servers (fullUrls under more than one root) keeps whole addresses, so that two servers' `Patient/1` stay two.
 */

const RESTFUL =
  /^(https?:\/\/[^\s?#]{1,1900}\/)?([A-Z][A-Za-z]{1,40})\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?(?:#\S{0,100})?$/;
const URN = /^urn:(?:uuid|oid):[0-9A-Za-z.-]{1,128}$/;

/** A name of a resource at its sender. */
export interface Address {
  /** As keys have it: `Type/id`, a whole URL, or `urn:uuid:…`. */
  readonly text: string;
  /** Absent for a urn. */
  readonly type?: string;
  /** The server, with the slash; absent for a relative one and a urn. */
  readonly root?: string;
}

/** Reads a RESTful URL, whole or relative, or a urn. A version or a part behind it is left out: the hub counts its own. */
export function readAddress(url: string): Address | undefined {
  if (URN.test(url)) return { text: url.toLowerCase() };
  const found = RESTFUL.exec(url);
  if (found === null || !isResourceType(found[2] as string)) return undefined;
  const [, root, type, id] = found;
  return { text: `${type}/${id}`, type: type as string, ...(root === undefined ? {} : { root }) };
}

/** The address in a file whose one root is `root` (undefined: none, or several): `base` is the root of the entry it stands in. */
export function placed({ text, type, root = undefined }: Address, base: string | undefined, only: string | undefined): string {
  if (type === undefined) return text;
  const server = root ?? base;
  return server === undefined || server === only ? text : `${server}${text}`;
}

/** The root of an entry's fullUrl. */
export const rootOf = ({ fullUrl }: Pick<Entry, 'fullUrl'>): string | undefined =>
  fullUrl === undefined ? undefined : readAddress(fullUrl)?.root;

/**
 * The addresses of an entry, the lasting one first: its RESTful fullUrl, the address it is put to, its own id where it was not posted (R4
 * http.html#create: the id of what is posted is ignored), then a urn, which many senders make anew for every bundle.
 */
export function addressesOf({ fullUrl, method, url, resource, type }: Entry, only: string | undefined): readonly string[] {
  const found = new Set<string>();
  const full = fullUrl === undefined ? undefined : readAddress(fullUrl);
  const base = full?.root;
  if (full?.type !== undefined && full.type === type) found.add(placed(full, base, only));
  const asked = method === 'PUT' || method === 'DELETE' ? readAddress(url ?? '') : undefined;
  if (asked?.type !== undefined && asked.type === type) found.add(placed(asked, base, only));
  const id = resource?.id;
  if (method !== 'POST' && full?.type === undefined && asked === undefined && type !== undefined && typeof id === 'string') {
    const own = readAddress(`${type}/${id}`);
    if (own !== undefined) found.add(own.text);
  }
  if (full !== undefined && full.type === undefined) found.add(full.text);
  return [...found];
}

/** True for an address that means the same in the sender's next file. */
export const isLasting = (address: string): boolean => !address.startsWith('urn:');
