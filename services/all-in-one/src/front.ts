import type { IncomingMessage, RequestListener } from 'node:http';
import { isPublic, mayHub, type Principal, requireDeclared } from '@hub/access';
import { openingTotals } from '@hub/access-store';
import { type Database, fromDatabase } from '@hub/database';
import { bearerToken, isLoopback, Proxies, peerThumbprint, withSecurityHeaders } from '@hub/listener';
import { ProblemError } from '@hub/outcome';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { FRONT_ROUTES } from './front-routes.ts';
import { healthRoutes } from './health.ts';
import { type Holdings, holdings } from './holdings.ts';
import { LANDING_STYLE, landingPage } from './landing-page.ts';
import { type Count, metricsText, type RequestCounts } from './metrics.ts';
import type { Boot } from './progress.ts';
import type { Services } from './services.ts';
import type { WriteCounts } from './write-counts.ts';

/** What the front of the one port knows; parts appear as the start goes on. */
export interface Front {
  readonly boot: Boot;
  readonly demo: boolean;
  readonly counts: RequestCounts;
  readonly slowQueries: Count;
  readonly writes: WriteCounts;
  /** Setting TRUSTED_PROXIES. */
  readonly proxies?: string | undefined;
  database?: Database;
  services?: Services;
}

/** How long the totals of the start page and the metrics are shown unchanged: a page that is reloaded costs nothing. */
const HOLDINGS_MS = 1_000;

/**
 * The one app of the one port: health, start page and metrics of its own, then the services. Denies by default like every app: an address that is not public answers 401 to a stranger even when there is nothing.
 */
export function createFront(front: Front): Express {
  for (const route of Object.values(FRONT_ROUTES)) requireDeclared(route);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  const proxies = front.proxies === undefined ? undefined : new Proxies(front.proxies);
  const current = heldFor(HOLDINGS_MS, async () =>
    front.database === undefined ? undefined : holdings(front.database).catch(() => undefined),
  );

  app.use((request, response, next) => (front.services === undefined ? next() : front.services.fhir(request, response, next)));
  app.use(withSecurityHeaders);
  app.use((_request, response, next) => {
    response.once('finish', () => front.counts.add(response.statusCode));
    next();
  });
  app.use((request, response, next) => (front.services === undefined ? next() : front.services.intake(request, response, next)));
  app.use((request, response, next) => (front.services === undefined ? next() : front.services.oauth(request, response, next)));
  app.use((request, response, next) => (front.services === undefined ? next() : front.services.access(request, response, next)));
  app.use((request, response, next) => (front.services === undefined ? next() : front.services.audit(request, response, next)));
  app.use((request, response, next) => (front.services === undefined ? next() : front.services.pacs.door(request, response, next)));
  app.use((request, response, next) => (front.services === undefined ? next() : front.services.console(request, response, next)));
  app.use(healthRoutes(front.boot, () => front.database));

  app.get(FRONT_ROUTES.start.path, async (_request, response) => {
    response.set({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src '${LANDING_STYLE}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    });
    response.send(landingPage({ progress: front.boot.progress, holdings: await current(), demo: front.demo }));
  });

  app.get(FRONT_ROUTES.metrics.path, async (request, response) => {
    if (!isNear(request, proxies)) {
      const caller = await callerOf(request, front);
      if (caller === undefined || !mayHub(caller, FRONT_ROUTES.metrics.needs.hub)) return refuse(response, caller);
    }
    const waitingRings = await front.services?.jobs.waiting().catch(() => undefined);
    response.set('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
    response.send(
      metricsText({
        requests: front.counts,
        slowQueries: front.slowQueries.value,
        writes: front.writes.totals,
        holdings: await current(),
        waitingRings,
        breakGlass: front.database === undefined ? undefined : await openingTotals(front.database).catch(() => undefined),
        folders: front.services?.drop?.totals,
        pacs: front.services?.pacs.connector?.totals,
        mllp: front.services?.mllp?.totals,
        views: await front.services?.viewTables.all().catch(() => undefined),
        ready: front.boot.ready,
        memory: process.memoryUsage(),
        uptime: process.uptime(),
      }),
    );
  });

  /** Before a stranger even this is not told. */
  const nothingThere = async (request: Request, response: Response): Promise<void> => {
    const caller = await callerOf(request, front);
    if (caller === undefined && !isPublic(request.method, request.path)) return refuse(response, caller);
    response.status(404).json(outcome('error', 'not-found', 'Không có địa chỉ này.', 'There is nothing at this address.'));
  };
  app.use(async (request: Request, response: Response) => {
    const starting = front.services === undefined;
    if (starting && /^\/(fhir|intake|oauth|access|dicom-web|vendors|console)(\/|$)/.test(request.path)) {
      const { message } = front.boot.progress;
      response
        .status(503)
        .set('Retry-After', '1')
        .json(outcome('fatal', 'transient', message.vi, message.en));
      return;
    }
    await nothingThere(request, response);
  });
  // The services answer their own errors; what arrives here is a database that is away, or a mistake of this file.
  app.use(async (error: unknown, request: Request, response: Response, _next: NextFunction) => {
    if (response.headersSent) return void response.destroy();
    // express: a part of the path is no valid percent-encoding, so it names nothing.
    if (error instanceof URIError) return nothingThere(request, response);
    const known = fromDatabase(error);
    const problem = known instanceof ProblemError ? known.problem : undefined;
    const away = problem?.category === 'unavailable';
    if (away) response.set('Retry-After', '5');
    response
      .status(away ? 503 : 500)
      .json(
        outcome(
          'fatal',
          away ? 'transient' : 'exception',
          problem?.message.vi ?? 'Máy chủ gặp lỗi.',
          problem?.message.en ?? 'The server failed.',
        ),
      );
  });
  return app;
}

/** What the port hands its requests to: FHIR first and past express, whose router and whose prototypes each read would pay for; then the app. */
export function frontListener(front: Front): RequestListener {
  const app = createFront(front);
  return (request, response) => {
    if (front.services === undefined) app(request, response);
    else front.services.fhir(request, response, () => app(request, response));
  };
}

const outcome = (severity: string, code: string, vi: string, en: string) => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity, code, details: { text: vi }, diagnostics: en }],
});

async function callerOf(request: IncomingMessage, front: Front): Promise<Principal | undefined> {
  const token = bearerToken(request);
  return token === undefined ? undefined : front.services?.authenticator.authenticate(token, () => peerThumbprint(request));
}

function refuse(response: Response, caller: Principal | undefined): void {
  if (caller === undefined) {
    response.status(401).set('WWW-Authenticate', 'Bearer');
    response.json(outcome('error', 'login', 'Thiếu hoặc sai mã truy cập (Bearer token).', 'A valid bearer token is required.'));
  } else response.status(403).json(outcome('error', 'forbidden', 'Chỉ tài khoản vận hành được xem.', 'Operators only.'));
}

/** From this machine itself, and not through a proxy on it: neither a declared one, even when it says nothing of whom it speaks for, nor any that does. */
function isNear(request: IncomingMessage, proxies: Proxies | undefined): boolean {
  const { remoteAddress = '' } = request.socket;
  return (
    isLoopback(remoteAddress) &&
    proxies?.has(remoteAddress.replace(/^::ffff:/i, '')) !== true &&
    request.headers['x-forwarded-for'] === undefined &&
    request.headers.forwarded === undefined
  );
}

/** Asks at most once per `ms`; callers in between get the last answer. */
function heldFor(ms: number, ask: () => Promise<Holdings | undefined>): () => Promise<Holdings | undefined> {
  let last: Promise<Holdings | undefined> = Promise.resolve(undefined);
  let until = 0;
  return () => {
    if (Date.now() >= until) {
      until = Date.now() + ms;
      last = ask();
    }
    return last;
  };
}
