import { AsyncResource } from 'node:async_hooks';
import type pg from 'pg';

/** How the connections of a pool are shared out. */
export interface Shares {
  /** Connections that one owner may hold at once; who wants more waits behind itself. */
  readonly most: number;
  /** Whom the calling code works for; undefined: nobody in particular, not bounded. */
  readonly owner: () => unknown;
}

type Connected = (error: Error | undefined, connection: pg.PoolClient | undefined, done: (release?: boolean | Error) => void) => void;

/**
 * Makes a pool keep to shares: whoever asks for slow things, however many, leaves connections to the others. Costs a connection two
 * look-ups in a map. Who has waited `patience` milliseconds for its own turn is told so as by the pool itself.
 */
export function shareOut(pool: pg.Pool, { most, owner }: Shares, patience: number): void {
  const held = new Map<unknown, number>();
  const waiting = new Map<unknown, (() => void)[]>();
  const owners = new WeakMap<pg.PoolClient, unknown>();
  const connect = pool.connect.bind(pool) as (callback: Connected) => void;

  const free = (one: unknown): void => {
    const queue = waiting.get(one);
    const next = queue?.shift();
    if (queue?.length === 0) waiting.delete(one);
    const left = (held.get(one) ?? 1) - 1;
    if (next !== undefined) next();
    else if (left === 0) held.delete(one);
    else held.set(one, left);
  };
  pool.on('release', (_error: Error, connection: pg.PoolClient) => {
    if (!owners.has(connection)) return;
    const one = owners.get(connection);
    owners.delete(connection);
    free(one);
  });

  const shared = (callback: Connected): void => {
    const one = owner();
    if (one === undefined) {
      connect(callback);
      return;
    }
    const begin = (): void =>
      connect((error, connection, done) => {
        if (connection === undefined) free(one);
        else owners.set(connection, one);
        callback(error, connection, done);
      });
    const count = held.get(one) ?? 0;
    if (count < most) {
      held.set(one, count + 1);
      begin();
      return;
    }
    const since = performance.now();
    const queue = waiting.get(one) ?? [];
    waiting.set(one, queue);
    // Called by whoever gives a connection back: the context is to be the caller's own.
    queue.push(
      AsyncResource.bind(() => {
        if (performance.now() - since < patience) {
          begin();
          return;
        }
        // Not at once: the one behind may have waited too long as well, and so on.
        setImmediate(free, one);
        callback(new Error('timeout exceeded when trying to connect'), undefined, () => undefined);
      }),
    );
  };
  pool.connect = ((callback?: Connected) => {
    if (callback !== undefined) return shared(callback);
    return new Promise((resolve, reject) => {
      shared((error, connection) => (connection === undefined ? reject(error) : resolve(connection)));
    });
  }) as typeof pool.connect;
}
