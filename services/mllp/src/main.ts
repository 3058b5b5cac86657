import { join } from 'node:path';
import { openAudit } from '@hub/audit-log';
import { openDatabase, requireRole } from '@hub/database';
import { openJobs } from '@hub/jobs';
import { openArchive } from '@hub/raw-archive';
import { endWhenRefused, mllpTransportOf, readSettings } from '@hub/settings';
import { MAPPING_VERSION } from '@hub/sources';
import { createLogger, slowQueryLog } from '@hub/telemetry';
import { openMllp } from './mllp.ts';

/** Milliseconds for messages that have arrived when the process is told to end. */
const GRACE_MS = 8_000;

/** The MLLP listener as a process of its own: holds no state, run as many as needed behind one address. Migrations are run elsewhere. */
const settings = readSettings(process.env);
const log = createLogger({ service: 'mllp', level: settings.logLevel });
if (settings.databaseUrl === undefined) {
  process.stderr.write('DATABASE_URL chưa đặt. / DATABASE_URL is not set.\n');
  process.exit(2);
}
const { databaseUrl } = settings;
const role = settings.databaseRoles ? ('hub_intake' as const) : undefined;
if (role !== undefined) await endWhenRefused(requireRole(databaseUrl, role));
const database = openDatabase({
  url: databaseUrl,
  role,
  statementTimeout: settings.statementTimeoutMs,
  slowQueries: slowQueryLog(log, settings.slowQueryMs),
  applicationName: 'mllp',
});
const archive = await openArchive({ folder: join(settings.dataDir, 'archive'), database, keysFile: settings.archiveKeysFile });
const jobs = await openJobs({ databaseUrl, role, redisUrl: settings.redisUrl, onError: (error) => log.warn('queue', { error }) });
const audit = await openAudit({ databaseUrl, role, settings, log });

const open = async (): Promise<void> => {
  const mllp = await openMllp({
    database,
    archive,
    jobs,
    record: audit.record,
    log,
    mappingVersion: MAPPING_VERSION,
    transport: mllpTransportOf(settings),
    port: settings.mllpPort,
    idleMs: settings.mllpIdleMs,
    maxConnections: settings.mllpMaxConnections,
    maxMessageBytes: settings.mllpMaxMessageBytes,
  });
  log.info('listening', { host: mllpTransportOf(settings).host, port: mllp.port });
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await mllp.stop(GRACE_MS);
    await jobs.close();
    await audit.close();
    await archive.close();
    await database.close();
    log.info('stopped', { pid: process.pid });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
};
await endWhenRefused(open());
