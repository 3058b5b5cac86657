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

/** ReadyForQuery, outside a transaction: what the connection carried is over. */
const IDLE = bytes('Z\0\0\0\x05I');

/** Stands between a server and its database and stops it at a named point. */
export interface DatabaseProxy {
  /** Connection string through the proxy. */
  readonly url: string;
  /**
   * Calls `then` the next time these bytes come by on a connection whose statement or transaction has carried `key`: the server writes other
   * things meanwhile, its record of accesses first of all. They do not pass, and neither side hears more on that connection.
   */
  at(point: Point, key: string, then: () => void): void;
  /** Ends the connections that are open. */
  cut(): void;
  close(): Promise<void>;
}

/** Opens a proxy before the database of a connection string. */
export async function databaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let waiting: { readonly point: Point; readonly key: Buffer; readonly then: () => void } | undefined;
  const strikes = (from: Point['from'], passing: Buffer, carried: boolean): boolean => {
    if (waiting?.point.from !== from || !carried || !passing.includes(waiting.point.bytes)) return false;
    const { then } = waiting;
    waiting = undefined;
    then();
    return true;
  };
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    let struck = false;
    let carried = false;
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
      carried ||= waiting !== undefined && passing.includes(waiting.key);
      struck ||= strikes('server', passing, carried);
      if (!struck) far.write(passing);
    });
    far.on('data', (passing) => {
      struck ||= strikes('database', passing, carried);
      if (passing.includes(IDLE)) carried = false;
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
    at(point, key, then) {
      waiting = { point, key: Buffer.from(key), then };
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
