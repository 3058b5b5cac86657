import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAuditRecorder } from '@hub/audit-log';
import { ensureOperator, issueToken, openAuthenticator, putSource, type Source } from '@hub/client-register';
import { openArchive, openSecrets } from '@hub/raw-archive';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { createIntakeApp, type IntakeDeps } from './index.ts';

/** Intake on a database of its own, listening, with an operator and the senders of two facilities. */
export interface IntakeFixture {
  readonly hub: TestDatabase;
  readonly base: string;
  /** Where the archive lies, and what is only checked. */
  readonly folder: string;
  readonly tokens: { readonly operator: string; readonly own: string; readonly neighbour: string };
  readonly sources: { readonly own: Source; readonly neighbour: Source };
  readonly call: (method: string, path: string, token: string, body?: string | Uint8Array, type?: string) => Promise<Response>;
  readonly close: () => Promise<void>;
}

/** Starts it. The sender `own` is his-92901 of facility 92901, `neighbour` his-75901 of 75901. */
export async function intakeFixture(more: Partial<IntakeDeps> = {}): Promise<IntakeFixture> {
  const hub = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'hub-intake-'));
  const archive = await openArchive({ folder: join(folder, 'archive'), database: hub.database, keysFile: `${folder}.keys` });
  const app = createIntakeApp({
    database: hub.database,
    archive,
    secrets: openSecrets(`${folder}.keys`),
    jobs: { ring: async () => undefined },
    record: openAuditRecorder(hub.database, Buffer.alloc(32, 1)).record,
    authenticator: openAuthenticator(hub.database),
    log: createLogger({ service: 'test', level: 'silent' }),
    mappingVersion: 1,
    maxBodyBytes: 20_000_000,
    tokenSeconds: 3_600,
    checkFolder: join(folder, 'check'),
    ...more,
  });
  const server = await new Promise<Server>((resolve) => {
    const one = app.listen(0, '127.0.0.1', () => resolve(one));
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const put = async (facility: string) => {
    const formats = ['qd-xml', 'zip'] as const;
    const input = { code: `his-${facility}`, facility, facilityName: 'Bệnh viện Mẫu', kind: 'hospital', formats, msh4: [] };
    const { source, credentials } = await putSource(hub.database, input, 3_600);
    return { source, token: credentials?.token ?? '' };
  };
  const [own, neighbour] = [await put('92901'), await put('75901')];
  const operator = (await issueToken(hub.database, await ensureOperator(hub.database))).token;
  return {
    hub,
    base,
    folder,
    tokens: { operator, own: own.token, neighbour: neighbour.token },
    sources: { own: own.source, neighbour: neighbour.source },
    call: (method, path, token, body, type = 'application/xml') =>
      fetch(base + path, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': type }) },
        ...(body === undefined ? {} : { body }),
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await archive.close();
      await hub.drop();
      await rm(folder, { recursive: true });
      await rm(`${folder}.keys`, { force: true });
    },
  };
}
