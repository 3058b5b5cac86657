import { ok } from './answer.ts';
import { isFhirJson } from './body.ts';
import { httpDate } from './http-date.ts';
import { mediaType } from './media-type.ts';
import type { RestRequest, RestResponse } from './message.ts';
import { negotiate } from './negotiate.ts';
import { doneOutcome } from './operation-outcome.ts';
import { preferenceApplied, preferredReturn, type Return } from './prefer.ts';
import type { Written } from './write-store.ts';

const STATUS: Readonly<Record<Written['outcome'], number>> = {
  created: 201,
  updated: 200,
  unchanged: 200,
  matched: 200,
  deleted: 204,
  absent: 204,
};

/** What the client gets of a write: what it prefers, else the resource itself; content of a Binary is not sent back unless FHIR is asked for. */
export function returnOf(request: RestRequest): Return {
  return preferredReturn(request) ?? (isContent(request) && !asksFhir(request) ? 'minimal' : 'representation');
}

function isContent({ params, body }: RestRequest): boolean {
  return params.type === 'Binary' && body !== undefined && 'bytes' in body && !isFhirJson(mediaType(body.contentType));
}

function asksFhir(request: RestRequest): boolean {
  return /application\/fhir\+json/i.test(request.header('accept') ?? '') || request.query.some(([name]) => name === '_format');
}

/** Where the version lies, and which it is (R4 http.html#create, #versioning). Nothing when there is no version. */
function versionHeaders(request: RestRequest, { type, id, version, lastUpdated, outcome }: Written): Record<string, string> {
  if (version === 0) return {};
  const headers = { ETag: `W/"${version}"`, 'Last-Modified': httpDate(lastUpdated) };
  // Also when nothing was created: after a conditional write it is what tells the client the id.
  return outcome === 'deleted' ? headers : { ...headers, Location: `${request.base}/${type}/${id}/_history/${version}` };
}

/** The answer to a write that succeeded, in the form the client prefers. */
export function writtenAnswer(request: RestRequest, written: Written): RestResponse {
  const status = STATUS[written.outcome];
  const form = returnOf(request);
  // Of what was deleted there is nothing to return: that preference is not followed, and not said to be.
  const applied = status === 204 && form === 'representation' ? {} : preferenceApplied(request);
  const headers = { ...versionHeaders(request, written), ...applied };
  if (form === 'OperationOutcome') {
    const { status: done, headers: form, body } = ok(request, doneOutcome(written.outcome));
    return { status: status === 204 ? done : status, headers: { ...form, ...headers }, ...(body === undefined ? {} : { body }) };
  }
  if (form === 'minimal' || written.body === undefined) return { status, headers };
  const answer = ok(request, written.body, headers);
  return { ...answer, status };
}

/** Throws 406 before anything is written when the answer could not be given. One without a body always can. */
export function requireAnswerable(request: RestRequest): void {
  const form = returnOf(request);
  if (form === 'minimal' || (form === 'representation' && request.method === 'DELETE')) return;
  negotiate(request.header('accept'), request.query);
}
