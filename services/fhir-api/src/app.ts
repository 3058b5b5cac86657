import type { IncomingMessage, ServerResponse } from 'node:http';
import { isPublic, type Principal, requireAccess, requireToken, withPurpose } from '@hub/access';
import type { AuditEntry } from '@hub/audit';
import { fromDatabase } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import {
  errorAnswer,
  type Match,
  matchRoute,
  methodAnswer,
  problemOf,
  type RestDeps,
  type RestRequest,
  type RestResponse,
  type RouteRow,
  Touched,
  watched,
} from '@hub/fhir-rest';
import { clientAddress, Proxies, requestId } from '@hub/listener';
import { problem } from '@hub/outcome';
import { currentRequest, type Logger, requestIsOf, withinRequest } from '@hub/telemetry';
import express, { type Express } from 'express';
import { baseUrl } from './base-url.ts';
import { type Authenticate, principalOf } from './bearer.ts';
import { type Begun, begun } from './begun.ts';
import { hasNoBody, readBody } from './body.ts';
import { BodyRoom, type Held } from './body-room.ts';
import { PREFLIGHT } from './cross-origin.ts';
import { headerOf } from './header.ts';
import { incoming } from './incoming.ts';
import { entryOf } from './on-record.ts';
import { searchForm } from './search-form.ts';
import { send, sendPieces } from './send.ts';

/** What the FHIR API works with; chosen by the process that starts it. */
export interface FhirAppDeps extends RestDeps {
  readonly authenticate: Authenticate;
  /** Puts an access on record: the answer waits for it, and there is none without it. */
  readonly record: (entry: AuditEntry) => Promise<void>;
  /** Proxies whose word about a caller's address is believed (setting TRUSTED_PROXIES). */
  readonly proxies?: string | undefined;
  readonly log: Logger;
  /** Origin that clients know, behind a TLS proxy (setting PUBLIC_URL): every link begins with it. */
  readonly publicUrl?: string | undefined;
  /** Bytes of one resource at most, unpacked; {@link DEFAULT_MAX_RESOURCE_BYTES} when absent. */
  readonly maxResourceBytes?: number;
  /** Bytes of a batch or transaction at most, unpacked; {@link DEFAULT_MAX_BUNDLE_BYTES} when absent. */
  readonly maxBundleBytes?: number;
  /** Bytes of the bodies of all requests under way at most; twice the largest when absent. */
  readonly maxHeldBytes?: number;
  /** Requests of one client beyond its rate are answered 429; seconds to wait, 0: go ahead. No limit when absent. */
  readonly rateLimit?: { take(client: number, now: number): number };
  /** Told the status of every answer, for counters. */
  readonly answered?: (status: number) => void;
}

/** 429 for one client; its neighbours do not notice. */
function tooMany(seconds: number): RestResponse {
  const answer = errorAnswer(
    problem('busy', 'throttled', `Quá nhiều yêu cầu: chờ ${seconds} giây.`, `Too many requests: wait ${seconds} seconds.`),
  );
  return { ...answer, headers: { ...answer.headers, 'Retry-After': String(seconds) } };
}

/** A scanned document as a Binary fits. */
export const DEFAULT_MAX_RESOURCE_BYTES = 16 * 1024 * 1024;
/** Some ten thousand entries of a visit. */
export const DEFAULT_MAX_BUNDLE_BYTES = 64 * 1024 * 1024;

/** A body on one of these means nothing (RFC 9110 §9.3.1, §9.3.5) and is not read. */
const BODYLESS: ReadonlySet<string> = new Set(['GET', 'DELETE']);
const NO_QUERY: RestRequest['query'] = Object.freeze([]);
const SLASH = 47;

/**
 * The FHIR API as an express app of its own; {@link fhirHandler} is the same as a middleware, for a process that serves more
 * on its port (an app inside an app changes the prototype of every request, which costs more than matching it).
 */
export function createFhirApp(deps: FhirAppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.use(fhirHandler(deps));
  return app;
}

/** Answers what is its own, else calls `next`. A middleware of express that needs nothing of it. */
export type FhirHandler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * Answers `/fhir` and everything below it and passes the rest on. Denies by default: without a valid token only the closed
 * list of public routes answers, whatever the table of routes says.
 * No body parser, no etag hashing, no view: a read is a match in the table, a named statement and one write.
 */
export function fhirHandler(deps: FhirAppDeps): FhirHandler {
  const { maxResourceBytes = DEFAULT_MAX_RESOURCE_BYTES, maxBundleBytes = DEFAULT_MAX_BUNDLE_BYTES } = deps;
  const accessLog = deps.log.often('request', ACCESS_LINE, ['request']);
  const room = new BodyRoom(deps.maxHeldBytes ?? 2 * Math.max(maxBundleBytes, maxResourceBytes));

  /** What an error is to the caller; what the caller did not cause is logged. */
  const explained = (error: unknown, request: string | undefined): unknown => {
    const known = fromDatabase(error);
    const { category } = problemOf(known);
    if (category === 'fault' || category === 'unavailable' || category === 'too-costly')
      deps.log.error('request failed', { request, category, error });
    return known;
  };
  const rest: RestDeps = { ...deps, explain: (error) => explained(error, currentRequest()) };
  const proxies = deps.proxies === undefined ? undefined : new Proxies(deps.proxies);

  const bodyOf = async (request: IncomingMessage, { path }: RouteRow, seen: Seen): Promise<RestRequest['body']> => {
    seen.held = room.hold();
    const bytes = await readBody(request, path === '/fhir' ? maxBundleBytes : maxResourceBytes, seen.held);
    return bytes === undefined ? undefined : { contentType: request.headers['content-type'], bytes };
  };

  const answer = async (request: IncomingMessage, method: string, path: string, search: string, seen: Seen): Promise<RestResponse> => {
    if (method === 'OPTIONS') return PREFLIGHT;
    let principal: Principal | undefined;
    if (!isPublic(method, path)) {
      const caller = await principalOf(deps.authenticate, request);
      principal = caller === undefined ? undefined : withPurpose(caller, headerOf(request, 'x-purpose-of-use'));
      seen.principal = principal;
      if (principal !== undefined) requestIsOf(principal.clientNumber);
      // Before anything is looked up: without a token even "no such address" is not told.
      const { clientNumber } = requireToken(principal);
      const wait = deps.rateLimit?.take(clientNumber, performance.now()) ?? 0;
      if (wait > 0) return tooMany(wait);
    }
    const match = matchRoute(method, path);
    if ('allow' in match) return methodAnswer(match.allow);
    seen.match = match;
    requireAccess(match.route, principal, match.params.type);
    const asked: RestRequest['query'] = search === '' ? NO_QUERY : [...new URLSearchParams(search)];
    const form = match.route.path.endsWith('/_search');
    const query = form ? [...asked, ...(await searchForm(request))] : asked;
    if (form) seen.query = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString();
    const streams = match.route.streams === true && !hasNoBody(request);
    const body = form || streams || BODYLESS.has(match.route.method) ? undefined : await bodyOf(request, match.route, seen);
    const asking: RestRequest = {
      method,
      base: baseUrl(request, deps.publicUrl),
      params: match.params,
      query,
      header: (name) => headerOf(request, name),
      ...(principal === undefined ? {} : { principal }),
      ...(body === undefined ? {} : { body }),
      ...(streams ? { incoming: incoming(request) } : {}),
    };
    const answering = match.route.handle(asking, watched(rest, seen.touched));
    // What was not read flows by: a client that still sends would not hear the answer.
    return streams ? answering.finally(() => request.resume()) : answering;
  };

  /** undefined: nothing of it goes on record. */
  const record = (
    request: IncomingMessage,
    status: number,
    { match, principal, query }: Seen,
    touched: Touched,
    id: string,
  ): Promise<void> | undefined => {
    const address = clientAddress(request, proxies);
    const method = request.method ?? '';
    const entry = entryOf({ at: Date.now(), method, match, principal, query, status, touched, address, request: id });
    return entry === undefined ? undefined : deps.record(entry);
  };

  const unrecorded = async ({ pieces }: Begun, error: unknown, id: string): Promise<Begun> => {
    await pieces?.close();
    return { answer: errorAnswer(explained(error, id)) };
  };

  /** The answer, once the access is on record; without a record there is none. */
  const onRecord = (request: IncomingMessage, result: Begun, seen: Seen, id: string): Begun | Promise<Begun> => {
    try {
      if (result.pieces !== undefined) seen.recorded = seen.touched.copy();
      const recorded = record(request, result.answer.status, seen, seen.touched, id);
      if (recorded === undefined) return result;
      return recorded.then(
        () => result,
        (error: unknown) => unrecorded(result, error, id),
      );
    } catch (error) {
      return unrecorded(result, error, id);
    }
  };

  /** What a long answer tells of beyond what is on record goes there too, before it goes out. */
  const moreOnRecord = (request: IncomingMessage, status: number, seen: Seen, id: string) => async (): Promise<void> => {
    const more = seen.touched.beyond(seen.recorded ?? new Touched());
    seen.recorded = seen.touched.copy();
    if (more.patients.size > 0) await record(request, status, seen, more, id);
  };

  return (request, response, next) => {
    // A proxy may ask with the whole address (RFC 9112 §3.2.2: a server must take it).
    const { method = '', url: asked = '' } = request;
    const url = asked.charCodeAt(0) === SLASH ? asked : asked.replace(/^https?:\/\/[^/?#]*/i, '');
    if (!url.startsWith('/fhir')) return next();
    const cut = url.indexOf('?');
    const path = cut < 0 ? url : url.slice(0, cut);
    if (path !== '/fhir' && !path.startsWith('/fhir/')) return next();
    const began = performance.now();
    const id = requestId(request.headers['x-request-id'] as string | undefined);
    const search = cut < 0 ? '' : url.slice(cut + 1);
    const seen: Seen = { query: search, touched: new Touched() };
    void withinRequest(id, () => answer(request, method, path, search, seen).then(begun))
      .catch((error: unknown): Begun => ({ answer: withAllow(errorAnswer(explained(error, id)), method, path) }))
      .then((result) => onRecord(request, result, seen, id))
      .then(({ answer: result, pieces }) => {
        seen.held?.end();
        logAccess(accessLog, method, seen, result.status, performance.now() - began, id);
        deps.answered?.(result.status);
        if (pieces === undefined) return send(request, response, result, id);
        return sendPieces(request, response, { answer: result, pieces }, id, moreOnRecord(request, result.status, seen, id));
      })
      .catch((error: unknown) => cutOff(response, deps.log, id, error));
  };
}

/** A 405 from behind the route (an id that PUT cannot claim) with the other methods of its address: RFC 9110 §15.5.6 wants them told. */
function withAllow(answer: RestResponse, method: string, path: string): RestResponse {
  if (answer.status !== 405 || answer.headers.Allow !== undefined) return answer;
  const all = matchRoute('', path);
  const Allow = 'allow' in all ? all.allow.filter((name) => name !== method).join(', ') : '';
  return { ...answer, headers: { ...answer.headers, Allow } };
}

/** What is known of a request under way: who, which route (for the access log), and the room its body takes. */
interface Seen {
  principal?: Principal | undefined;
  /** As it came; of a POST search with its form. */
  query: string;
  readonly touched: Touched;
  /** Of a long answer: what of it is on record. */
  recorded?: Touched;
  match?: Match;
  held?: Held;
}

/** One line per request: the route as the table has it, never the path or the query, which name patients. */
const ACCESS_LINE = ['method', 'url', 'type', 'status', 'ms', 'client', 'request'] as const;

function logAccess(
  line: ReturnType<Logger['often']>,
  method: string,
  { principal, match }: Seen,
  status: number,
  ms: number,
  request: string,
): void {
  // A path may hold anything where a type belongs: only R4's own names are written.
  const type = match?.params.type;
  const known = type !== undefined && typeNumber(type) !== undefined ? type : undefined;
  line([method, match?.route.path, known, status, Math.round(ms * 10) / 10, principal?.clientId, request]);
}

/** The answer could not be written: nothing more can be told to this client. */
function cutOff(response: ServerResponse, log: Logger, request: string, error: unknown): void {
  log.error('answer not sent', { request, error });
  response.destroy();
}
