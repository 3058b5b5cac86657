import { isPublic, type Principal, requireAccess, requireToken } from '@hub/access';
import { fromDatabase } from '@hub/database';
import { bearerToken, clientAddress, Proxies, peerThumbprint, withSecurityHeaders } from '@hub/listener';
import { type ProblemError, problem } from '@hub/outcome';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { problemOf, sendProblem } from './answer.ts';
import type { IntakeDeps } from './deps.ts';
import { recordedFirst } from './on-record.ts';
import { isPortal, portalToken, sendPortalProblem } from './portal/answer.ts';
import { intakeRoutes } from './routes.ts';

const OURS = ['/intake'];

/**
 * Intake as an express app: answers `/intake` and passes everything else on. Denies by default: only what the closed public list names
 * answers without a token, whatever routes exist.
 */
export function createIntakeApp(deps: IntakeDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  const routes = intakeRoutes(deps);

  const proxies = deps.proxies === undefined ? undefined : new Proxies(deps.proxies);
  const declared = new Map(routes.map((route) => [`${route.method} ${route.path}`, route.record]));
  app.use(OURS, withSecurityHeaders);
  app.use(OURS, (request, response, next) => {
    recordedFirst(
      request,
      response,
      () => {
        // Express answers HEAD by the route of GET.
        const method = request.method === 'HEAD' ? 'GET' : request.method;
        const action = declared.get(`${method} ${request.route?.path}`);
        const { principal, clientId, about } = response.locals as {
          readonly principal?: Principal;
          readonly clientId?: string;
          readonly about?: string;
        };
        const { id, code, rule } = request.params as Readonly<Record<string, string | undefined>>;
        return {
          action: typeof action === 'string' ? action : undefined,
          principal,
          address: clientAddress(request, proxies),
          id: clientId ?? about ?? id ?? (rule === undefined ? code : [code, rule].flatMap((part) => part ?? []).join(' ')),
        };
      },
      deps.record,
    );
    const began = performance.now();
    response.once('close', () => {
      const route: unknown = request.route?.path;
      deps.log.info('request', {
        method: request.method,
        // The route as declared: a path may hold anything a caller typed.
        url: typeof route === 'string' ? route : undefined,
        status: response.statusCode,
        ms: Math.round((performance.now() - began) * 10) / 10,
        client: response.locals.principal?.clientId,
        reason: response.writableFinished ? undefined : 'client-gone',
      });
    });
    if (isPublic(request.method, request.originalUrl.split('?', 1)[0] ?? '')) return next();
    const token = bearerToken(request) ?? portalToken(request);
    const asking = token === undefined ? Promise.resolve(undefined) : deps.authenticator.authenticate(token, () => peerThumbprint(request));
    asking
      .then((principal) => {
        // Before anything is looked up: without a token even "no such address" is not told.
        const caller = requireToken(principal);
        response.locals.principal = principal;
        const wait = deps.rateLimit?.take(caller.clientNumber, performance.now()) ?? 0;
        if (wait > 0) throw tooMany(wait);
        next();
      }, next)
      .catch(next);
  });

  const json = express.json({ limit: '64kb', strict: true });
  for (const route of routes) {
    const answer = (request: Request, response: Response): Promise<void> => {
      const principal = requireAccess(route, response.locals.principal);
      if (route.access === 'public') return route.handle({ request, response });
      if (principal === undefined) throw new Error('an intake route without a principal');
      return route.handle({ request, response, principal });
    };
    const path = app.route(route.path);
    if (route.method === 'PUT') path.put(json, answer);
    else if (route.method === 'POST') path.post(answer);
    else if (route.method === 'GET') path.get(answer);
    else if (route.method === 'DELETE') path.delete(answer);
    else throw new Error(`intake has no way to serve ${route.method}`);
  }

  app.use(OURS, (request: Request) => {
    const path = request.originalUrl.split('?', 1)[0] ?? '';
    const here = routes.filter((route) => matches(route.path, path));
    if (here.length === 0) throw problem('not-found', 'not-found', 'Không có địa chỉ này.', 'There is no such address.');
    throw Object.assign(
      problem('method', 'method', 'Phương thức không dùng được ở địa chỉ này.', 'This method is not served at this address.'),
      {
        allow: [...new Set(here.map(({ method }) => method))].join(', '),
      },
    );
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const data = problemOf(fromDatabase(error));
    // The sender went away in the middle: nobody to answer, nothing was kept.
    if (request.socket.destroyed) return;
    if (data.category === 'fault' || data.category === 'unavailable') {
      deps.log.error('request failed', { method: request.method, category: data.category, error });
    }
    if (response.headersSent) return void response.destroy();
    const { allow, retryAfter } = error as Partial<ProblemError & { allow: string; retryAfter: number }>;
    const send = isPortal(request) ? sendPortalProblem : sendProblem;
    send(response, data, {
      ...(allow === undefined ? {} : { Allow: allow }),
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    });
  });
  return app;
}

/** 429 for one client; its neighbours do not notice. */
function tooMany(seconds: number): ProblemError & { retryAfter: number } {
  return Object.assign(
    problem('busy', 'throttled', `Quá nhiều yêu cầu: chờ ${seconds} giây.`, `Too many requests: wait ${seconds} seconds.`),
    {
      retryAfter: seconds,
    },
  );
}

function matches(pattern: string, path: string): boolean {
  const [parts, given] = [pattern.split('/'), path.split('/')];
  return parts.length === given.length && parts.every((part, index) => part.startsWith(':') || part === given[index]);
}
