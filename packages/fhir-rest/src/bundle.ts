import type { FoundResource, StoredVersion } from './read-store.ts';

/** A link of a bundle (R4 bundle.html): `self`, `next` … */
export interface BundleLink {
  readonly relation: string;
  readonly url: string;
}

const linkText = ({ relation, url }: BundleLink) => `{"relation":"${relation}","url":${JSON.stringify(url)}}`;

function bundle(type: string, total: number | undefined, links: readonly BundleLink[], entries: readonly string[]): string {
  const parts = [`{"resourceType":"Bundle","type":"${type}"`];
  if (total !== undefined) parts.push(`,"total":${total}`);
  parts.push(`,"link":[${links.map(linkText).join(',')}]`);
  if (entries.length > 0) parts.push(`,"entry":[${entries.join(',')}]`);
  parts.push('}');
  return parts.join('');
}

function searchEntry(base: string, found: FoundResource, mode: 'match' | 'include'): string {
  return `{"fullUrl":"${base}/${found.type}/${found.id}","resource":${found.body},"search":{"mode":"${mode}"}}`;
}

/**
 * A searchset as text. Bodies go in as they are stored, never parsed: types and ids are of the hub's own alphabet, the
 * base was checked by the edge.
 */
export function searchset(
  base: string,
  page: { readonly matches: readonly FoundResource[]; readonly included: readonly FoundResource[]; readonly total?: number },
  links: readonly BundleLink[],
): string {
  const entries = page.matches.map((found) => searchEntry(base, found, 'match'));
  for (const found of page.included) entries.push(searchEntry(base, found, 'include'));
  return bundle('searchset', page.total, links, entries);
}

/**
 * One history entry (R4 http.html#history): the request that made the version, and its answer. Version 1 was made under an
 * id the hub chose beforehand, so it is a PUT that created; history never says GET.
 */
function historyEntry(base: string, type: string, stored: StoredVersion): string {
  const url = `${type}/${stored.id}`;
  const method = stored.deleted ? 'DELETE' : 'PUT';
  const status = stored.deleted ? '204' : stored.version === 1 ? '201' : '200';
  const response = JSON.stringify({ status, etag: `W/"${stored.version}"`, lastModified: new Date(stored.lastUpdated).toISOString() });
  const resource = stored.deleted ? '' : `"resource":${stored.body},`;
  return `{"fullUrl":"${base}/${url}",${resource}"request":{"method":"${method}","url":"${url}"},"response":${response}}`;
}

/** A history bundle as text; `total` counts all versions, not this page's. */
export function historyBundle(
  base: string,
  type: string,
  page: { readonly versions: readonly StoredVersion[]; readonly total: number },
  links: readonly BundleLink[],
): string {
  return bundle(
    'history',
    page.total,
    links,
    page.versions.map((stored) => historyEntry(base, type, stored)),
  );
}
