import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Principal } from '@hub/access';
import { openAuditRecorder } from '@hub/audit-log';
import { openWrites, readStore } from '@hub/resource-store';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { createFhirApp, type FhirAppDeps } from '../app.ts';
import { openApis, statements } from '../statement.ts';
import { type Client, clientOf } from './client.fixture.ts';

/** Who may ask, by token: the operator, and the systems of two facilities. */
const PRINCIPALS: Readonly<Record<string, Principal>> = {
  operator: { clientNumber: 1, clientId: 'operator', kind: 'operator' },
  'his-1': { clientNumber: 2, clientId: 'his-1', kind: 'sender', facilityId: 1 },
  'his-2': { clientNumber: 3, clientId: 'his-2', kind: 'sender', facilityId: 2 },
};

/** The FHIR API in this process, over a database of its own. */
export interface Api {
  readonly base: TestDatabase;
  readonly url: string;
  readonly operator: Client;
  /** The system of a facility. */
  readonly his1: Client;
  readonly his2: Client;
  /** Lines of the log so far. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

type Options = Partial<FhirAppDeps>;

/** Starts the API on a fresh database. `options` replaces parts of it, such as its limits; a function may make them of the database. */
export async function startApi(given: Options | ((base: TestDatabase) => Options) = {}): Promise<Api> {
  const base = await testDatabase();
  const options = typeof given === 'function' ? given(base) : given;
  const log: string[] = [];
  const recorder = openAuditRecorder(base.database, Buffer.alloc(32, 1));
  const app = createFhirApp({
    store: readStore(base.database.pool, base.database),
    writes: openWrites({ database: base.database }),
    now: Date.now,
    capabilityStatement: statements(),
    openApi: openApis(),
    authenticate: async (token) => PRINCIPALS[token],
    record: recorder.record,
    log: createLogger({ service: 'test', level: 'info', write: (line) => void log.push(line) }),
    ...options,
  });
  const server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base,
    url,
    operator: clientOf(url, 'operator'),
    his1: clientOf(url, 'his-1'),
    his2: clientOf(url, 'his-2'),
    log,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await recorder.close();
      await base.drop();
    },
  };
}
