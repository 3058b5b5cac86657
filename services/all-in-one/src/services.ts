import { join } from 'node:path';
import { createAccessApp } from '@hub/access-api';
import { openRules, withRules } from '@hub/access-store';
import { openAudit } from '@hub/audit-log';
import { createAuditApp } from '@hub/audit-repository';
import { bulkImports } from '@hub/bulk-import';
import { bulkExports, viewExports } from '@hub/bulk-store';
import { type Authenticator, DEMO_TOKEN_SECONDS, forAudience, openAuthenticator, RateLimit, TOKEN_SECONDS } from '@hub/client-register';
import { createConsoleApp } from '@hub/console';
import { type Database, openDatabase, SERVICE_ROLE } from '@hub/database';
import { type FhirHandler, fhirHandler, openApis, requestLimits, statements, writeLimits } from '@hub/fhir-api';
import { canonicals } from '@hub/fhir-model';
import type { MaterialisedViews } from '@hub/fhir-rest';
import { createIntakeApp, type FolderDrop, handingIn, startFolderDrop } from '@hub/intake';
import { type Jobs, openJobs } from '@hub/jobs';
import { type Mllp, openMllp } from '@hub/mllp';
import { createOauthApp, openPeople, patientSearch, visitSearch } from '@hub/oauth';
import { openOutboundOf } from '@hub/outbound';
import { openArchive, openSecrets } from '@hub/raw-archive';
import { openWrites, readStore, turns, viewReads } from '@hub/resource-store';
import { mllpTransportOf, type Settings } from '@hub/settings';
import { MAPPING_VERSION } from '@hub/sources';
import type { Logger } from '@hub/telemetry';
import { materialisedViews } from '@hub/view-tables';
import type { RequestHandler } from 'express';
import type { Closers } from './closers.ts';
import { archiveFolder, bulkFolder } from './folders.ts';
import type { Front } from './front.ts';
import { openPacsServices, type PacsServices } from './pacs.ts';

/** The services of the hub in this process, ready to be mounted. */
export interface Services {
  readonly fhir: FhirHandler;
  readonly intake: RequestHandler;
  readonly access: RequestHandler;
  readonly audit: RequestHandler;
  readonly oauth: RequestHandler;
  readonly console: RequestHandler;
  readonly authenticator: Authenticator;
  readonly jobs: Jobs;
  /** Views kept as tables, for the metrics. */
  readonly viewTables: MaterialisedViews;
  /** Receives from landing folders (DROP_DIR); undefined: switched off. */
  readonly drop: FolderDrop | undefined;
  /** Follows PACS (PACS_FILE), and the door to their images. */
  readonly pacs: PacsServices;
  /** The MLLP port; undefined: switched off (MLLP). */
  readonly mllp: Mllp | undefined;
}

/** Milliseconds for messages that have arrived on the MLLP port when the hub stops. */
const MLLP_GRACE_MS = 5_000;

/** Opens what the services need and makes their apps. `counts` is told the status of every FHIR answer, `writes` what becomes of every write. What was opened is closed by `closers`, last first. */
export async function openServices(
  settings: Settings,
  { url: databaseUrl, database, reading }: { readonly url: string; readonly database: Database; readonly reading: Database },
  log: Logger,
  closers: Closers,
  { counts, writes }: Pick<Front, 'counts' | 'writes'>,
): Promise<Services> {
  const authenticator = withRules(forAudience(openAuthenticator(database), settings.publicUrl), openRules(database));
  const recorder = await openAudit({
    databaseUrl,
    role: settings.databaseRoles ? SERVICE_ROLE : undefined,
    settings,
    log,
    beside: reading,
  });
  closers.add('audit', () => recorder.close());
  const archive = await openArchive({ folder: archiveFolder(settings.dataDir), database, keysFile: settings.archiveKeysFile });
  closers.add('archive', () => archive.close());
  const jobs = await openJobs({
    databaseUrl,
    role: settings.databaseRoles ? 'hub_intake' : undefined,
    redisUrl: settings.redisUrl,
    onError: (error) => log.warn('queue', { error }),
  });
  closers.add('jobs', () => jobs.close());
  const outbound = openOutboundOf(settings);
  const people = openPeople(settings, outbound);
  const rateLimit = new RateLimit({ perSecond: settings.rateLimitPerSecond, burst: settings.rateLimitBurst });
  const rest = {
    store: readStore(reading.pool, reading),
    writes: writes.counted(openWrites({ database, reading, limits: writeLimits(settings) })),
    bulk: bulkExports({ database, folder: bulkFolder(settings.dataDir) }),
    views: viewExports({ database, folder: bulkFolder(settings.dataDir) }),
    viewTables: materialisedViews({ database, reads: viewReads }),
    imports: bulkImports({ database, archive, maxLine: settings.fhirMaxResourceBytes }),
    now: Date.now,
    turn: turns(),
    capabilityStatement: statements(),
    openApi: openApis(),
    peopleLogIn: people !== undefined,
  };
  const fhir = fhirHandler({
    ...rest,
    authenticate: authenticator.authenticate,
    rateLimit,
    record: recorder.record,
    proxies: settings.trustedProxies,
    log: log.with({ step: 'fhir-api' }),
    answered: counts.add,
    publicUrl: settings.publicUrl,
    ...requestLimits(settings),
  });
  const door = {
    database,
    archive,
    jobs,
    record: recorder.record,
    log: log.with({ step: 'intake' }),
    mappingVersion: MAPPING_VERSION,
    maxBodyBytes: settings.maxBodyBytes,
  };
  const { dropDir: folder, dropSettleMs: settleMs } = settings;
  const drop = folder === undefined ? undefined : startFolderDrop({ ...door, folder, settleMs });
  if (drop !== undefined) closers.add('folder drop', () => drop.stop());
  const mllp = settings.mllp
    ? await openMllp({
        ...door,
        log: log.with({ step: 'mllp' }),
        transport: mllpTransportOf(settings),
        port: settings.mllpPort,
        idleMs: settings.mllpIdleMs,
        maxConnections: settings.mllpMaxConnections,
        maxMessageBytes: settings.mllpMaxMessageBytes,
      })
    : undefined;
  if (mllp !== undefined) closers.add('mllp', () => mllp.stop(MLLP_GRACE_MS));
  const pacs = openPacsServices(
    settings,
    {
      database,
      store: rest.store,
      authenticate: authenticator.authenticate,
      record: recorder.record,
      rateLimit,
      handIn: handingIn(door),
      log: log.with({ step: 'pacs' }),
    },
    closers,
  );
  const intake = createIntakeApp({
    ...door,
    secrets: openSecrets(settings.archiveKeysFile),
    authenticator,
    proxies: settings.trustedProxies,
    rateLimit,
    canonicals: canonicals(settings.canonicalBase),
    checkFolder: join(settings.dataDir, 'check'),
    portal: settings.bhxhPortal,
    tokenSeconds: settings.demo ? DEMO_TOKEN_SECONDS : TOKEN_SECONDS,
  });
  const access = createAccessApp({
    database,
    recorder,
    authenticate: authenticator.authenticate,
    proxies: settings.trustedProxies,
    log: log.with({ step: 'access' }),
  });
  // The audit is read with rights of its own, which nothing else of this process has.
  const auditor = openDatabase({
    url: databaseUrl,
    role: settings.databaseRoles ? 'hub_auditor' : undefined,
    poolSize: 2,
    statementTimeout: settings.statementTimeoutMs,
    applicationName: 'hub-auditor',
  });
  closers.add('auditor', () => auditor.close());
  const audit = createAuditApp({
    database: auditor,
    recorder,
    authenticate: authenticator.authenticate,
    publicUrl: settings.publicUrl,
    proxies: settings.trustedProxies,
    log: log.with({ step: 'audit' }),
  });
  const oauth = createOauthApp({
    database,
    recorder,
    authenticate: authenticator.authenticate,
    log: log.with({ step: 'oauth' }),
    outbound,
    publicUrl: settings.publicUrl,
    proxies: settings.trustedProxies,
    tokenSeconds: settings.oauthTokenSeconds,
    wholeTokenSeconds: settings.demo ? DEMO_TOKEN_SECONDS : TOKEN_SECONDS,
    keysFile: settings.oauthKeysFile,
    people,
    patients: patientSearch(rest),
    visits: visitSearch(rest),
  });
  const pages = createConsoleApp({ log: log.with({ step: 'console' }), demo: settings.demo });
  return { fhir, intake, access, audit, oauth, console: pages, authenticator, jobs, viewTables: rest.viewTables, drop, pacs, mllp };
}
