import { ensureOperator, issueToken } from '@hub/client-register';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { type ApiProcess, startApiProcess } from './api-process.fixture.ts';
import { type Client, clientOf } from './client.fixture.ts';

/** Clients that race: several servers over one database. */
export interface Arena {
  readonly base: TestDatabase;
  /** An operator's token. */
  readonly token: string;
  readonly servers: readonly ApiProcess[];
  /** Client number i, an operator; neighbours speak to different servers. */
  client(i?: number): Client;
  /** What the servers logged as failed: answers of 5xx have a line here. (What was too costly is the client's, and is not.) */
  failures(): readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

/** Opens a database of its own with `servers` API processes on it. */
export async function openArena(
  options: { readonly servers?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Arena> {
  const base = await testDatabase();
  const { token } = await issueToken(base.database, await ensureOperator(base.database));
  const started = await Promise.all(
    Array.from({ length: options.servers ?? 2 }, () => startApiProcess(base.url, { LOG_LEVEL: 'info', ...options.env })),
  );
  const clients = started.map(({ url }) => clientOf(url, token));
  return {
    base,
    token,
    servers: started,
    client: (i = 0) => clients[i % clients.length] as Client,
    failures: () =>
      started.flatMap((server) => server.log().filter(({ level, category }) => level === 'error' && category !== 'too-costly')),
    async close() {
      await Promise.all(started.map((server) => server.stop()));
      await base.drop();
    },
  };
}
