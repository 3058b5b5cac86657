import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A moment between a server and its database: these bytes are about to pass. */
export interface Point {
  readonly from: 'server' | 'database';
  readonly bytes: Buffer;
}

const bytes = (text: string) => Buffer.from(text, 'latin1');

/**
 * Moments of a write, by what passes: `commit` as pg sends it and as Postgres answers it; and for new resources that go in one statement
 * without a transaction around it (resource-store write/at-once.ts) that statement and its answer.
 */
export const POINTS = {
  'before the commit': { from: 'server', bytes: bytes('Q\0\0\0\x0bcommit\0') },
  'after the commit': { from: 'database', bytes: bytes('C\0\0\0\x0bCOMMIT\0') },
  'before the one statement': { from: 'server', bytes: bytes('store-at-once\0') },
  'after the one statement': { from: 'database', bytes: bytes('INSERT 0 ') },
} as const satisfies Record<string, Point>;

/** Stands between a server and its database and stops it at a named point. */
export interface DatabaseProxy {
  /** Connection string through the proxy. */
  readonly url: string;
  /**
   * Calls `then` the next time these bytes come by; they do not pass, and neither side hears more on that connection.
   */
  at(point: Point, then: () => void): void;
  /** Ends the connections that are open. */
  cut(): void;
  close(): Promise<void>;
}

/** Opens a proxy before the database of a connection string. */
export async function databaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let waiting: { readonly point: Point; readonly then: () => void } | undefined;
  const strikes = (from: Point['from'], passing: Buffer): boolean => {
    if (waiting?.point.from !== from || !passing.includes(waiting.point.bytes)) return false;
    const { then } = waiting;
    waiting = undefined;
    then();
    return true;
  };
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    let struck = false;
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (passing) => {
      struck ||= strikes('server', passing);
      if (!struck) far.write(passing);
    });
    far.on('data', (passing) => {
      struck ||= strikes('database', passing);
      if (!struck) near.write(passing);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = new URL(databaseUrl);
  near.hostname = '127.0.0.1';
  near.port = String((server.address() as AddressInfo).port);
  return {
    url: near.href,
    at(point, then) {
      waiting = { point, then };
    },
    cut() {
      for (const socket of open) socket.destroy();
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
