import { ensureOperator, rotateSecret } from '@hub/client-register';
import { type Database, migrate, openDatabase, requireRole, SERVICE_ROLE } from '@hub/database';
import { startEmbeddedPostgres } from '@hub/embedded';
import { LOCK_TIMEOUT_MS, publishDefinitions, READ_CONNECTIONS } from '@hub/fhir-api';
import { isProblemError, problem } from '@hub/outcome';
import { type Settings, transportOf } from '@hub/settings';
import type { ProvinceOptions } from '@hub/synthetic-province';
import { type Logger, slowQueryLog } from '@hub/telemetry';
import { announcement, progressLine } from './announce.ts';
import { Closers } from './closers.ts';
import { DEMO_PROVINCE, loadProvince, registerProvince } from './demo/load.ts';
import { demoPeople, demoState, isUntouched, setDemoPeople, setDemoState } from './demo/state.ts';
import { type DemoTokens, ensureDemoTokens } from './demo/tokens.ts';
import { postgresFolder } from './folders.ts';
import { type Front, frontListener } from './front.ts';
import { type Listening, listen } from './listen.ts';
import { Count, RequestCounts } from './metrics.ts';
import { Boot } from './progress.ts';
import type { Say } from './say.ts';
import { openServices, type Services } from './services.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';
import { WriteCounts } from './write-counts.ts';

/** How a hub is started. */
export interface HubOptions {
  readonly settings: Settings;
  /** First start without the synthetic province. */
  readonly empty: boolean;
  /** People of the synthetic province on a first start; undefined: as {@link DEMO_PROVINCE} has it. */
  readonly people?: number | undefined;
  readonly log: Logger;
  readonly say: Say;
  /** Where the worker's process writes its log: an open file, or this process's own output. */
  readonly workerOutput: number | 'inherit';
  /** The lines for the person at the terminal once the hub answers. */
  readonly announce: (text: string) => void;
}

/** A running hub. */
export interface Hub {
  readonly url: string;
  /** The demo's tokens; undefined outside demo mode. */
  readonly tokens: DemoTokens | undefined;
  /** Process id of the ingest worker. */
  readonly workerPid: () => number | undefined;
  /** Resolves when everything is there, the demo's people too. Rejects when the demo load failed; the hub serves on. */
  readonly ready: Promise<void>;
  /** Listeners, worker, queue, pool, Postgres: in this order. Safe to call twice. */
  stop(): Promise<void>;
}

const GRACE_MS = 5_000;
const WORKER_GRACE_MS = 20_000;

/**
 * Starts the whole hub in this process, the ingest worker in one of its own. The port is opened first: `/health/ready` tells
 * how far the start is, and a second start on the same port or data ends here with a clear ProblemError. What was opened is closed
 * again when a later step fails.
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const { settings, log, say } = options;
  const boot = new Boot();
  const front: Front = {
    boot,
    demo: settings.demo,
    proxies: settings.trustedProxies,
    counts: new RequestCounts(),
    slowQueries: new Count(),
    writes: new WriteCounts(),
  };
  const listening = await listen(frontListener(front), transportOf(settings), settings.port, (why) =>
    log.info('request refused', { ...why }),
  );
  const closers = new Closers(log);
  let stopping: Promise<void> | undefined;
  const stopLoad = new AbortController();
  let loading: Promise<void> = Promise.resolve();
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      boot.at('stopping', 'Đang dừng.', 'Stopping.');
      stopLoad.abort();
      await Promise.all([listening.close(GRACE_MS), front.services?.mllp?.stop(GRACE_MS)]);
      await loading.catch(() => undefined);
      await closers.closeAll();
    })();
    return stopping;
  };

  try {
    const store = await openStore(options, front, closers);
    const services = await openParts(settings, store, log, closers, front);
    const worker = startWorker(options, store.url, closers);
    const { database } = store;

    const first = await isUntouched(database);
    const tokens = settings.demo ? await ensureDemoTokens(database, services.authenticator, settings.dataDir) : undefined;
    if (tokens === undefined) await firstOperator(database, say);
    const load = await wantsDemo(store, settings, options, first);
    // The operator's token is enough to register; the facilities' own come after them.
    let all = tokens;
    // The demo loads itself through a door of this machine's own: its certificate may be for another name.
    const door = load && settings.tlsCertFile !== undefined ? await listen(frontListener(front), { host: '127.0.0.1' }, 0) : listening;
    if (door !== listening) closers.add('demo door', () => door.close(0));
    const province = { ...DEMO_PROVINCE, people: (await demoPeople(database)) ?? DEMO_PROVINCE.people };
    if (load && tokens !== undefined) {
      boot.at('demo', 'Đang đăng ký các cơ sở giả lập.', 'Registering the synthetic facilities.');
      await registerProvince(door.url, tokens['*'] as string, province);
      all = await ensureDemoTokens(database, services.authenticator, settings.dataDir);
    }
    options.announce(
      announcement({
        url: listening.url,
        dataDir: settings.dataDir,
        clusterDir: store.clusterDir,
        mllpUrl: services.mllp?.url,
        tokens: all,
      }),
    );
    loading = load && all !== undefined ? loadDemo(door, all, province, store, boot, say, stopLoad.signal) : Promise.resolve();
    if (!load) becomeReady(boot);
    return { url: listening.url, tokens: all, workerPid: () => worker.pid, ready: loading, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Store {
  readonly url: string;
  readonly database: Database;
  /** For what /fhir is asked. */
  readonly reading: Database;
  readonly clusterDir: string | undefined;
}

async function openStore({ settings, log, say }: HubOptions, { boot, slowQueries }: Front, closers: Closers): Promise<Store> {
  let url = settings.databaseUrl;
  let clusterDir: string | undefined;
  if (url === undefined) {
    boot.at('database', 'Đang khởi động Postgres.', 'Starting Postgres.');
    const embedded = await startEmbeddedPostgres({ dataDir: postgresFolder(settings.dataDir), say });
    closers.add('postgres', () => embedded.stop());
    ({ url, clusterDir } = embedded);
  }
  boot.at('migrations', 'Đang nâng cấp cơ sở dữ liệu.', 'Bringing the database up to date.');
  try {
    await asOwner(url, async (database) => {
      await migrate(database);
      await publishDefinitions(database, settings.canonicalBase, Date.now());
    });
  } catch (error) {
    throw unreachable(error) ?? error;
  }
  const role = settings.databaseRoles ? SERVICE_ROLE : undefined;
  if (role !== undefined) await requireRole(url, role);
  const common = {
    url,
    role,
    statementTimeout: settings.statementTimeoutMs,
    slowQueries: slowQueryLog(log, settings.slowQueryMs, slowQueries.add),
  };
  const database = openDatabase({ ...common, lockTimeout: LOCK_TIMEOUT_MS, applicationName: 'hub' });
  closers.add('pool', () => database.close());
  // Searches have connections of their own: slow ones, however many, stand in the way of neither logins nor writes nor intake.
  const reading = openDatabase({ ...common, ...READ_CONNECTIONS, applicationName: 'hub-reads' });
  closers.add('reads', () => reading.close());
  return { url, database, reading, clusterDir };
}

/** With the rights of the URL's user, who owns the tables: what serves callers has those of its role. */
async function asOwner(url: string, work: (database: Database) => Promise<unknown>): Promise<void> {
  const database = openDatabase({ url, poolSize: 1, statementTimeout: 0, applicationName: 'hub-migrate' });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

async function openParts(settings: Settings, store: Store, log: Logger, closers: Closers, front: Front): Promise<Services> {
  front.boot.at('services', 'Đang mở các dịch vụ.', 'Opening the services.');
  front.database = store.database;
  const services = await openServices(settings, store, log, closers, front);
  front.services = services;
  return services;
}

function startWorker({ settings, log, workerOutput }: HubOptions, databaseUrl: string, closers: Closers): WorkerProcess {
  const environment = { ...process.env, DATABASE_URL: databaseUrl, DATA_DIR: settings.dataDir, DEMO: settings.demo ? 'on' : 'off' };
  const worker = startWorkerProcess('ingest-worker', environment, log, workerOutput);
  closers.add('worker', () => worker.stop(WORKER_GRACE_MS));
  const bulk = startWorkerProcess('bulk-worker', environment, log, workerOutput);
  closers.add('bulk worker', () => bulk.stop(WORKER_GRACE_MS));
  return worker;
}

/** Outside demo mode somebody must be able to begin: the first start gives the operator a secret, once. */
async function firstOperator(database: Database, say: Say): Promise<void> {
  const { rows } = await database.pool.query<{ there: boolean }>(`select exists (select from client where kind = 'operator') as there`);
  if (rows[0]?.there === true) return;
  await ensureOperator(database);
  tellSecret(await rotateSecret(database, 'operator'), say);
}

/** Prints the operator's secret, the one time it is known. */
export function tellSecret(secret: string, say: Say): void {
  say(
    `Tài khoản vận hành: client_id operator, client_secret ${secret} – ghi lại ngay, sẽ không hiện lần nữa.`,
    `Operator account: client_id operator, client_secret ${secret} – write it down now, it is not shown again.`,
  );
}

async function wantsDemo(store: Store, settings: Settings, { empty, people }: HubOptions, first: boolean): Promise<boolean> {
  if (!settings.demo) return false;
  const state = await demoState(store.database);
  if (state === 'loading') return true;
  if (state !== 'none' || !first) return false;
  await asOwner(store.url, async (database) => {
    if (people !== undefined) await setDemoPeople(database, people);
    await setDemoState(database, empty ? 'skipped' : 'loading');
  });
  return !empty;
}

async function loadDemo(
  listening: Listening,
  tokens: DemoTokens,
  province: ProvinceOptions,
  { url, database }: Store,
  boot: Boot,
  say: Say,
  signal: AbortSignal,
): Promise<void> {
  const line = progressLine(say);
  const began = Date.now();
  boot.at('demo', 'Đang nạp tỉnh giả lập.', 'Loading the synthetic province.');
  await loadProvince(listening.url, tokens, database, province, signal, (sent, processed, sentAll) => {
    if (signal.aborted) return;
    boot.at('demo', 'Đang nạp tỉnh giả lập.', 'Loading the synthetic province.', { done: processed, total: sent });
    const open = sentAll ? '' : '+';
    line.show(`Nạp tỉnh giả lập: ${processed} / ${sent}${open} lượt khám`, `synthetic province: ${processed} / ${sent}${open} visits`);
  });
  if (signal.aborted) return;
  await asOwner(url, (owner) => setDemoState(owner, 'done'));
  line.end();
  const seconds = Math.round((Date.now() - began) / 1000);
  say(`Đã nạp xong tỉnh giả lập (${seconds} s). Sẵn sàng.`, `The synthetic province is loaded (${seconds} s). Ready.`);
  becomeReady(boot);
}

function becomeReady(boot: Boot): void {
  boot.at('ready', 'Sẵn sàng.', 'Ready.');
}

/** A database server that cannot be reached or entered, told by name of the setting, never with the URL: it holds a password. */
function unreachable(error: unknown): Error | undefined {
  if (isProblemError(error) || !(error instanceof Error)) return undefined;
  const cause = (error.cause ?? error) as { code?: unknown };
  if (typeof cause.code !== 'string' || !/^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|28|3D000|57P03)/.test(cause.code)) return undefined;
  return problem(
    'unavailable',
    'database',
    `Không vào được máy chủ cơ sở dữ liệu của DATABASE_URL (${cause.code}).`,
    `The database server of DATABASE_URL cannot be reached or entered (${cause.code}).`,
  );
}
