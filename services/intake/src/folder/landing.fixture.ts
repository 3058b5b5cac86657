import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry } from '@hub/audit';
import { type Format, putSource } from '@hub/client-register';
import { openArchive, type RawArchive } from '@hub/raw-archive';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { type FolderDrop, type FolderDropDeps, startFolderDrop } from './folder-drop.ts';

/** A database with a source, its landing folder, and receivers to start; every word of their logs and records is kept. */
export interface LandingBench {
  readonly hub: TestDatabase;
  readonly folder: string;
  readonly archiveFolder: string;
  readonly landing: string;
  readonly archive: RawArchive;
  readonly logged: string[];
  readonly recorded: AuditEntry[];
  register(code: string, formats: readonly Format[]): Promise<void>;
  receiver(options?: Partial<FolderDropDeps>): FolderDrop;
  /** Says of everything delivered so far that it ended so, as the worker would. */
  end(status: 'completed' | 'rejected'): Promise<void>;
  ids(): Promise<string[]>;
  receiptOf(file: string): Promise<Record<string, unknown>>;
  drop(): Promise<void>;
}

export const CODE = 'his-92901';

export async function landingBench(): Promise<LandingBench> {
  const hub = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'hub-landing-'));
  const archiveFolder = await mkdtemp(join(tmpdir(), 'hub-landing-archive-'));
  const landing = join(folder, CODE);
  const archive: RawArchive = await openArchive({ folder: archiveFolder, database: hub.database });
  const logged: string[] = [];
  const recorded: AuditEntry[] = [];
  const receivers: FolderDrop[] = [];
  const register = async (code: string, formats: readonly Format[]): Promise<void> => {
    await putSource(hub.database, { code, facility: '92901', facilityName: 'A', kind: 'hospital', formats, msh4: [] });
    await mkdir(join(folder, code));
  };
  await register(CODE, ['qd-xml', 'zip']);
  return {
    hub,
    folder,
    archiveFolder,
    landing,
    archive,
    logged,
    recorded,
    register,
    receiver(options = {}) {
      const started = startFolderDrop({
        database: hub.database,
        archive,
        jobs: { ring: async () => undefined },
        record: async (entry) => void recorded.push(entry),
        log: createLogger({ service: 'test', level: 'debug', write: (line) => void logged.push(line) }),
        mappingVersion: 1,
        maxBodyBytes: 1_000_000,
        folder,
        settleMs: 0,
        pollMs: 20,
        ...options,
      });
      receivers.push(started);
      return started;
    },
    async end(status) {
      await hub.database.pool.query(`update submission set status = $1 where status in ('received', 'processing')`, [status]);
    },
    ids: async () => (await hub.database.pool.query<{ id: string }>('select id from submission order by seq')).rows.map(({ id }) => id),
    receiptOf: async (file) => JSON.parse(await readFile(join(landing, `${file}.receipt.json`), 'utf8')) as Record<string, unknown>,
    async drop() {
      for (const one of receivers) await one.stop();
      await archive.close();
      await hub.drop();
      await rm(folder, { recursive: true });
      await rm(archiveFolder, { recursive: true });
    },
  };
}

/** Names in a folder, sorted; [] when it is not there. */
export const namesIn = (path: string): Promise<string[]> =>
  readdir(path).then(
    (names) => names.sort(),
    () => [],
  );
