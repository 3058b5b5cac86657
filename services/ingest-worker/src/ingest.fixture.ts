import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@hub/database';
import { canonicals } from '@hub/fhir-model';
import { openArchive, type RawArchive } from '@hub/raw-archive';
import { MAPPING_VERSION } from '@hub/sources';
import { openRegistrar, putSource, type ReceiptRecord, receipt, type Source } from '@hub/submission-log';
import { createLogger } from '@hub/telemetry';
import { createIngestWorker, type IngestWorker, type IngestWorkerDeps } from './index.ts';

/** A hub without HTTP and queue: what a test sends is archived and registered as intake does it, and drained on demand. */
export interface IngestFixture {
  readonly archive: RawArchive;
  readonly archiveFolder: string;
  source(code: string, facility: string): Promise<Source>;
  /** Sends bytes; answers the id of the submission. */
  send(source: Source, body: string | Buffer): Promise<string>;
  receipt(id: string): Promise<ReceiptRecord['receipt']>;
  worker(more?: Partial<IngestWorkerDeps>): Promise<IngestWorker>;
  close(): Promise<void>;
}

/** Opens a fixture over a test's database. */
export async function ingestFixture(database: Database): Promise<IngestFixture> {
  const archiveFolder = await mkdtemp(join(tmpdir(), 'hub-ingest-'));
  const archive = await openArchive({ folder: archiveFolder, database });
  const registrar = openRegistrar(database, { mappingVersion: MAPPING_VERSION });
  return {
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
    async send(source, body) {
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
        contentType: 'application/xml',
        bytes,
      });
      return id;
    },
    async receipt(id) {
      const found = await receipt(database, id);
      if (found === undefined) throw new Error(`no submission ${id}`);
      return found.receipt;
    },
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
      await rm(archiveFolder, { recursive: true, force: true });
    },
  };
}
