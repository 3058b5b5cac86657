import { readFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, openDatabase } from '@hub/database';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@hub/embedded';
import { type RunningHub, startHub } from '../../hub/start-hub.ts';

/** What is known of a store that was filled once and is asked again and again. Lies beside its data. */
export interface KeptStore {
  readonly resources: number;
  /** Seconds the filling took; of a multiplied store those of multiplying it. */
  readonly seconds: number;
  /** Filled through intake and worker, or made of so many copies of such a store. */
  readonly copies: number;
  /** The period its visits are of, days. */
  readonly from: string;
  readonly to: string;
  /** What the generator says that each name must find. */
  readonly names: Readonly<Record<string, number>>;
  /** Source code → its own token: of a store nobody else has. */
  readonly tokens: Readonly<Record<string, string>>;
}

const FILE = 'kept.json';

/** Folder of the store of a size. */
export const folderOf = (folder: string, size: number): string => join(folder, String(size));

export async function writeKept(folder: string, kept: KeptStore): Promise<void> {
  await writeFile(join(folder, FILE), `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
}

export const readKept = (folder: string): KeptStore => JSON.parse(readFileSync(join(folder, FILE), 'utf8')) as KeptStore;

/** The stores under a folder that were filled to their end, smallest first. */
export async function keptUnder(folder: string): Promise<readonly string[]> {
  const filled: { readonly folder: string; readonly resources: number }[] = [];
  for (const name of await readdir(folder)) {
    const one = join(folder, name);
    if ((await readdir(one).catch((): string[] => [])).includes(FILE)) filled.push({ folder: one, resources: readKept(one).resources });
  }
  return filled.sort((a, b) => a.resources - b.resources).map((one) => one.folder);
}

/** A store's own server, without a hub. */
export interface OpenStore {
  readonly postgres: EmbeddedPostgres;
  readonly database: Database;
  close(): Promise<void>;
}

/** Starts the server of a store's folder, made when missing. */
export async function openStore(folder: string): Promise<OpenStore> {
  await mkdir(folder, { recursive: true });
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), openFolder: join(folder, 'open') });
  const database = openDatabase({ url: postgres.url, poolSize: 4, statementTimeout: 0, applicationName: 'hub-bench' });
  return {
    postgres,
    database,
    async close() {
      await database.close();
      await postgres.stop();
    },
  };
}

/** The hub over a store. */
export const hubOf = (folder: string, { postgres }: OpenStore): Promise<RunningHub> =>
  startHub({ databaseUrl: postgres.url, folder: join(folder, 'hub') });
