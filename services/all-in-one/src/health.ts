import type { Database } from '@hub/database';
import { Router } from 'express';
import type { Boot } from './progress.ts';

/** Milliseconds the database has to answer a readiness check. */
const PATIENCE = 2_000;

/**
 * `/health/live`: the process answers. `/health/ready`: 503 with progress until migrations, profiles and the demo load are
 * done, and whenever the database does not answer; 200 otherwise. Both public: they tell nothing of what the hub holds.
 */
export function healthRoutes(boot: Boot, database: () => Database | undefined): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', async (_request, response) => {
    if (!boot.ready) {
      response
        .status(503)
        .set('Retry-After', '1')
        .json({ status: 'starting', ...boot.progress });
      return;
    }
    const answers = await answersInTime(database());
    response.status(answers ? 200 : 503).json(answers ? { status: 'ready' } : { status: 'database-unavailable' });
  });
  return router;
}

async function answersInTime(database: Database | undefined): Promise<boolean> {
  if (database === undefined) return false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((done) => {
    timer = setTimeout(() => done(false), PATIENCE);
  });
  const asked = database.pool.query('select 1').then(
    () => true,
    () => false,
  );
  const answered = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answered;
}
