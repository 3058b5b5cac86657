import type { Text } from './message.ts';
import type { FoundResource, StoredVersion } from './read-store.ts';

/** A link of a bundle (R4 bundle.html): `self`, `next` … */
export interface BundleLink {
  readonly relation: string;
  readonly url: string;
}

const linkText = ({ relation, url }: BundleLink) => `{"relation":"${relation}","url":${JSON.stringify(url)}}`;

/** `entries`: the pieces of every entry, each entry's first beginning with a comma but the first one's. */
function bundle(type: string, total: number | undefined, links: readonly BundleLink[], entries: readonly string[]): Text {
  const count = total === undefined ? '' : `,"total":${total}`;
  const head = `{"resourceType":"Bundle","type":"${type}"${count},"link":[${links.map(linkText).join(',')}]`;
  return entries.length === 0 ? `${head}}` : [`${head},"entry":[`, ...entries, ']}'];
}

/**
 * A searchset as text. Bodies go in as they are stored, never parsed or copied: types and ids are of the hub's own alphabet, the
 * base was checked by the edge.
 */
export function searchset(
  base: string,
  page: { readonly matches: readonly FoundResource[]; readonly included: readonly FoundResource[]; readonly total?: number },
  links: readonly BundleLink[],
): Text {
  const entries: string[] = [];
  const add = (found: FoundResource, mode: 'match' | 'include') => {
    const comma = entries.length === 0 ? '' : ',';
    entries.push(`${comma}{"fullUrl":"${base}/${found.type}/${found.id}","resource":`, found.body, `,"search":{"mode":"${mode}"}}`);
  };
  for (const found of page.matches) add(found, 'match');
  for (const found of page.included) add(found, 'include');
  return bundle('searchset', page.total, links, entries);
}

/**
 * One history entry (R4 http.html#history): the request that made the version, and its answer. Version 1 was made under an
 * id the hub chose beforehand, so it is a PUT that created; history never says GET.
 */
function historyEntry(base: string, type: string, stored: StoredVersion, first: boolean): readonly string[] {
  const url = `${type}/${stored.id}`;
  const method = stored.deleted ? 'DELETE' : 'PUT';
  const status = stored.deleted ? '204' : stored.version === 1 ? '201' : '200';
  const response = JSON.stringify({ status, etag: `W/"${stored.version}"`, lastModified: new Date(stored.lastUpdated).toISOString() });
  const head = `${first ? '' : ','}{"fullUrl":"${base}/${url}",`;
  const tail = `"request":{"method":"${method}","url":"${url}"},"response":${response}}`;
  return stored.deleted ? [head, tail] : [`${head}"resource":`, stored.body, `,${tail}`];
}

/** A history bundle as text; `total` counts all versions, not this page's. */
export function historyBundle(
  base: string,
  type: string,
  page: { readonly versions: readonly StoredVersion[]; readonly total: number },
  links: readonly BundleLink[],
): Text {
  return bundle(
    'history',
    page.total,
    links,
    page.versions.flatMap((stored, i) => historyEntry(base, type, stored, i === 0)),
  );
}
