import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openAuditRecorder } from '@hub/audit-log';
import { type BulkReads, bulkExports, type Limits, type MakerDeps, viewExports } from '@hub/bulk-store';
import { bulkReads } from '@hub/resource-store';
import type { FhirAppDeps } from '../app.ts';
import { type Api, startApi } from '../testing/api.fixture.ts';
import { BulkClient } from './bulk-client.fixture.ts';

/** The API with a folder for exports, and what a worker over it needs. */
export interface BulkApi {
  readonly api: Api;
  readonly folder: string;
  readonly maker: MakerDeps;
  client(token: string): BulkClient;
  close(): Promise<void>;
}

export async function startBulkApi(limits: Partial<Limits> = {}, more: Partial<FhirAppDeps> = {}): Promise<BulkApi> {
  const folder = await join(await mkdtemp(join(tmpdir(), 'hub-')), 'bulk');
  const api = await startApi((base) => {
    const of = { database: base.database, folder };
    return { bulk: bulkExports(of), views: viewExports(of), ...more };
  });
  const { database } = api.base;
  for (const [number, id, kind] of [
    [1, 'operator', 'operator'],
    [2, 'his-1', 'system'],
    [3, 'his-2', 'system'],
  ])
    await database.pool.query(
      'insert into client (client_number, client_id, kind, scope) overriding system value values ($1, $2, $3, $4) on conflict do nothing',
      [number, id, kind, kind === 'system' ? 'system/*.rs' : null],
    );
  const recorder = openAuditRecorder(database, Buffer.alloc(32, 1));
  return {
    api,
    folder,
    maker: {
      database,
      folder,
      reads: bulkReads as BulkReads<unknown>,
      completed: async (principal) => principal,
      record: recorder.record,
      now: Date.now,
      limits,
    },
    client: (token) => new BulkClient(`${api.url}/fhir`, token),
    async close() {
      await recorder.close();
      await api.close();
      await rm(dirname(folder), { recursive: true, force: true });
    },
  };
}
