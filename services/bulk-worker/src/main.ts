import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { openRules } from '@hub/access-store';
import { openAudit } from '@hub/audit-log';
import { openDatabase, requireRole } from '@hub/database';
import { openArchive } from '@hub/raw-archive';
import { bulkReads, importStore, viewReads } from '@hub/resource-store';
import { endWhenRefused, readSettings } from '@hub/settings';
import { createLogger, slowQueryLog } from '@hub/telemetry';
import { startBulkWorker } from './bulk-worker.ts';

/** The worker of bulk exports and imports as a process of its own; run as many as needed, all over one DATA_DIR. Migrations are run elsewhere. */
// Where memory is plenty V8 lets old objects quadruple before it collects them. What waits for a transaction lives just long enough to become old, so a
// worker that imports would hold several times of what it needs. Figures: README.
setFlagsFromString('--heap-growing-percent=60');
const settings = readSettings(process.env);
const log = createLogger({ service: 'bulk-worker', level: settings.logLevel });
if (settings.databaseUrl === undefined) {
  process.stderr.write('DATABASE_URL chưa đặt. / DATABASE_URL is not set.\n');
  process.exit(2);
}
const role = settings.databaseRoles ? ('hub_bulk' as const) : undefined;
if (role !== undefined) await endWhenRefused(requireRole(settings.databaseUrl, role));
const database = openDatabase({
  url: settings.databaseUrl,
  role,
  // Each part holds one while it is read; claims and renewals go between.
  poolSize: settings.bulkConcurrency + 4,
  statementTimeout: settings.statementTimeoutMs,
  slowQueries: slowQueryLog(log, settings.slowQueryMs),
  applicationName: 'bulk-worker',
});
const audit = await openAudit({ databaseUrl: settings.databaseUrl, role, settings, log });
const folder = join(settings.dataDir, 'bulk');
mkdirSync(folder, { recursive: true, mode: 0o700 });
const rules = openRules(database);
const archive = await openArchive({ folder: join(settings.dataDir, 'archive'), database, keysFile: settings.archiveKeysFile });
const common = { database, completed: rules.of, record: audit.record, now: Date.now, limits: { keptHours: settings.bulkKeptHours } };
const worker = startBulkWorker({
  ...common,
  reads: bulkReads,
  folder,
  imports: { ...common, store: importStore(database), archive },
  views: { database, reads: viewReads },
  log,
  concurrency: settings.bulkConcurrency,
});
log.info('working', { pid: process.pid });

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await worker.stop();
  await audit.close();
  await archive.close();
  await database.close();
  log.info('stopped', { pid: process.pid });
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
