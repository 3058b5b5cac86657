import { type Principal, requireAccess, requireDeclared, requireToken } from '@hub/access';
import { type AuditEntry, outcomeOf } from '@hub/audit';
import { type Database, fromDatabase } from '@hub/database';
import { errorAnswer, problemOf, type RestResponse } from '@hub/fhir-rest';
import { bearerToken, clientAddress, Proxies, peerThumbprint, requestId } from '@hub/listener';
import { problem } from '@hub/outcome';
import type { Logger } from '@hub/telemetry';
import express, { type Express, type Request, type Response } from 'express';
import { type Answered, answers } from './answers.ts';
import { ACCESS_ROUTES } from './routes.ts';

/** What the access API works with; chosen by the process that starts it. */
export interface AccessAppDeps {
  readonly database: Database;
  readonly recorder: { readonly record: (entry: AuditEntry) => Promise<void> };
  readonly authenticate: (token: string, peer?: () => string | undefined) => Promise<Principal | undefined>;
  readonly log: Logger;
  readonly proxies?: string | undefined;
  readonly now?: () => number;
}

/**
 * Policies, the tree of facilities and openings in an emergency as an express app: answers `/access` and everything below it and passes the
 * rest on. Nothing is answered before it is on record, refusals among it.
 */
export function createAccessApp(deps: AccessAppDeps): Express {
  const { now = Date.now } = deps;
  const proxies = deps.proxies === undefined ? undefined : new Proxies(deps.proxies);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  const json = express.json({ limit: '256kb', strict: true, type: ['application/json', 'application/fhir+json'] });
  const callerOf = async (request: Request) => {
    const token = bearerToken(request);
    return token === undefined ? undefined : deps.authenticate(token, () => peerThumbprint(request));
  };
  const read = (request: Request, response: Response) =>
    new Promise<void>((done, fail) =>
      json(request, response, (error: unknown) => (error === undefined ? done() : fail(unreadable(error)))),
    );

  for (const [name, route] of Object.entries(ACCESS_ROUTES) as [keyof typeof ACCESS_ROUTES, (typeof ACCESS_ROUTES)['policies']][]) {
    requireDeclared(route);
    const method = route.method.toLowerCase() as 'get' | 'put' | 'post' | 'delete';
    app[method](route.path, async (request, response) => {
      const began = performance.now();
      const id = requestId(request.headers['x-request-id'] as string | undefined);
      let caller: Principal | undefined;
      let answered: Answered | undefined;
      let answer: RestResponse;
      try {
        caller = await callerOf(request);
        const principal = requireToken(requireAccess(route, caller));
        await read(request, response);
        answered = await answers[name]({ request, principal, database: deps.database });
        answer = {
          status: answered.status,
          headers: { 'Content-Type': 'application/json; charset=utf-8' },
          body: JSON.stringify(answered.body),
        };
        // Somebody must look at it soon: the operators' alerts begin with this line and with its counter.
        if (answered.alert !== undefined) deps.log.warn(answered.alert, { client: principal.clientId, request: id });
      } catch (error) {
        const known = fromDatabase(error);
        if (problemOf(known).category === 'fault') deps.log.error('request failed', { request: id, category: 'fault', error });
        answer = errorAnswer(known);
      }
      try {
        await deps.recorder.record({
          at: now(),
          action: route.record,
          outcome: outcomeOf(answer.status),
          status: answer.status,
          route: `${route.method} ${route.path}`,
          client: caller?.clientNumber ?? 0,
          user: caller?.user?.sub,
          purpose: answered?.purpose ?? caller?.purpose,
          address: clientAddress(request, proxies),
          request: id,
          ...(answered?.patients === undefined ? {} : { patients: answered.patients }),
          ...(answered?.detail === undefined ? {} : { detail: answered.detail }),
        });
      } catch (error) {
        answer = errorAnswer(error);
      }
      deps.log.info('request', {
        method: route.method,
        url: route.path,
        status: answer.status,
        ms: Math.round(performance.now() - began),
        client: caller?.clientId,
        request: id,
      });
      send(response, answer, id);
    });
  }

  app.use('/access', async (request, response) => {
    // Without a token even "no such address" is not told.
    const caller = await callerOf(request).catch(() => undefined);
    const error =
      caller === undefined
        ? problem('unauthorised', 'login', 'Thiếu hoặc sai mã truy cập (Bearer token).', 'A valid bearer token is required.')
        : problem('not-found', 'not-found', 'Không có địa chỉ này.', 'There is no such address.');
    send(response, errorAnswer(error), requestId(undefined));
  });
  return app;
}

/** What body-parser says of a body, without its words: they quote it. */
function unreadable(error: unknown): unknown {
  const { status } = (error ?? {}) as { readonly status?: unknown };
  if (status === 413) return problem('too-large', 'too-large', 'Nội dung quá dài.', 'The body is too long.');
  if (typeof status === 'number' && status < 500)
    return problem('incorrect', 'structure', 'Nội dung không đọc được.', 'The body cannot be read.');
  return error;
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
