import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putSource, type Source } from '@hub/client-register';
import type { Database } from '@hub/database';
import { canonicals } from '@hub/fhir-model';
import { openArchive, type RawArchive } from '@hub/raw-archive';
import { MAPPING_VERSION } from '@hub/sources';
import { openRegistrar, type ReceiptRecord, receipt } from '@hub/submission-log';
import { createLogger } from '@hub/telemetry';
import { testDatabase } from '@hub/test-support';
import { createIngestWorker, type IngestWorker, type IngestWorkerDeps } from './index.ts';

/** A hub without HTTP and queue: what a test sends is archived and registered as intake does it, and drained on demand. */
export interface IngestFixture {
  /** Of its database. */
  readonly url: string;
  readonly database: Database;
  readonly archive: RawArchive;
  readonly archiveFolder: string;
  source(code: string, facility: string): Promise<Source>;
  /** Sends bytes; answers the id of the submission. */
  send(source: Source, body: string | Buffer, contentType?: string): Promise<string>;
  receipt(id: string): Promise<ReceiptRecord['receipt']>;
  // biome-ignore lint/suspicious/noExplicitAny: rows are whatever the test asked for
  rows(sql: string, values?: readonly unknown[]): Promise<any[]>;
  worker(more?: Partial<IngestWorkerDeps>): Promise<IngestWorker>;
  close(): Promise<void>;
}

/** Opens a fixture on a database of its own; `close()` in `afterAll` takes both away. */
export async function ingestFixture(): Promise<IngestFixture> {
  const base = await testDatabase({ poolSize: 12 });
  const { database } = base;
  const archiveFolder = await mkdtemp(join(tmpdir(), 'hub-ingest-'));
  const archive = await openArchive({ folder: archiveFolder, database, keysFile: `${archiveFolder}.keys` });
  const registrar = openRegistrar(database, { mappingVersion: MAPPING_VERSION });
  return {
    url: base.url,
    database,
    archive,
    archiveFolder,
    async source(code, facility) {
      const { source } = await putSource(database, {
        code,
        facility,
        facilityName: `Cơ sở ${facility}`,
        kind: 'hospital',
        formats: ['qd-xml'],
        msh4: [],
      });
      return source;
    },
    async send(source, body, contentType = 'application/xml') {
      const bytes = await archive.put(
        (async function* () {
          yield Buffer.from(body);
        })(),
        { maxBytes: 1e9 },
      );
      const { id } = await registrar.register({
        sourceId: source.id,
        facilityId: source.facility.id,
        sentBy: 1,
        contentType,
        bytes,
      });
      return id;
    },
    async receipt(id) {
      const found = await receipt(database, id);
      if (found === undefined) throw new Error(`no submission ${id}`);
      return found.receipt;
    },
    rows: async (sql, values = []) => (await database.pool.query(sql, [...values])).rows,
    worker: (more = {}) =>
      createIngestWorker({
        database,
        archive,
        jobs: { work: async () => undefined, ringAll: async () => undefined },
        canonicals: canonicals(),
        logger: createLogger({ service: 'test', level: 'silent' }),
        concurrency: 1,
        ...more,
      }),
    async close() {
      await archive.close();
      await base.drop();
      await rm(archiveFolder, { recursive: true, force: true });
    },
  };
}
