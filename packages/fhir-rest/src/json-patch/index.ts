import type { Resource } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { requireStructure } from '../body.ts';
import { applyPatch } from './apply.ts';
import { safeNarrative } from './narrative.ts';
import { parsePatch } from './parse.ts';
import { weight } from './weight.ts';

/** A resource that was patched again and again stays of a size that can be read and sent. */
const MAX_WEIGHT = 32_000_000;

function requireSize(patched: unknown): void {
  if (weight(patched, MAX_WEIGHT) <= MAX_WEIGHT) return;
  throw problem('invalid', 'too-long', 'Tài nguyên sau khi vá quá lớn.', 'The resource would be too large after the patch.');
}

/** What the patch must leave as it is. */
function requireSame(stored: Resource, patched: unknown): asserts patched is Resource {
  const { resourceType, id } = (typeof patched === 'object' && patched !== null ? patched : {}) as Partial<Resource>;
  if (resourceType === stored.resourceType && id === stored.id) return;
  throw problem(
    'invalid',
    'business-rule',
    'Bản vá không được đổi hay bỏ resourceType và id.',
    'A patch must not change or remove resourceType and id.',
  );
}

/** The server's part of meta as it was (R4 resource.html#meta): a client's words on versions do not count, and leave nothing half behind. */
function keepVersion(stored: Resource, patched: Resource): Resource {
  if (stored.meta === undefined) return patched;
  const { versionId, lastUpdated } = stored.meta;
  const meta: unknown = patched.meta ?? {};
  if (typeof meta !== 'object' || Array.isArray(meta)) return patched;
  const server = { ...(versionId === undefined ? {} : { versionId }), ...(lastUpdated === undefined ? {} : { lastUpdated }) };
  return { ...patched, meta: { ...meta, ...server } };
}

/**
 * A JSON Patch document (RFC 6902) made ready: 400 at once when it is malformed. What comes back turns a stored resource into the
 * patched one, valid R4 with the same type and id, or throws 422; it never changes its argument and may be called again.
 *
 * Written here because stored decimals are raw JSON numbers, which the libraries lose: `rfc6902` copies them as objects with a
 * member `rawJSON`, `fast-json-patch` clones through JSON.parse; both change the document in place.
 */
export function jsonPatch(document: unknown): (stored: Resource) => Resource {
  const operations = parsePatch(document);
  return (stored) => {
    const patched = applyPatch(operations, stored);
    requireSize(patched);
    requireSame(stored, patched);
    const resource = keepVersion(stored, safeNarrative(operations, patched));
    requireStructure(resource, 'invalid');
    return resource;
  };
}
