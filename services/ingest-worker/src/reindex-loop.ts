import type { Database } from '@hub/database';
import { runReindex, uriDictionary } from '@hub/resource-store';
import type { Logger } from '@hub/telemetry';

/** Half of the time it works, half of it the machine is the senders'. */
const REST = 1;

/**
 * Indexes stored resources again in the background, when a migration brought rows they do not have; else it does nothing. Ends with
 * the signal after the block under way. A failure is logged and left to the next start or to `npm run reindex`: delivery goes on.
 */
export async function reindexInBackground(database: Database, logger: Logger, signal: AbortSignal): Promise<void> {
  try {
    const tell = (progress: { readonly percent: number } | undefined) =>
      progress === undefined ? logger.info('reindex finished') : logger.info('reindex, per cent', { count: progress.percent });
    await runReindex({ database, uris: uriDictionary(database), rest: REST, signal, tell, tellEveryMs: 30_000 });
  } catch (error) {
    logger.error('reindex stopped', { error });
  }
}
