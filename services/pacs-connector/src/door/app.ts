import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Principal, requireAccess, requireDeclared, requireToken, withPurpose } from '@hub/access';
import { type AuditEntry, outcomeOf } from '@hub/audit';
import { fromDatabase } from '@hub/database';
import { errorAnswer, problemOf } from '@hub/fhir-rest';
import { bearerToken, clientAddress, Proxies, peerThumbprint, requestId } from '@hub/listener';
import type { OutboundStream, Streaming } from '@hub/outbound';
import { problem } from '@hub/outcome';
import type { Logger } from '@hub/telemetry';
import express, { type Express, type Request, type Response } from 'express';
import { openPacs, type Pacs, PacsFault } from '../pacs.ts';
import type { Registration } from '../registration.ts';
import { readAsked } from './asked.ts';
import { nothingThere, type Opened, type OpeningDeps, opened } from './opened.ts';
import { rewritten } from './rewritten.ts';
import { PACS_ROUTES, type PacsRoute } from './routes.ts';

/** What the door to the images works with; chosen by the process that starts it. */
export interface PacsDoorDeps extends OpeningDeps {
  readonly registrations: readonly Registration[];
  readonly outbound: Streaming;
  readonly authenticate: (token: string, peer?: () => string | undefined) => Promise<Principal | undefined>;
  /** Puts an access on record: nothing is sent before. */
  readonly record: (entry: AuditEntry) => Promise<void>;
  readonly log: Logger;
  /** Origin under which callers reach the hub: what addresses in the answers begin with. */
  readonly base: string;
  readonly proxies?: string | undefined;
  /** Requests of one client beyond its rate are answered 429; seconds to wait, 0: go ahead. */
  readonly rateLimit?: { take(client: number, now: number): number };
}

/** Answers under way at once, and of one client: each holds a connection to a PACS. */
const MOST = 64;
const MOST_OF_ONE = 8;
/** A reader that takes nothing for so long is gone. */
const IDLE_MS = 60_000;
/** What the PACS is told to be called: its own address stands in nothing that leaves the hub. */
const NOWHERE = 'pacs.invalid';

/** Kinds of content that are images or tell of them; anything else a PACS answers stays inside. */
const CONTENT =
  /^(?:multipart\/related|application\/(?:dicom|dicom\+json|dicom\+xml|json|octet-stream|pdf)|image\/(?:jpeg|jp2|jpx|jls|jphc|png|gif|dicom-rle)|video\/(?:mpeg|mp4|h264|h265))(?:\s*;|$)/i;

/**
 * The hub's door to the images of its PACS as an express app: answers `/dicom-web` and everything below it and passes the rest on. Denies by default, puts
 * every opening on record before a byte is sent, and holds no image: what comes from the PACS goes on piece by piece.
 */
export function createPacsDoor(deps: PacsDoorDeps): Express {
  const proxies = deps.proxies === undefined ? undefined : new Proxies(deps.proxies);
  const pacsOf = new Map(deps.registrations.map((one) => [one.code, { registration: one, pacs: openPacs(one, deps.outbound) }]));
  const underWay = new Map<number, number>();
  let all = 0;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);

  const callerOf = async (request: Request): Promise<Principal | undefined> => {
    const token = bearerToken(request);
    const principal = token === undefined ? undefined : await deps.authenticate(token, () => peerThumbprint(request));
    const purpose = request.headers['x-purpose-of-use'];
    return principal === undefined ? undefined : withPurpose(principal, typeof purpose === 'string' ? purpose : undefined);
  };

  const take = (client: number): (() => void) => {
    const mine = underWay.get(client) ?? 0;
    if (all >= MOST || mine >= MOST_OF_ONE) throw busy(1);
    all += 1;
    underWay.set(client, mine + 1);
    return () => {
      all -= 1;
      const left = (underWay.get(client) ?? 1) - 1;
      if (left === 0) underWay.delete(client);
      else underWay.set(client, left);
    };
  };

  const serve = async (name: PacsRoute, request: Request, response: Response): Promise<void> => {
    const route = PACS_ROUTES[name];
    const began = performance.now();
    const id = requestId(request.headers['x-request-id'] as string | undefined);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    let principal: Principal | undefined;
    let release: (() => void) | undefined;
    let allowed: Opened | undefined;
    let coming:
      | { readonly answer: OutboundStream; readonly pacs: { readonly registration: Registration; readonly pacs: Pacs } }
      | undefined;
    let failure: ReturnType<typeof errorAnswer> | undefined;
    try {
      principal = await callerOf(request);
      const caller = requireToken(requireAccess(route, principal));
      const wait = deps.rateLimit?.take(caller.clientNumber, performance.now()) ?? 0;
      if (wait > 0) throw busy(wait);
      const asked = readAsked(name, request.params, new URL(request.url, 'http://hub').searchParams);
      if (asked === undefined) throw nothingThere();
      release = take(caller.clientNumber);
      const pacs = pacsOf.get(asked.endpoint);
      allowed = await opened(deps, caller, asked, pacs?.registration, pacs?.pacs);
      if (pacs === undefined) throw nothingThere();
      const path = `${pacs.registration.dicomWeb}${asked.path}`;
      coming = { answer: await pacs.pacs.stream(path, passedOn(request), gone.signal), pacs };
      refuseUnfit(coming.answer);
    } catch (error) {
      coming?.answer.body.destroy();
      coming = undefined;
      const known = error instanceof PacsFault ? away() : fromDatabase(error);
      if (problemOf(known).category === 'fault') deps.log.error('request failed', { request: id, category: 'fault', error });
      else if (error instanceof PacsFault) deps.log.warn('images: the PACS did not answer', { request: id, error });
      failure = errorAnswer(known);
    }
    const status = failure?.status ?? coming?.answer.status ?? 500;
    const about = allowed?.resource.about;
    try {
      await deps.record({
        at: Date.now(),
        action: route.record,
        outcome: outcomeOf(status),
        status,
        route: `${route.method} ${route.path}`,
        client: principal?.clientNumber ?? 0,
        user: principal?.user?.sub,
        purpose: principal?.purpose,
        address: clientAddress(request, proxies),
        request: id,
        type: 'ImagingStudy',
        ...(allowed === undefined ? {} : { id: allowed.resource.id, resources: 1 }),
        // What of the study: series and images by their UIDs, as asked; of a stranger nothing.
        ...(principal === undefined ? {} : { query: request.path.slice('/dicom-web/'.length, 600) }),
        ...(about === undefined || about === 0 ? {} : { patients: [about] }),
      });
    } catch (error) {
      coming?.answer.body.destroy();
      coming = undefined;
      failure = errorAnswer(error);
    }
    deps.log.info('request', {
      method: route.method,
      url: route.path,
      status: failure?.status ?? status,
      ms: Math.round(performance.now() - began),
      client: principal?.clientId,
      request: id,
    });
    try {
      if (failure !== undefined) sendProblem(response, failure, id);
      else if (coming !== undefined) await sendOn(request, response, coming.answer, coming.pacs.registration, deps.base, id);
    } catch {
      // The reader went away, or the PACS broke off in the middle: what was begun is not ended as if it were whole.
      response.destroy();
    } finally {
      coming?.answer.body.destroy();
      release?.();
    }
  };

  for (const [name, route] of Object.entries(PACS_ROUTES) as [PacsRoute, (typeof PACS_ROUTES)[PacsRoute]][]) {
    requireDeclared(route);
    app.get(route.path, (request, response) => serve(name, request, response));
  }
  app.use('/dicom-web', async (request, response) => {
    // Without a token even "no such address" is not told.
    const caller = await callerOf(request).catch(() => undefined);
    const error =
      caller === undefined
        ? problem('unauthorised', 'login', 'Thiếu hoặc sai mã truy cập (Bearer token).', 'A valid bearer token is required.')
        : nothingThere();
    sendProblem(response, errorAnswer(error), requestId(undefined));
  });
  return app;
}

/** What of a request the PACS is told: which form, which part. Never who asks. */
function passedOn({ headers }: Request): Readonly<Record<string, string>> {
  const { accept, range } = headers;
  return {
    forwarded: `host=${NOWHERE};proto=https`,
    ...(accept !== undefined && /^[\x20-\x7e]{1,1000}$/.test(accept) ? { accept } : {}),
    ...(range !== undefined && /^bytes=[\d, -]{1,200}$/.test(range) ? { range } : {}),
  };
}

/** Throws what the caller hears of an answer that is none; the PACS's own words stay inside. */
function refuseUnfit({ status, headers }: OutboundStream): void {
  if (status === 200 || status === 206) {
    if (CONTENT.test(headers['content-type'] ?? '')) return;
    throw new PacsFault('it answered something that is no image', status);
  }
  if (status === 404) throw nothingThere();
  if (status === 416) throw problem('incorrect', 'range', 'Khoảng byte này không có.', 'There is no such range of bytes.', 'Range');
  if (status === 400 || status === 406)
    throw problem('incorrect', 'not-supported', 'PACS không cung cấp được ở dạng này.', 'The PACS cannot give it in this form.', 'Accept');
  throw new PacsFault(`it answered ${status}`, status);
}

const FROM_PACS = ['content-type', 'content-range', 'accept-ranges'] as const;

async function sendOn(
  request: Request,
  response: Response,
  answer: OutboundStream,
  { code, url, dicomWeb }: Registration,
  base: string,
  id: string,
): Promise<void> {
  const { status, headers, body } = answer;
  const json = /^application\/(?:dicom\+json|json)/i.test(headers['content-type'] ?? '');
  const kept = FROM_PACS.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]] as const]));
  const length = json ? undefined : headers['content-length'];
  response.writeHead(status, {
    ...Object.fromEntries(kept),
    ...(length === undefined ? {} : { 'Content-Length': length }),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Request-Id': id,
  });
  if (request.method === 'HEAD') return void response.end();
  response.setTimeout(IDLE_MS, () => response.destroy());
  const own = `${base}/dicom-web/${code}/`;
  const stages: Readable | [Readable, ...ReturnType<typeof rewritten>[]] = json
    ? [body, rewritten(`https://${NOWHERE}${dicomWeb}/`, own), rewritten(`${url}${dicomWeb}/`, own)]
    : [body];
  await pipeline([...stages, response] as never);
}

function sendProblem(response: Response, { status, headers, body }: ReturnType<typeof errorAnswer>, id: string): void {
  const text = typeof body === 'string' ? body : '';
  response.writeHead(status, {
    ...headers,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': id,
  });
  response.end(text);
}

function busy(seconds: number) {
  return problem('busy', 'throttled', `Quá nhiều yêu cầu: chờ ${seconds} giây.`, `Too many requests: wait ${seconds} seconds.`);
}

function away() {
  return problem('unavailable', 'pacs', 'PACS không trả lời; hãy thử lại sau.', 'The PACS does not answer; try again later.');
}
