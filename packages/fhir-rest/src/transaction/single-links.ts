import type { Resource } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { mapLinks } from '@hub/validation';
import type { Change } from '../write-store.ts';
import { isName } from './identity.ts';
import { conditionalReference } from './links.ts';
import { relativeToBase } from './own-address.ts';

/**
 * Refuses a resource with a conditional reference (`Patient?identifier=x`): R4 knows them "in a transaction (and only in a
 * transaction)", http.html#trules; stored as they are they would point at nothing. Throws 422 naming the path, which begins with the
 * type; returns what has none, its references by this server's address made relative.
 */
export function standingAlone(resource: Resource, base: string): Resource {
  return mapLinks(resource, resource.resourceType, (kind, text, _element, path) => {
    if (kind !== 'reference') return undefined;
    if (conditionalReference(kind, text) === undefined) return relativeToBase(text, base);
    throw problem(
      'invalid',
      'not-supported',
      'Tham chiếu có điều kiện (Loại?điều-kiện) chỉ dùng được trong Bundle transaction.',
      'A conditional reference (Type?criteria) can only be used in a transaction Bundle.',
      path(),
    );
  });
}

/**
 * A change that is no part of a transaction: what it writes has no conditional reference, and none by the address of this server (`base`)
 * that could be relative.
 */
export function standsAlone<Query>(change: Change<Query>, base: string): Change<Query> {
  if (change.kind === 'delete') return change;
  if (change.kind === 'patch') return { ...change, apply: (stored) => standingAlone(change.apply(stored), base) };
  const resource = standingAlone(change.resource, base);
  return resource === change.resource ? change : { ...change, resource };
}

/**
 * Refuses a resource of a batch that points at another entry by a fullUrl that only the bundle knows: "References within a
 * Bundle.entry.resource to another Bundle.entry.resource that is being created within the batch are considered to be non-conformant"
 * (R4 http.html#brules). `made` are the fullUrls of entries that create. Throws 422 naming the path, which begins with the type.
 */
export function noLinkToEntry(resource: Resource, made: ReadonlySet<string>): void {
  if (made.size === 0) return;
  mapLinks(resource, resource.resourceType, (kind, text, element, path) => {
    if (kind === 'xhtml' || isName(element)) return undefined;
    const hash = text.indexOf('#');
    if (!made.has(hash < 0 ? text : text.slice(0, hash))) return undefined;
    throw problem(
      'invalid',
      'business-rule',
      'Trong batch, các mục độc lập: mục này không được tham chiếu tới mục khác của Bundle. Hãy dùng transaction.',
      'Entries of a batch are independent: this one must not refer to another entry of the Bundle. Use a transaction.',
      path(),
    );
  });
}
