import { parseResource } from '@hub/fhir-model';
import { errorAnswer } from './error-answer.ts';
import { httpDate } from './http-date.ts';
import { joined, type RestRequest, type RestResponse, type Text } from './message.ts';
import { negotiate } from './negotiate.ts';
import type { StoredVersion } from './read-store.ts';
import { erased, gone } from './resource-path.ts';

/** Indents JSON without touching its numbers. */
function indent(text: string): string {
  return JSON.stringify(parseResource(text), null, 2);
}

/** 200 with a text that is already JSON. */
export function ok(request: RestRequest, body: Text, headers: Readonly<Record<string, string>> = {}): RestResponse {
  const format = negotiate(request.header('accept'), request.query);
  return { status: 200, headers: { 'Content-Type': format.contentType, ...headers }, body: format.pretty ? indent(joined(body)) : body };
}

/** ETag and Last-Modified of a version (R4 http.html#versioning). HTTP dates have no fractions of a second. */
export function versionHeaders(stored: StoredVersion): Record<string, string> {
  return { ETag: `W/"${stored.version}"`, 'Last-Modified': httpDate(stored.lastUpdated) };
}

/** True when the client's copy is current: If-None-Match names this version, or (without it) If-Modified-Since is not older. R4 http.html#cread. */
export function isCurrent(request: RestRequest, stored: StoredVersion): boolean {
  const tags = request.header('if-none-match');
  if (tags !== undefined)
    return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${stored.version}"`);
  const since = request.header('if-modified-since');
  if (since === undefined) return false;
  const moment = Date.parse(since);
  return !Number.isNaN(moment) && Math.floor(stored.lastUpdated / 1000) * 1000 <= moment;
}

/** The answer to a read: 304 when the client has this version, else the body as it is stored. */
export function versionAnswer(request: RestRequest, stored: StoredVersion): RestResponse {
  const headers = versionHeaders(stored);
  if (isCurrent(request, stored)) {
    negotiate(request.header('accept'), request.query);
    return { status: 304, headers, lastUpdated: stored.lastUpdated };
  }
  return { ...ok(request, typeof stored.body === 'string' ? stored.body : [stored.body], headers), lastUpdated: stored.lastUpdated };
}

/** 410 with the version that deleted: what a client needs to bring the resource back (R4 http.html#read). */
export function goneAnswer(type: string, stored: StoredVersion): RestResponse {
  const answer = errorAnswer(stored.erased === true ? erased(type) : gone(type));
  return { ...answer, headers: { ...answer.headers, ...versionHeaders(stored) } };
}
