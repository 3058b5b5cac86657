import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAuditRecorder } from '@hub/audit-log';
import { bulkImports, type ImporterDeps, type ImporterLimits } from '@hub/bulk-import';
import { bulkExports, type MakerDeps } from '@hub/bulk-store';
import { openArchive, type RawArchive } from '@hub/raw-archive';
import { bulkReads, importStore } from '@hub/resource-store';
import { createLogger, type Logger } from '@hub/telemetry';
import { type Api, startApi } from '../testing/api.fixture.ts';

/** Lines of what an import says of its files. */
export interface ImportManifest {
  readonly transactionTime: string;
  readonly request: string;
  readonly output: readonly {
    readonly file: string;
    readonly received: number;
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly rejected: number;
  }[];
  readonly error: readonly { readonly url: string; readonly count: number }[];
}
interface Outcome {
  readonly issue: readonly {
    readonly code: string;
    readonly details: { readonly text: string };
    readonly diagnostics: string;
    readonly expression?: readonly string[];
  }[];
}

const KEYS = { NDJSON: 'application/fhir+ndjson', FHIR: 'application/fhir+json' } as const;

/** What a worker is started with (services/bulk-worker, which the test hands in). */
export type StartWorker = (options: MakerDeps & { imports: ImporterDeps; log: Logger; concurrency: number; idleMs: number }) => Worker;
interface Worker {
  stop(): Promise<void>;
}

/** A hub that imports and exports, with an archive of its own; workers are started by the test. */
export interface ImportApi {
  readonly api: Api;
  /** DATA_DIR of workers. */
  readonly folder: string;
  readonly importer: ImporterDeps;
  readonly faults: readonly string[];
  work(start: StartWorker, limits?: Partial<ImporterLimits>): Worker;
  request(path: string, init?: RequestInit, token?: string): Promise<Response>;
  /** Begins an import and answers its address. */
  begin(mode: string, token?: string): Promise<string>;
  put(job: string, name: string, lines: string | Buffer, headers?: Record<string, string>): Promise<Response>;
  start(job: string): Promise<void>;
  done(job: string): Promise<ImportManifest>;
  /** All of it: kick-off, files, manifest. */
  import(mode: string, files: Readonly<Record<string, string>>): Promise<ImportManifest>;
  errors(manifest: ImportManifest): Promise<readonly Outcome[]>;
  close(): Promise<void>;
}

export async function startImportApi(): Promise<ImportApi> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-import-'));
  let archive: RawArchive | undefined;
  const api = await startApi((base) => ({
    bulk: bulkExports({ database: base.database, folder: join(folder, 'bulk') }),
    imports: bulkImports({
      database: base.database,
      maxLine: 2 * 1024 * 1024,
      archive: { put: (...given) => (archive as RawArchive).put(...given), open: (sha256) => (archive as RawArchive).open(sha256) },
    }),
  }));
  const { database } = api.base;
  archive = await openArchive({ folder: join(folder, 'archive'), database, keysFile: join(folder, 'archive-keys.json') });
  const opened = archive;
  await database.pool.query(
    `insert into client (client_number, client_id, kind) overriding system value values (1, 'operator', 'operator') on conflict do nothing`,
  );
  const recorder = openAuditRecorder(database, Buffer.alloc(32, 1));
  const faults: string[] = [];
  const common = { database, completed: async <P>(principal: P) => principal, record: recorder.record, now: Date.now };
  const importer: ImporterDeps = { ...common, store: importStore(database), archive };
  const workers: Worker[] = [];
  const request: ImportApi['request'] = (path, init = {}, token = 'operator') =>
    fetch(path.startsWith('http') ? path : `${api.url}/fhir${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${token}`, ...init.headers },
    });
  const expected = async (answer: Response, ...statuses: number[]) => {
    if (!statuses.includes(answer.status)) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer;
  };
  const self: ImportApi = {
    api,
    folder,
    importer,
    faults,
    work(start, limits = {}) {
      const log = createLogger({ service: 'test', level: 'warn', write: (line) => void faults.push(line) });
      const maker = { ...common, reads: bulkReads as MakerDeps['reads'], folder: join(folder, 'bulk') } as MakerDeps;
      const worker = start({ ...maker, imports: { ...importer, limits }, log, concurrency: 2, idleMs: 20 });
      workers.push(worker);
      return worker;
    },
    request,
    async begin(mode, token) {
      const parameter = [
        { name: 'inputFormat', valueString: KEYS.NDJSON },
        { name: 'mode', valueCode: mode },
      ];
      const headers = { 'Content-Type': KEYS.FHIR, Prefer: 'respond-async' };
      const body = JSON.stringify({ resourceType: 'Parameters', parameter });
      const answer = await expected(await request('/$import', { method: 'POST', headers, body }, token), 202);
      return answer.headers.get('content-location') as string;
    },
    put: (job, name, lines, headers = {}) =>
      request(`${job}/${name}`, { method: 'PUT', headers: { 'Content-Type': KEYS.NDJSON, ...headers }, body: lines as string }),
    async start(job) {
      await expected(await request(job, { method: 'POST' }), 202);
    },
    async done(job) {
      for (;;) {
        const answer = await expected(await request(job), 200, 202);
        if (answer.status === 200) return (await answer.json()) as ImportManifest;
        if (answer.headers.get('x-progress') === null || Number(answer.headers.get('retry-after')) <= 0)
          throw new Error('no progress told');
        await new Promise((wait) => setTimeout(wait, 50));
      }
    },
    async import(mode, files) {
      const job = await self.begin(mode);
      for (const [name, lines] of Object.entries(files)) await expected(await self.put(job, name, lines), 201);
      await self.start(job);
      return self.done(job);
    },
    async errors({ error }) {
      const [file] = error;
      if (file === undefined) return [];
      const text = await (await expected(await request(file.url), 200)).text();
      const lines = text.split('\n');
      if (lines.pop() !== '' || lines.length !== file.count) throw new Error('the error file has not the lines that were told');
      return lines.map((line) => JSON.parse(line) as Outcome);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await recorder.close();
      await opened.close();
      await api.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return self;
}
