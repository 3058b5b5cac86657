import { formatInstant, SERVER_ID } from '@hub/fhir-model';
import type { Piece, Text } from './message.ts';
import type { FoundResource, HistoryVersion } from './read-store.ts';

/** A link of a bundle (R4 bundle.html): `self`, `next` … */
export interface BundleLink {
  readonly relation: string;
  readonly url: string;
}

const linkText = ({ relation, url }: BundleLink) => `{"relation":"${relation}","url":${JSON.stringify(url)}}`;

/** `entries`: the pieces of every entry, each entry's first beginning with a comma but the first one's. */
function bundle(type: string, total: number | undefined, links: readonly BundleLink[], entries: readonly Piece[]): Text {
  const count = total === undefined ? '' : `,"total":${total}`;
  const head = `{"resourceType":"Bundle","type":"${type}"${count},"link":[${links.map(linkText).join(',')}]`;
  return entries.length === 0 ? `${head}}` : [`${head},"entry":[`, ...entries, ']}'];
}

/**
 * A searchset as text. Bodies go in as they are stored, never parsed or copied: types and ids are of the hub's own alphabet, the
 * base was checked by the edge. `outcome`: an OperationOutcome about the search itself, which goes last (R4 search.html#mode).
 */
export function searchset(
  base: string,
  page: { readonly matches: readonly FoundResource[]; readonly included: readonly FoundResource[]; readonly total?: number },
  links: readonly BundleLink[],
  outcome?: string,
): Text {
  const entries: Piece[] = [];
  const add = (found: FoundResource, mode: 'match' | 'include') => {
    const comma = entries.length === 0 ? '' : ',';
    // What a contained resource calls itself is not of the hub's alphabet.
    const url =
      found.within === undefined ? `${base}/${found.type}/${found.id}` : `${base}/${found.within}#${encodeURIComponent(found.id)}`;
    entries.push(`${comma}{"fullUrl":"${url}","resource":`, found.body, `,"search":{"mode":"${mode}"}}`);
  };
  for (const found of page.matches) add(found, 'match');
  for (const found of page.included) add(found, 'include');
  if (outcome !== undefined) entries.push(`${entries.length === 0 ? '' : ','}{"resource":${outcome},"search":{"mode":"outcome"}}`);
  return bundle('searchset', page.total, links, entries);
}

/**
 * One history entry (R4 http.html#history): the request that made the version, and its answer. A create is a POST when the
 * hub chose the id; what a client or a source named, every later version and what came back are PUTs to their own address; never a GET.
 */
function historyEntry(base: string, version: HistoryVersion, first: boolean): readonly Piece[] {
  const { type, id, made } = version;
  const url = `${type}/${id}`;
  const posted = version.version === 1 && made === 'created' && SERVER_ID.test(id);
  const request = made === 'deleted' ? ['DELETE', url] : posted ? ['POST', type] : ['PUT', url];
  const status = version.erased === true ? '410' : STATUS[made];
  const response = `{"status":"${status}","etag":"W/\\"${version.version}\\"","lastModified":"${formatInstant(version.lastUpdated)}"}`;
  const head = `${first ? '' : ','}{"fullUrl":"${base}/${url}",`;
  const tail = `"request":{"method":"${request[0]}","url":"${request[1]}"},"response":${response}}`;
  return version.deleted ? [head, tail] : [`${head}"resource":`, version.body, `,${tail}`];
}

const STATUS = { created: '201', updated: '200', deleted: '204' } as const;

/** A history bundle as text; `total`, where it is known, counts all versions asked for, not this page's. */
export function historyBundle(
  base: string,
  page: { readonly versions: readonly HistoryVersion[]; readonly total?: number },
  links: readonly BundleLink[],
): Text {
  return bundle(
    'history',
    page.total,
    links,
    page.versions.flatMap((version, i) => historyEntry(base, version, i === 0)),
  );
}
