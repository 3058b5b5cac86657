import type { Resource } from '@hub/fhir-model';
import { type Problem, ProblemError, problem } from '@hub/outcome';
import { validate } from '@hub/validation';
import { emptyBody, readJson } from './json-text.ts';
import { isR4, isUtf8, type MediaType, mediaType } from './media-type.ts';
import type { RequestBody } from './message.ts';
import { requireView } from './view.ts';

/** What a resource may be sent as; the last two for clients older than FHIR's own type. */
const JSON_TYPES: ReadonlySet<string> = new Set(['application/fhir+json', 'application/json', 'text/json']);

/** True when a body of this type is read as FHIR JSON. */
export function isFhirJson(media: MediaType | undefined): boolean {
  return media !== undefined && JSON_TYPES.has(media.type) && isUtf8(media) && isR4(media);
}

/** 415: says what is taken. */
function requireFhirJson(contentType: string | undefined): void {
  if (isFhirJson(mediaType(contentType))) return;
  throw problem(
    'media-type',
    'not-supported',
    'Chỉ nhận JSON: Content-Type application/fhir+json (hoặc application/json), UTF-8, FHIR phiên bản 4.0.',
    'Only JSON is taken: Content-Type application/fhir+json (or application/json), UTF-8, FHIR version 4.0.',
  );
}

/** The findings of the validator as problems of one kind, none when there are none. */
export function structureProblems(resource: unknown, category: Problem['category']): readonly Problem[] {
  return validate(resource).map(({ code, expression, message }) => ({ category, code, message, expression }));
}

/**
 * Throws what is wrong with a structure: every finding an issue of one OperationOutcome. `category` decides the status. A ViewDefinition
 * is also held against what views can do (422): one that is stored runs.
 */
export function requireStructure(resource: unknown, category: Problem['category']): void {
  const problems = structureProblems(resource, category);
  const [first] = problems;
  if (first !== undefined) throw new ProblemError(first, { cause: problems });
  requireView(resource);
}

/**
 * The resource of a body, of the type the address names (`*`: of any). Throws 415 for another media type, 400 for an empty body, for
 * what is not UTF-8 or not JSON, for another resourceType, and for what is not R4, each finding with its path (R4 http.html#create:
 * "failed basic FHIR validation rules"). A resource that was read already (an entry of a bundle, validated with it) is only held
 * against the type. Nothing of the body is repeated in a message.
 */
export function resourceOf(body: RequestBody | undefined, type: string): Resource {
  const read = jsonOf(body);
  requireType(read, type);
  // What was read with a bundle was validated with it, but for what a view is.
  if (body !== undefined && 'bytes' in body) requireStructure(read, 'incorrect');
  else requireView(read);
  return read as Resource;
}

/** The JSON of a body before it is held against R4. Throws 415 for another media type, 400 for an empty body and for what is not UTF-8 or not JSON. */
export function jsonOf(body: RequestBody | undefined): unknown {
  if (body === undefined) throw emptyBody();
  if ('resource' in body) return body.resource;
  if (body.bytes.length === 0) throw emptyBody();
  requireFhirJson(body.contentType);
  return readJson(body.bytes);
}

/** Throws 400 when the resource says it is of another type. One that says nothing is left to the validator. */
function requireType(read: unknown, type: string): void {
  const said = typeof read === 'object' && read !== null ? (read as { resourceType?: unknown }).resourceType : undefined;
  if (type === '*' || said === undefined || said === type) return;
  throw problem(
    'incorrect',
    'invalid',
    `resourceType của nội dung phải là ${type} như trong địa chỉ.`,
    `The resourceType of the body must be ${type}, as in the address.`,
    'resourceType',
  );
}
