import { type Principal, requireAccess, requireDeclared } from '@hub/access';
import { AUDIT_PARAMETERS, outcomeOf, parseAuditQuery } from '@hub/audit';
import { type AuditRecorder, findAudit, readAudit } from '@hub/audit-log';
import { type Database, fromDatabase } from '@hub/database';
import type { AuditEvent } from '@hub/fhir-model';
import { errorAnswer, problemOf, type RestResponse } from '@hub/fhir-rest';
import { bearerToken, clientAddress, Proxies, peerThumbprint, requestId } from '@hub/listener';
import { problem } from '@hub/outcome';
import type { Logger } from '@hub/telemetry';
import express, { type Express, type Request, type Response } from 'express';
import { AUDIT_ROUTES } from './routes.ts';

/** What the repository works with; chosen by the process that starts it. */
export interface AuditAppDeps {
  /** Connections that may read the audit and change nothing (role hub_auditor). */
  readonly database: Pick<Database, 'pool'>;
  readonly recorder: Pick<AuditRecorder, 'record' | 'flush'>;
  readonly authenticate: (token: string, peer?: () => string | undefined) => Promise<Principal | undefined>;
  readonly log: Logger;
  readonly publicUrl?: string | undefined;
  readonly proxies?: string | undefined;
  readonly now?: () => number;
}

const FHIR_JSON = 'application/fhir+json; charset=utf-8';

type Answering = (request: Request) => Promise<unknown>;

/**
 * The audit as a FHIR endpoint of its own (IHE ATNA, ITI-81 Retrieve ATNA Audit Event), kept apart from the data it is about: `GET
 * /audit/AuditEvent?entity=Patient/…` is "who saw this person". Answers `/audit` and everything below it and passes the rest on.
 */
export function createAuditApp(deps: AuditAppDeps): Express {
  const { now = Date.now } = deps;
  const proxies = deps.proxies === undefined ? undefined : new Proxies(deps.proxies);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);

  const hubOf = (request: Request): string => deps.publicUrl ?? `${request.protocol}://${request.headers.host ?? 'hub'}`;
  const queryOf = (request: Request): readonly (readonly [string, string])[] => [...new URL(request.url, 'http://hub').searchParams];

  const serve = (route: (typeof AUDIT_ROUTES)[keyof typeof AUDIT_ROUTES], answering: Answering): void => {
    requireDeclared(route);
    app.get(route.path, async (request, response) => {
      const began = performance.now();
      const id = requestId(request.headers['x-request-id'] as string | undefined);
      const { id: named } = request.params as { readonly id?: string };
      let principal: Principal | undefined;
      let answer: RestResponse;
      try {
        const token = bearerToken(request);
        principal = token === undefined ? undefined : await deps.authenticate(token, () => peerThumbprint(request));
        requireAccess(route, principal);
        answer = { status: 200, headers: { 'Content-Type': FHIR_JSON }, body: JSON.stringify(await answering(request)) };
      } catch (error) {
        const known = fromDatabase(error);
        if (problemOf(known).category === 'fault') deps.log.error('request failed', { request: id, category: 'fault', error });
        answer = errorAnswer(known);
      }
      try {
        await deps.recorder.record({
          at: now(),
          action: 'audit',
          outcome: outcomeOf(answer.status),
          status: answer.status,
          route: `GET ${route.path}`,
          client: principal?.clientNumber ?? 0,
          user: principal?.user?.sub,
          purpose: principal?.purpose,
          address: clientAddress(request, proxies),
          request: id,
          type: 'AuditEvent',
          ...(named === undefined ? { query: request.url.split('?', 2)[1] } : { id: named.slice(0, 64) }),
        });
      } catch (error) {
        answer = errorAnswer(error);
      }
      const { status } = answer;
      deps.log.info('request', {
        method: 'GET',
        url: route.path,
        status,
        ms: Math.round(performance.now() - began),
        client: principal?.clientId,
        request: id,
      });
      send(response, answer, id);
    });
  };

  serve(AUDIT_ROUTES.search, async (request) => {
    const query = parseAuditQuery(queryOf(request));
    // What this process has answered is found at once; what others have, a quarter of a second later.
    await deps.recorder.flush();
    const hub = hubOf(request);
    const { events, next } = await findAudit(deps.database, query, `${hub}/fhir`);
    return bundle(`${hub}/audit/AuditEvent`, queryOf(request), events, next);
  });
  serve(AUDIT_ROUTES.read, async (request) => {
    const event = await readAudit(deps.database, String(request.params.id), `${hubOf(request)}/fhir`);
    if (event === undefined) throw problem('not-found', 'not-found', 'Không có bản ghi này.', 'There is no such event.');
    return event;
  });
  serve(AUDIT_ROUTES.metadata, async (request) => capability(`${hubOf(request)}/audit`));
  app.use('/audit', async (request, response) => {
    const id = requestId(undefined);
    const token = bearerToken(request);
    const principal =
      token === undefined ? undefined : await deps.authenticate(token, () => peerThumbprint(request)).catch(() => undefined);
    // Without a token even "no such address" is not told.
    const error =
      principal === undefined
        ? problem('unauthorised', 'login', 'Thiếu hoặc sai mã truy cập (Bearer token).', 'A valid bearer token is required.')
        : problem('not-found', 'not-found', 'Không có địa chỉ này.', 'There is no such address.');
    send(response, errorAnswer(error), id);
  });
  return app;
}

function send(response: Response, { status, headers, body }: RestResponse, id: string): void {
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

function bundle(address: string, query: readonly (readonly [string, string])[], events: readonly AuditEvent[], next: string | undefined) {
  const link = (cursor?: string): string => {
    const parts = new URLSearchParams();
    for (const [name, value] of query) if (name !== '_cursor' || cursor === undefined) parts.append(name, value);
    if (cursor !== undefined) parts.set('_cursor', cursor);
    const text = parts.toString();
    return text === '' ? address : `${address}?${text}`;
  };
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [{ relation: 'self', url: link() }, ...(next === undefined ? [] : [{ relation: 'next', url: link(next) }])],
    entry: events.map((resource) => ({ fullUrl: `${address}/${resource.id}`, resource, search: { mode: 'match' } })),
  };
}

/** Parameters whose names begin with `_` say how to answer, not what to find. */
const SEARCHED = AUDIT_PARAMETERS.filter((name) => !name.startsWith('_'));

function capability(base: string) {
  const type = (name: string): string => (name === 'date' ? 'date' : ['patient', 'entity', 'agent'].includes(name) ? 'reference' : 'token');
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-22',
    kind: 'instance',
    implementation: {
      description:
        'ATNA Audit Record Repository (IHE ITI-81). Accesses show here within 0.25 s; those this server answered itself, at once.',
      url: base,
    },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [
      {
        mode: 'server',
        resource: [
          {
            type: 'AuditEvent',
            interaction: [{ code: 'read' }, { code: 'search-type' }],
            searchParam: SEARCHED.map((name) => ({ name, type: type(name) })),
          },
        ],
      },
    ],
  };
}
