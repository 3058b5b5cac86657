import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openRules, withRules } from '@hub/access-store';
import { openAudit } from '@hub/audit-log';
import { bulkImports } from '@hub/bulk-import';
import { bulkExports, viewExports } from '@hub/bulk-store';
import { forAudience, openAuthenticator, RateLimit } from '@hub/client-register';
import { openDatabase, requireRole } from '@hub/database';
import { createHttpServer, stopServer } from '@hub/listener';
import { openArchive } from '@hub/raw-archive';
import { openWrites, readStore, turns, viewReads } from '@hub/resource-store';
import { endWhenRefused, readSettings, transportOf } from '@hub/settings';
import { createLogger, slowQueryLog } from '@hub/telemetry';
import { materialisedViews } from '@hub/view-tables';
import { createFhirApp } from './app.ts';
import { LOCK_TIMEOUT_MS, READ_CONNECTIONS, requestLimits, writeLimits } from './limits.ts';
import { openApis, statements } from './statement.ts';

/** Milliseconds for what is being answered when the process is told to end: below the ten seconds that containers are given. */
const GRACE_MS = 8_000;

/** The FHIR API as a process of its own: holds no state, run as many as needed. Migrations are run elsewhere. */
const settings = readSettings(process.env);
const log = createLogger({ service: 'fhir-api', level: settings.logLevel });
if (settings.databaseUrl === undefined) {
  process.stderr.write('DATABASE_URL chưa đặt. / DATABASE_URL is not set.\n');
  process.exit(2);
}
const role = settings.databaseRoles ? ('hub_api' as const) : undefined;
if (role !== undefined) await endWhenRefused(requireRole(settings.databaseUrl, role));
const common = {
  url: settings.databaseUrl,
  role,
  statementTimeout: settings.statementTimeoutMs,
  slowQueries: slowQueryLog(log, settings.slowQueryMs),
};
const database = openDatabase({ ...common, lockTimeout: LOCK_TIMEOUT_MS, applicationName: 'fhir-api' });
// Searches have connections of their own: slow ones, however many, stand in the way of neither logins nor writes.
const reading = openDatabase({ ...common, ...READ_CONNECTIONS, applicationName: 'fhir-api-reads' });
const { authenticate } = withRules(forAudience(openAuthenticator(database), settings.publicUrl), openRules(database));
const audit = await openAudit({ databaseUrl: settings.databaseUrl, role, settings, log, beside: reading });
// Files of imports lie where deliveries lie: what is accepted is there for good.
const archive = await openArchive({ folder: join(settings.dataDir, 'archive'), database, keysFile: settings.archiveKeysFile });
const app = createFhirApp({
  store: readStore(reading.pool, reading),
  writes: openWrites({ database, reading, limits: writeLimits(settings) }),
  bulk: bulkExports({ database, folder: join(settings.dataDir, 'bulk') }),
  views: viewExports({ database, folder: join(settings.dataDir, 'bulk') }),
  viewTables: materialisedViews({ database, reads: viewReads }),
  imports: bulkImports({ database, archive, maxLine: settings.fhirMaxResourceBytes }),
  now: Date.now,
  turn: turns(),
  capabilityStatement: statements(),
  openApi: openApis(),
  authenticate,
  record: audit.record,
  proxies: settings.trustedProxies,
  peopleLogIn: settings.demo || settings.oidcIssuer !== undefined,
  rateLimit: new RateLimit({ perSecond: settings.rateLimitPerSecond, burst: settings.rateLimitBurst }),
  log,
  publicUrl: settings.publicUrl,
  ...requestLimits(settings),
});
const server = createHttpServer(app, transportOf(settings), (why) => log.info('request refused', { ...why }));
server.listen(settings.port, settings.host, () =>
  // The port the system gave when PORT is 0.
  log.info('listening', { host: settings.host, port: (server.address() as AddressInfo).port }),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void stopServer(server, GRACE_MS)
      .then(() => audit.close())
      .then(() => archive.close())
      .then(() => Promise.all([database.close(), reading.close()]));
  });
}
