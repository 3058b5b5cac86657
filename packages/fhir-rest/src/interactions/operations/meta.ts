import type { Meta } from '@hub/fhir-model';
import { parseResource } from '@hub/fhir-model';
import { goneAnswer, ok, versionHeaders } from '../../answer.ts';
import type { Handler } from '../../handler.ts';
import { characters, type Piece, type RestRequest } from '../../message.ts';
import { FORMAT_PARAMETERS } from '../../negotiate.ts';
import type { StoredVersion } from '../../read-store.ts';
import { idOf, notFound, onlyParameters, typeOf, versionOf } from '../../resource-path.ts';
import { visibleTo } from '../../visible.ts';
import { noInput } from './parameters.ts';

/** A Meta as the answer of an operation whose one output it is: "return" (R4 operations.html#response). */
export function returnedMeta(meta: Meta): string {
  return JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'return', valueMeta: meta }] });
}

/** The `meta` of a stored text. */
export function metaOf(body: Piece): Meta {
  return parseResource(characters(body)).meta ?? {};
}

const NOTHING_IN_USE: Meta = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'not-applicable' }],
};

/**
 * GET or POST [base]/$meta and [base]/[type]/$meta (R4 resource-operation-meta.html): every profile, tag and security label
 * in use in what the caller may see. Displays are not kept with the index and not told.
 */
export const metaInUse: Handler = async (request, { store, now }) => {
  const type = request.params.type === undefined ? undefined : typeOf(request);
  onlyParameters(request, FORMAT_PARAMETERS);
  noInput(request);
  const { profile, security, tag } = await store.metaInUse(type, visibleTo(request, now()));
  const meta: Meta = {
    ...(profile.length === 0 ? {} : { profile: [...profile] }),
    ...(security.length === 0 ? {} : { security: [...security] }),
    ...(tag.length === 0 ? {} : { tag: [...tag] }),
  };
  // An empty Meta is not valid (ele-1), and there must be one.
  return ok(request, returnedMeta(Object.keys(meta).length === 0 ? NOTHING_IN_USE : meta));
};

/** GET or POST [base]/[type]/[id]/$meta, or of one version of it: the meta of that version. 404, 410 like a read. */
export const metaOfInstance: Handler = async (request, { store, now }) => {
  const type = typeOf(request);
  const id = idOf(request, type);
  onlyParameters(request, FORMAT_PARAMETERS);
  noInput(request);
  const visible = visibleTo(request, now(), 'r');
  const stored =
    request.params.vid === undefined
      ? await store.readCurrent(type, id, visible)
      : await store.readVersion(type, id, versionOf(request, type), visible);
  if (stored === undefined) throw notFound(type);
  return metaAnswer(request, type, stored);
};

function metaAnswer(request: RestRequest, type: string, stored: StoredVersion) {
  if (stored.deleted) return goneAnswer(type, stored);
  return { ...ok(request, returnedMeta(metaOf(stored.body)), versionHeaders(stored)), lastUpdated: stored.lastUpdated };
}
