import { requireAccess } from '@hub/access';
import { withSecurityHeaders } from '@hub/listener';
import { problem } from '@hub/outcome';
import type { Logger } from '@hub/telemetry';
import express, { type Express, type Response } from 'express';
import { type Bundle, bundlePages, type PageName } from './bundle.ts';
import { PAGE_POLICY, pageHtml } from './page.ts';
import { CONSOLE_ROUTES } from './routes.ts';

/** What the console works with; chosen by the process that starts it. */
export interface ConsoleAppDeps {
  readonly log: Logger;
  /** A demo hub: its pages tell where the demo's tokens are. */
  readonly demo: boolean;
}

/**
 * The pages of the hub as an express app: answers `/vendors` and `/console/…` and passes the rest on. It knows nothing of anybody:
 * what a page shows it asks of the API. Built in the background; a page that cannot be built answers 503 and hinders nothing else.
 */
export function createConsoleApp({ log, demo }: ConsoleAppDeps): Express {
  const built: Promise<Bundle | undefined> = bundlePages().catch((error: unknown) => {
    log.error('the pages could not be built', { error });
    return undefined;
  });
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.use(CONSOLE_ROUTES.vendors.path, withSecurityHeaders);
  app.use('/console', withSecurityHeaders);

  const page = (name: PageName): void => {
    app.get(CONSOLE_ROUTES[name].path, async (_request, response) => {
      requireAccess(CONSOLE_ROUTES[name], undefined);
      const bundle = await built;
      if (bundle === undefined) return unavailable(response);
      response.set({
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': PAGE_POLICY,
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cache-Control': 'no-cache',
      });
      response.send(pageHtml(name, bundle, demo));
    });
  };
  page('vendors');
  page('clients');

  app.get(CONSOLE_ROUTES.asset.path, async (request, response, next) => {
    requireAccess(CONSOLE_ROUTES.asset, undefined);
    const bundle = await built;
    if (bundle === undefined) return unavailable(response);
    const asset = bundle.assets.get(request.params.file);
    if (asset === undefined) return next();
    response.set({ 'Content-Type': asset.contentType, 'Cache-Control': 'public, max-age=31536000, immutable' });
    response.send(asset.body);
  });
  return app;
}

function unavailable(response: Response): void {
  const { message } = problem(
    'unavailable',
    'pages',
    'Trang chưa dựng được; API vẫn chạy. Báo người vận hành.',
    'The page could not be built; the API runs. Tell the operators.',
  ).problem;
  response.status(503).type('text/plain').send(`${message.vi}\n${message.en}\n`);
}
