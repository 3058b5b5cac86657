import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isProblemError, problem } from '@hub/outcome';
import { type Account, serverAccount } from './account.ts';
import { createCluster } from './cluster.ts';
import { type Engine, findEngine } from './engine.ts';
import { freePort } from './free-port.ts';
import { copyEngine, isOpenTo, makePassable, openFolder } from './open-folder.ts';
import { stopOrphan } from './orphan.ts';
import { takeOwnership } from './owner-lock.ts';
import { runServer } from './server.ts';
import { serverSettings } from './server-settings.ts';

/** What to start and where. */
export interface EmbeddedOptions {
  /** Folder of the cluster, its password and its log; made when missing. */
  readonly dataDir: string;
  /** Port on 127.0.0.1; default: a free one. */
  readonly port?: number;
  /** For tests: no fsync, small memory. Never for data anybody wants to keep. */
  readonly throwaway?: boolean;
  /** As root, when a parent folder is closed: where to put cluster and programs. Default: a folder under /var/lib made for this data folder. */
  readonly openFolder?: string;
  /** Told, in both languages, of anything a person should know (where the data went). */
  readonly say?: (vi: string, en: string) => void;
}

/** A running server. */
export interface EmbeddedPostgres {
  /** Connection string of the database `hub`, with its password: never print it. */
  readonly url: string;
  readonly port: number;
  /** Where the cluster really is. */
  readonly clusterDir: string;
  /** Milliseconds the start took, and whether it made the cluster. */
  readonly startedIn: number;
  readonly created: boolean;
  /** Fast shutdown: connections are cut, a checkpoint is written. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts Postgres 18 on `dataDir`: makes the cluster once, keeps its data between starts, takes over after a SIGKILL.
 * Works as an ordinary user and as root. Throws ProblemError: `conflict/data-in-use` when another process holds the data,
 * `unavailable/…` when this machine cannot run it (the message says what to do).
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const began = performance.now();
  const dataDir = resolve(options.dataDir);
  makePassable(dataDir);
  const release = takeOwnership(join(dataDir, 'owner.json'), dataDir);
  try {
    const { engine, account, clusterDir } = place(dataDir, options);
    const password = readOrMakePassword(join(dataDir, 'password'), existsSync(join(clusterDir, 'PG_VERSION')));
    const created = await createCluster({ engine, account, clusterDir, password });
    await stopOrphan(clusterDir, dataDir);
    const throwaway = options.throwaway ?? false;
    const log = join(dataDir, 'postgres.log');
    const server = await retryOnTakenPort(options.port, (port) =>
      runServer({ engine, account, clusterDir, log, settings: serverSettings(port, throwaway), port }),
    );
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${server.port}/hub`,
      port: server.port,
      clusterDir,
      startedIn: Math.round(performance.now() - began),
      created,
      async stop() {
        await server.stop();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Decides who runs the server and where cluster and programs lie, so that this user can reach them. */
function place(dataDir: string, options: EmbeddedOptions): { engine: Engine; account: Account; clusterDir: string } {
  const engine = findEngine();
  const inside = join(dataDir, 'cluster');
  const account = serverAccount(inside);
  if (account === undefined) return { engine, account, clusterDir: inside };
  const dataOpen = isOpenTo(account, inside);
  const engineOpen = isOpenTo(account, join(engine.folder, 'bin', 'x'));
  if (dataOpen) {
    // Only the programs lie behind a closed folder: a copy of them joins the data.
    return {
      engine: engineOpen ? engine : { ...engine, folder: copyEngine(engine.folder, engine.version, dataDir) },
      account,
      clusterDir: inside,
    };
  }
  const open = options.openFolder ?? openFolder(dataDir);
  makePassable(open);
  const clusterDir = join(open, 'cluster');
  options.say?.(
    `Thư mục này đóng với người dùng chạy Postgres; cơ sở dữ liệu và chương trình của nó đặt ở ${open}.`,
    `This folder is closed to the user that runs Postgres; the database and its programs are kept in ${open}.`,
  );
  return {
    engine: engineOpen ? engine : { ...engine, folder: copyEngine(engine.folder, engine.version, open) },
    account: serverAccount(clusterDir),
    clusterDir,
  };
}

/** The superuser's password: random, made once, readable by the owner of the data folder only. */
function readOrMakePassword(file: string, clusterExists: boolean): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (clusterExists) {
    throw problem(
      'unavailable',
      'password-missing',
      `Thiếu tệp mật khẩu ${file} của cơ sở dữ liệu nhúng. Hãy khôi phục tệp này từ bản sao lưu.`,
      `The password file ${file} of the embedded database is missing. Restore it from a backup.`,
    );
  }
  const password = randomBytes(24).toString('hex');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return password;
}

/** Between finding a free port and using it another process may take it. */
async function retryOnTakenPort<T>(wanted: number | undefined, run: (port: number) => Promise<T>): Promise<T> {
  if (wanted !== undefined) return run(wanted);
  for (let attempt = 1; ; attempt++) {
    try {
      return await run(await freePort());
    } catch (error) {
      if (attempt === 3 || !(isProblemError(error) && error.problem.code === 'port-taken')) throw error;
    }
  }
}
