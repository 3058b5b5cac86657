import type { Resource } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { isFhirJson, requireStructure, resourceOf } from './body.ts';
import { emptyBody, readJson } from './json-text.ts';
import { mediaType } from './media-type.ts';
import type { RestRequest } from './message.ts';

/** The body of a create or update: a resource, or for Binary any content (R4 binary.html#rest). `id` is the address's. */
export function contentOf(request: RestRequest, type: string, id?: string): Resource {
  if (type !== 'Binary' || request.body === undefined || 'resource' in request.body) return resourceOf(request.body, type);
  const { contentType, bytes } = request.body;
  if (bytes.length === 0) throw emptyBody();
  if (isFhirJson(mediaType(contentType)) && isBinary(bytes)) return resourceOf(request.body, type);
  return wrap(request, contentType, bytes, id);
}

/** R4: what comes as FHIR JSON is content like any other, "except for the special case where the content is actually a Binary resource". */
function isBinary(bytes: Uint8Array): boolean {
  try {
    return (readJson(bytes) as { resourceType?: unknown } | null)?.resourceType === 'Binary';
  } catch {
    return false;
  }
}

/** Content of any type as a Binary resource. X-Security-Context names the resource whose rules protect it. */
function wrap(request: RestRequest, contentType: string | undefined, bytes: Uint8Array, id: string | undefined): Resource {
  const type = contentType?.trim().replace(/\s+/g, ' ');
  if (type === undefined || !/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?: ?;[\x20-\x7e]+)?$/.test(type)) {
    throw problem(
      'media-type',
      'not-supported',
      'Binary cần Content-Type nói rõ kiểu nội dung.',
      'A Binary needs a Content-Type that tells what it is.',
    );
  }
  const context = request.header('x-security-context');
  const resource = {
    resourceType: 'Binary',
    ...(id === undefined ? {} : { id }),
    contentType: type,
    ...(context === undefined ? {} : { securityContext: { reference: context } }),
    data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  };
  requireStructure(resource, 'incorrect');
  return resource as Resource;
}
