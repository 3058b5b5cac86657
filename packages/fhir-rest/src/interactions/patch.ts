import type { Resource } from '@hub/fhir-model';
import { isProblemError, problem } from '@hub/outcome';
import { writtenAnswer } from '../answer-write.ts';
import { urlCriteria } from '../criteria.ts';
import { errorAnswer } from '../error-answer.ts';
import type { Handler } from '../handler.ts';
import { jsonPatch } from '../json-patch/index.ts';
import { emptyBody, readJson } from '../json-text.ts';
import { isUtf8, mediaType } from '../media-type.ts';
import type { RequestBody } from '../message.ts';
import { FORMAT_PARAMETERS } from '../negotiate.ts';
import { ifMatch, noCondition } from '../preconditions.ts';
import { idOf, onlyParameters, typeOf } from '../resource-path.ts';
import type { WriteInteraction } from '../write-interaction.ts';
import { alone } from './write.ts';

/** What a patch may be sent as (RFC 6902 §6; the second is what some clients send). */
export const PATCH_TYPES = ['application/json-patch+json', 'application/json-patch'] as const;

/** Bytes and type of a patch: as sent, or from the Binary a bundle's entry carries (R4 http.html#patch). */
function patchOf(body: RequestBody): { readonly contentType: string | undefined; readonly bytes: Uint8Array } {
  if ('bytes' in body) return body;
  const { resourceType, contentType, data } = body.resource as Resource & { contentType?: string; data?: string };
  if (resourceType === 'Binary') return { contentType, bytes: Buffer.from(data ?? '', 'base64') };
  return { contentType: undefined, bytes: Buffer.alloc(0) };
}

/** The JSON of a patch. Throws 415 for any other kind of patch, 400 for an empty or unreadable one. */
function documentOf(body: RequestBody | undefined): unknown {
  if (body === undefined) throw emptyBody();
  const { contentType, bytes } = patchOf(body);
  const media = mediaType(contentType);
  if (media === undefined || !(PATCH_TYPES as readonly string[]).includes(media.type) || !isUtf8(media)) {
    throw problem(
      'media-type',
      'not-supported',
      `PATCH chỉ nhận JSON Patch: Content-Type ${PATCH_TYPES[0]}, UTF-8.`,
      `PATCH takes JSON Patch only: Content-Type ${PATCH_TYPES[0]}, UTF-8.`,
    );
  }
  return readJson(bytes);
}

/**
 * PATCH [base]/[type]/[id] and PATCH [base]/[type]?criteria (R4 http.html#patch) with a JSON Patch. If-Match guards it (412), which
 * is checked before the patch is tried. 400 malformed, 422 when it does not apply to what is stored or its result is not R4.
 */
export const patch: WriteInteraction = {
  change(request, { now }) {
    const type = typeOf(request);
    noCondition(request, 'If-None-Match', 'If-None-Exist', 'If-Unmodified-Since');
    const condition = ifMatch(request);
    const { id } = request.params;
    if (id === undefined) {
      const criteria = urlCriteria(request, type, now());
      return { kind: 'patch', type, criteria, apply: jsonPatch(documentOf(request.body)), ...condition };
    }
    onlyParameters(request, FORMAT_PARAMETERS);
    return { kind: 'patch', type, id: idOf(request, type), apply: jsonPatch(documentOf(request.body)), ...condition };
  },
  answer: writtenAnswer,
};

/** PATCH as a request of its own: who sends another kind of patch hears in Accept-Patch which is taken (RFC 5789 §2.2). */
export const patchAlone: Handler = async (request, deps) => {
  try {
    return await alone(patch)(request, deps);
  } catch (error) {
    if (!isProblemError(error) || error.problem.category !== 'media-type') throw error;
    const answer = errorAnswer(error);
    return { ...answer, headers: { ...answer.headers, 'Accept-Patch': PATCH_TYPES[0] } };
  }
};
