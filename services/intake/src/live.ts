import { withSecurityHeaders } from '@hub/listener';
import type { Express } from 'express';

/** `GET /health/live` of an intake that runs apart: 200 while the process answers. Public (`PUBLIC_ROUTES`), and tells nothing; all-in-one has its own. */
export function answerLive(app: Express): void {
  app.get('/health/live', withSecurityHeaders, (_request, response) => {
    response.json({ status: 'live' });
  });
}
