import type { Database } from '@hub/database';
import { type ReindexProgress, reindexProgress } from '@hub/resource-store';
import { Router } from 'express';
import { FRONT_ROUTES } from './front-routes.ts';
import type { Boot } from './progress.ts';

/** Milliseconds the database has to answer a readiness check. */
const PATIENCE = 2_000;

/**
 * `/health/live`: the process answers. `/health/ready`: 503 with progress until migrations, profiles and the demo load are
 * done, and whenever the database does not answer; 200 otherwise, with the per cent of an indexing of stored resources that is under
 * way (search answers all the while, but for what is being indexed). Both public: they tell nothing of what the hub holds.
 */
export function healthRoutes(boot: Boot, database: () => Database | undefined): Router {
  const router = Router();
  router.get(FRONT_ROUTES.live.path, (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get(FRONT_ROUTES.ready.path, async (_request, response) => {
    if (!boot.ready) {
      response
        .status(503)
        .set('Retry-After', '1')
        .json({ status: 'starting', ...boot.progress });
      return;
    }
    const { answers, reindex } = await answersInTime(database());
    const ready = { status: 'ready', ...(reindex === undefined ? {} : { reindex: { percent: reindex.percent } }) };
    response.status(answers ? 200 : 503).json(answers ? ready : { status: 'database-unavailable' });
  });
  return router;
}

async function answersInTime(
  database: Database | undefined,
): Promise<{ readonly answers: boolean; readonly reindex?: ReindexProgress | undefined }> {
  if (database === undefined) return { answers: false };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ answers: boolean }>((done) => {
    timer = setTimeout(() => done({ answers: false }), PATIENCE);
  });
  const asked = reindexProgress(database).then(
    (reindex) => ({ answers: true, reindex }),
    () => ({ answers: false }),
  );
  const answered = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answered;
}
