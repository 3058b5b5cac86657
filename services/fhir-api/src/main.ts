import type { AddressInfo } from 'node:net';
import { openDatabase } from '@hub/database';

import { openWrites, readStore } from '@hub/resource-store';
import { readSettings } from '@hub/settings';
import { openAuthenticator } from '@hub/submission-log';
import { createLogger, slowQueryLog } from '@hub/telemetry';
import { createFhirApp } from './app.ts';
import { createHttpServer } from './http-server.ts';
import { LOCK_TIMEOUT_MS, requestLimits, writeLimits } from './limits.ts';
import { openApis, statements } from './statement.ts';

/** The FHIR API as a process of its own: holds no state, run as many as needed. Migrations are run elsewhere. */
const settings = readSettings(process.env);
const log = createLogger({ service: 'fhir-api', level: settings.logLevel });
if (settings.databaseUrl === undefined) {
  process.stderr.write('DATABASE_URL chưa đặt. / DATABASE_URL is not set.\n');
  process.exit(2);
}
const database = openDatabase({
  url: settings.databaseUrl,
  statementTimeout: settings.statementTimeoutMs,
  lockTimeout: LOCK_TIMEOUT_MS,
  slowQueries: slowQueryLog(log, settings.slowQueryMs),
  applicationName: 'fhir-api',
});
const { authenticate } = openAuthenticator(database);
const app = createFhirApp({
  store: readStore(database.pool, database.lookup),
  writes: openWrites({ database, limits: writeLimits(settings) }),
  now: Date.now,
  capabilityStatement: statements(),
  openApi: openApis(),
  authenticate,
  log,
  publicUrl: settings.publicUrl,
  ...requestLimits(settings),
});
const server = createHttpServer(app, (why) => log.info('request refused', { ...why }));
server.listen(settings.port, settings.host, () =>
  // The port the system gave when PORT is 0.
  log.info('listening', { host: settings.host, port: (server.address() as AddressInfo).port }),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close(() => void database.close());
    server.closeIdleConnections();
  });
}
