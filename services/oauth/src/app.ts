import { isPublic, type Principal, requireAccess, requireDeclared, requireToken } from '@hub/access';
import { outcomeOf } from '@hub/audit';
import { fromDatabase } from '@hub/database';
import { bearerToken, clientAddress, Proxies, peerThumbprint, requestId } from '@hub/listener';
import { type ProblemError, problem } from '@hub/outcome';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { errorAnswer, problemOf, send } from './answer.ts';
import { type Answer, type Call, type OauthRoute, Parameters } from './call.ts';
import { claimedId } from './client-authentication/authenticate-client.ts';
import type { OauthDeps } from './deps.ts';
import { OAuthError } from './oauth-error.ts';
import { originOf } from './origin.ts';
import { cookiesOf } from './people/cookies.ts';
import { oauthRoutes } from './routes.ts';

const FORM = 'application/x-www-form-urlencoded';
/** Longest form: an assertion of 8 kB and what stands beside it. */
const MOST_FORM = '32kb';
const MOST_JSON = '256kb';

/**
 * The authorization server as an express app: answers `/oauth` and passes the rest on. Denies by default: what is not on the closed
 * public list asks for a token. Nothing that goes on record is answered before it is there.
 */
export function createOauthApp(deps: OauthDeps): Express {
  const { now = Date.now } = deps;
  const proxies = deps.proxies === undefined ? undefined : new Proxies(deps.proxies);
  const routes = oauthRoutes(deps);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');

  const principalOf = async (request: Request): Promise<Principal | undefined> => {
    const token = bearerToken(request);
    return token === undefined ? undefined : deps.authenticate(token, () => peerThumbprint(request));
  };
  const call = async (request: Request, response: Response, route: OauthRoute, principal: Principal | undefined): Promise<Call> => {
    const body = await bodyOf(request, response, route);
    const { origin, known } = originOf(request, deps.publicUrl);
    const query = request.originalUrl.includes('?') ? request.originalUrl.slice(request.originalUrl.indexOf('?') + 1) : '';
    return {
      request,
      origin,
      originKnown: known,
      address: clientAddress(request, proxies),
      given: new Parameters(typeof body === 'string' ? body : query),
      parts: request.params as Record<string, string>,
      body,
      principal,
      cookies: cookiesOf(request.headers.cookie),
    };
  };

  const serve =
    (route: OauthRoute): RequestHandler =>
    async (request, response) => {
      const began = performance.now();
      const id = requestId(request.headers['x-request-id'] as string | undefined);
      let principal: Principal | undefined;
      let read: Call | undefined;
      let answer: Answer;
      try {
        principal = route.access === 'public' ? undefined : await principalOf(request);
        requireAccess(route, principal);
        read = await call(request, response, route, principal);
        answer = await route.handle(read);
      } catch (error) {
        const known = fromDatabase(error);
        const { category } = known instanceof OAuthError ? { category: undefined } : problemOf(known);
        if (category === 'fault' || category === 'unavailable') deps.log.error('request failed', { request: id, category, error: known });
        answer = errorAnswer(known, route.speaks);
      }
      const refusedLogin = route.record === 'login' && answer.status >= 400;
      if (typeof route.record === 'string' && (answer.audit !== undefined || principal !== undefined || refusedLogin)) {
        const claimed = read === undefined ? undefined : claimedId(read);
        try {
          await deps.recorder.record({
            at: now(),
            action: route.record,
            outcome: outcomeOf(answer.status === 400 && refusedLogin ? 401 : answer.status),
            status: answer.status,
            route: `${route.method} ${route.path}`,
            client: principal?.clientNumber ?? 0,
            address: clientAddress(request, proxies),
            request: id,
            ...(principal?.user === undefined ? {} : { user: principal.user.sub }),
            // Which client an act was about, also when it came to nothing.
            ...(read?.parts.clientId === undefined ? {} : { id: plain(read.parts.clientId) }),
            ...(refusedLogin && claimed !== undefined ? { detail: `login ${plain(claimed)}` } : {}),
            ...answer.audit,
          });
        } catch (error) {
          answer = errorAnswer(error, route.speaks);
        }
      }
      deps.log.info('request', {
        method: route.method,
        url: route.path,
        status: answer.status,
        ms: Math.round(performance.now() - began),
        client: principal?.clientId,
        request: id,
      });
      if (refusedLogin && answer.status !== 404) deps.log.warn('login failed', { host: clientAddress(request, proxies), request: id });
      const shared = route.anyOrigin === true ? { ...answer, headers: { ...answer.headers, 'Access-Control-Allow-Origin': '*' } } : answer;
      if (!request.socket.destroyed) send(response, shared, id);
    };

  app.use(preflight(routes));
  for (const route of routes) {
    requireDeclared(route);
    app[route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete'](route.path, serve(route));
  }
  app.use('/oauth', (request: Request, response: Response, next: NextFunction) => {
    const path = request.originalUrl.split('?', 1)[0] ?? '';
    const here = routes.filter((route) => matches(route.path, path));
    const refuse = (error: ProblemError, headers = {}): void => {
      const answer = errorAnswer(error, undefined);
      send(response, { ...answer, headers: { ...answer.headers, ...headers } }, requestId(undefined));
    };
    const open = here.some(({ access }) => access === 'public') || isPublic(request.method, path);
    (open ? Promise.resolve(undefined) : principalOf(request).then(requireToken))
      .then(() => {
        if (here.length === 0) return refuse(problem('not-found', 'not-found', 'Không có địa chỉ này.', 'There is no such address.'));
        const allow = [...new Set(here.map(({ method }) => method))].join(', ');
        return refuse(
          problem('method', 'method', 'Phương thức không dùng được ở địa chỉ này.', 'This method is not served at this address.'),
          { Allow: allow },
        );
      })
      .catch((error: unknown) => refuse(error as ProblemError))
      .catch(next);
  });
  return app;
}

/** Tells a browser that pages of any origin may ask: it answers nothing of what the hub holds, and no cookie goes with what is asked. */
function preflight(routes: readonly OauthRoute[]): RequestHandler {
  const open = new Map(routes.filter(({ anyOrigin }) => anyOrigin === true).map(({ path, method }) => [path, method]));
  return (request, response, next) => {
    const method = request.method === 'OPTIONS' ? open.get(request.path) : undefined;
    if (method === undefined) return next();
    const headers = {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': method,
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Request-Id',
      'Access-Control-Max-Age': '600',
    };
    send(response, { status: 204, headers }, requestId(undefined));
  };
}

const readForm = express.text({ type: FORM, limit: MOST_FORM });
const readJson = express.json({ type: 'application/json', limit: MOST_JSON, strict: true });

/** A form as its text, JSON as its value; of another type nothing is read. */
async function bodyOf(request: Request, response: Response, { method, access }: OauthRoute): Promise<unknown> {
  if (method === 'GET' || method === 'DELETE') return undefined;
  const read = access === 'public' ? readForm : readJson;
  await new Promise<void>((done, fail) => read(request, response, (error?: unknown) => (error === undefined ? done() : fail(error))));
  const body: unknown = request.body;
  if (access !== 'public') return body;
  if (typeof body === 'string') return body;
  throw new OAuthError(400, 'invalid_request', `the body must be ${FORM}`);
}

/** A client id as somebody typed it, fit for the record. */
const plain = (text: string): string => text.replace(/[^A-Za-z0-9._-]/g, '?').slice(0, 64);

function matches(pattern: string, path: string): boolean {
  const [parts, given] = [pattern.split('/'), path.split('/')];
  return parts.length === given.length && parts.every((part, index) => part.startsWith(':') || part === given[index]);
}
