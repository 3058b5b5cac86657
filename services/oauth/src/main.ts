import type { AddressInfo } from 'node:net';
import { openRules, withRules } from '@hub/access-store';
import { openAudit } from '@hub/audit-log';
import { DEMO_TOKEN_SECONDS, forAudience, openAuthenticator, TOKEN_SECONDS } from '@hub/client-register';
import { openDatabase, requireRole } from '@hub/database';
import { createHttpServer, stopServer } from '@hub/listener';
import { openOutboundOf } from '@hub/outbound';
import { readStore } from '@hub/resource-store';
import { endWhenRefused, readSettings, transportOf } from '@hub/settings';
import { createLogger, slowQueryLog } from '@hub/telemetry';
import { createOauthApp } from './app.ts';
import { openPeople } from './people/open-people.ts';
import { patientSearch } from './people/patients.ts';
import { visitSearch } from './people/visits.ts';

/** Milliseconds for what is being answered when the process is told to end. */
const GRACE_MS = 8_000;

/** The authorization server as a process of its own: holds no state, run as many as needed. Migrations are run elsewhere. */
const settings = readSettings(process.env);
const log = createLogger({ service: 'oauth', level: settings.logLevel });
if (settings.databaseUrl === undefined) {
  process.stderr.write('DATABASE_URL chưa đặt. / DATABASE_URL is not set.\n');
  process.exit(2);
}
const role = settings.databaseRoles ? ('hub_oauth' as const) : undefined;
if (role !== undefined) await endWhenRefused(requireRole(settings.databaseUrl, role));
const database = openDatabase({
  url: settings.databaseUrl,
  role,
  statementTimeout: settings.statementTimeoutMs,
  slowQueries: slowQueryLog(log, settings.slowQueryMs),
  applicationName: 'oauth',
});
const outbound = openOutboundOf(settings);
const recorder = await openAudit({ databaseUrl: settings.databaseUrl, role, settings, log });
const rest = { store: readStore(database.pool, database), now: Date.now };
const app = createOauthApp({
  database,
  authenticate: withRules(forAudience(openAuthenticator(database), settings.publicUrl), openRules(database)).authenticate,
  recorder,
  log,
  outbound,
  publicUrl: settings.publicUrl,
  proxies: settings.trustedProxies,
  tokenSeconds: settings.oauthTokenSeconds,
  wholeTokenSeconds: settings.demo ? DEMO_TOKEN_SECONDS : TOKEN_SECONDS,
  keysFile: settings.oauthKeysFile,
  people: openPeople(settings, outbound),
  patients: patientSearch(rest),
  visits: visitSearch(rest),
});
const server = createHttpServer(app, transportOf(settings), (why) => log.info('request refused', { ...why }));
server.listen(settings.port, settings.host, () =>
  log.info('listening', { host: settings.host, port: (server.address() as AddressInfo).port }),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void stopServer(server, GRACE_MS)
      .then(() => recorder.close())
      .then(() => database.close());
  });
}
