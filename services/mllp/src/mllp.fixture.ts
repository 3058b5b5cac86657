import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry } from '@hub/audit';
import { openAuditRecorder } from '@hub/audit-log';
import { type MllpIdentity, putSource, type Source } from '@hub/client-register';
import { openArchive, type RawArchive } from '@hub/raw-archive';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import type { Mllp, MllpOptions } from './mllp.ts';
import { openMllp } from './mllp.ts';

/** A port on a database of its own, for tests. */
export interface MllpBench {
  readonly hub: TestDatabase;
  readonly folder: string;
  readonly archive: RawArchive;
  readonly mllp: Mllp;
  /** What went on record. */
  readonly recorded: readonly AuditEntry[];
  /** Lines of the log so far. */
  readonly log: readonly string[];
  register(code: string, facility: string, mllp?: MllpIdentity, msh4?: readonly string[]): Promise<Source>;
  /** What was taken in, in the order of arrival: source and bytes; without the first so many. */
  taken(skip?: number): Promise<{ readonly source: string; readonly body: string; readonly id: string }[]>;
  close(): Promise<void>;
}

/** Registers his-92901 and opens a port. */
export async function mllpBench(more: Partial<MllpOptions> = {}): Promise<MllpBench> {
  const hub = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'hub-mllp-'));
  const archive = await openArchive({ folder: join(folder, 'archive'), database: hub.database, keysFile: join(folder, 'keys') });
  const log: string[] = [];
  const recorded: AuditEntry[] = [];
  const { record } = openAuditRecorder(hub.database, Buffer.alloc(32, 1));
  const register: MllpBench['register'] = async (code, facility, mllp, msh4 = []) =>
    (
      await putSource(hub.database, {
        code,
        facility,
        facilityName: 'Bệnh viện Mẫu',
        kind: 'hospital',
        formats: ['hl7v2'],
        msh4,
        mllp,
      })
    ).source;
  await register('his-92901', '92901');
  const mllp = await openMllp({
    database: hub.database,
    archive,
    jobs: { ring: async () => undefined },
    record: async (entry) => {
      await record(entry);
      recorded.push(entry);
    },
    log: createLogger({ service: 'test', level: 'debug', write: (line) => void log.push(line) }),
    mappingVersion: 1,
    maxMessageBytes: 400_000,
    transport: { host: '127.0.0.1' },
    port: 0,
    idleMs: 0,
    maxConnections: 10_000,
    ...more,
  });
  return {
    hub,
    folder,
    archive,
    mllp,
    recorded,
    log,
    register,
    async taken(skip = 0) {
      const { rows } = await hub.database.pool.query<{ code: string; sha256: Buffer; id: string }>(
        'select o.code, s.sha256, s.id from submission s join source o using (source_id) order by s.seq offset $1',
        [skip],
      );
      return Promise.all(
        rows.map(async ({ code, sha256, id }) => {
          const pieces: Uint8Array[] = [];
          for await (const piece of archive.open(sha256)) pieces.push(piece);
          return { source: code, body: Buffer.concat(pieces).toString(), id };
        }),
      );
    },
    async close() {
      await mllp.stop(1_000);
      await archive.close();
      await hub.drop();
      await rm(folder, { recursive: true });
    },
  };
}
