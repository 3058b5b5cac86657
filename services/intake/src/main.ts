import { join } from 'node:path';
import { openRules, withRules } from '@hub/access-store';
import { openAudit } from '@hub/audit-log';
import { DEMO_TOKEN_SECONDS, forAudience, openAuthenticator, RateLimit, TOKEN_SECONDS } from '@hub/client-register';
import { openDatabase, requireRole } from '@hub/database';
import { canonicals } from '@hub/fhir-model';
import { openJobs } from '@hub/jobs';
import { createHttpServer } from '@hub/listener';
import { openArchive, openSecrets } from '@hub/raw-archive';
import { endWhenRefused, readSettings, transportOf } from '@hub/settings';
import { MAPPING_VERSION } from '@hub/sources';
import { createLogger, slowQueryLog } from '@hub/telemetry';
import { createIntakeApp } from './app.ts';
import { startFolderDrop } from './folder/folder-drop.ts';
import { answerLive } from './live.ts';

/** Intake as a process of its own: holds no state besides files under way, run as many as needed. Migrations are run elsewhere. */
const settings = readSettings(process.env);
const log = createLogger({ service: 'intake', level: settings.logLevel });
if (settings.databaseUrl === undefined) {
  process.stderr.write('DATABASE_URL chưa đặt. / DATABASE_URL is not set.\n');
  process.exit(2);
}
const role = settings.databaseRoles ? ('hub_intake' as const) : undefined;
if (role !== undefined) await endWhenRefused(requireRole(settings.databaseUrl, role));
const database = openDatabase({
  url: settings.databaseUrl,
  role,
  statementTimeout: settings.statementTimeoutMs,
  slowQueries: slowQueryLog(log, settings.slowQueryMs),
  applicationName: 'intake',
});
const archive = await openArchive({ folder: join(settings.dataDir, 'archive'), database, keysFile: settings.archiveKeysFile });
const jobs = await openJobs({
  databaseUrl: settings.databaseUrl,
  role,
  redisUrl: settings.redisUrl,
  onError: (error) => log.warn('queue', { error }),
});
const audit = await openAudit({ databaseUrl: settings.databaseUrl, role, settings, log });
const door = {
  database,
  archive,
  jobs,
  record: audit.record,
  log,
  mappingVersion: MAPPING_VERSION,
  maxBodyBytes: settings.maxBodyBytes,
};
const app = createIntakeApp({
  ...door,
  secrets: openSecrets(settings.archiveKeysFile),
  authenticator: withRules(forAudience(openAuthenticator(database), settings.publicUrl), openRules(database)),
  proxies: settings.trustedProxies,
  rateLimit: new RateLimit({ perSecond: settings.rateLimitPerSecond, burst: settings.rateLimitBurst }),
  canonicals: canonicals(settings.canonicalBase),
  checkFolder: join(settings.dataDir, 'check'),
  portal: settings.bhxhPortal,
  tokenSeconds: settings.demo ? DEMO_TOKEN_SECONDS : TOKEN_SECONDS,
});
answerLive(app);
const drop =
  settings.dropDir === undefined ? undefined : startFolderDrop({ ...door, folder: settings.dropDir, settleMs: settings.dropSettleMs });
const server = createHttpServer(app, transportOf(settings), (why) => log.info('request refused', { ...why }));
server.listen(settings.port, settings.host, () => log.info('listening', { host: settings.host, port: settings.port }));

let stopping = false;
/** Takes no new connection, lets uploads under way end (their senders then have an answer), closes the rest behind them. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const closed = new Promise((done) => server.close(done));
  server.closeIdleConnections();
  await closed;
  await drop?.stop();
  await jobs.close();
  await audit.close();
  await archive.close();
  await database.close();
  log.info('stopped', { pid: process.pid });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
