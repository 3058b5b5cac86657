import { join } from 'node:path';
import { openDatabase, requireRole } from '@hub/database';
import { canonicals } from '@hub/fhir-model';
import { openJobs } from '@hub/jobs';
import { openOutboundOf } from '@hub/outbound';
import { openArchive, openSecrets } from '@hub/raw-archive';
import { endWhenRefused, readSettings } from '@hub/settings';
import { createLogger, slowQueryLog } from '@hub/telemetry';
import { growHeapSparingly } from './heap.ts';
import { createIngestWorker } from './ingest-worker.ts';
import { reindexInBackground } from './reindex-loop.ts';
import { tellInBackground } from './webhooks.ts';

/** The worker as a process of its own; run as many as needed: leases keep them off each other's sources. Migrations are run elsewhere. */
growHeapSparingly();
const settings = readSettings(process.env);
const logger = createLogger({ service: 'ingest-worker', level: settings.logLevel });
if (settings.databaseUrl === undefined) {
  process.stderr.write('DATABASE_URL chưa đặt. / DATABASE_URL is not set.\n');
  process.exit(2);
}
const role = settings.databaseRoles ? ('hub_worker' as const) : undefined;
if (role !== undefined) await endWhenRefused(requireRole(settings.databaseUrl, role));
// Per source drained: its lease's session, the batch being committed, and look-ups for the next batch.
const database = openDatabase({
  url: settings.databaseUrl,
  role,
  poolSize: settings.workerConcurrency * 3 + 2,
  statementTimeout: settings.statementTimeoutMs,
  slowQueries: slowQueryLog(logger, settings.slowQueryMs),
  applicationName: 'ingest-worker',
});
const archive = await openArchive({ folder: join(settings.dataDir, 'archive'), database, keysFile: settings.archiveKeysFile });
const jobs = await openJobs({
  databaseUrl: settings.databaseUrl,
  role,
  redisUrl: settings.redisUrl,
  onError: (error) => logger.warn('queue', { error }),
});
const worker = await createIngestWorker({
  database,
  archive,
  jobs,
  logger,
  canonicals: canonicals(settings.canonicalBase),
  concurrency: settings.workerConcurrency,
});
await worker.start();
logger.info('working', { pid: process.pid });
const stopReindex = new AbortController();
const reindexed = reindexInBackground(database, logger, stopReindex.signal);
const secrets = openSecrets(settings.archiveKeysFile);
const told = tellInBackground({ database, outbound: openOutboundOf(settings), secrets, logger, now: Date.now }, stopReindex.signal);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  stopReindex.abort();
  await worker.stop();
  await reindexed;
  await told;
  await jobs.close();
  await archive.close();
  await database.close();
  logger.info('stopped', { pid: process.pid });
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
