import type { Connection, Database } from './connection.ts';

/**
 * Rights that one process in the whole hub holds at a time (to empty a folder, to follow a PACS): session advisory locks on one connection. A killed
 * process loses them with its connection; the next goes on. `lockClass`: first half of their keys, one for each kind of right.
 */
export class SessionLocks {
  readonly #database: Pick<Database, 'pool'>;
  readonly #class: number;
  readonly #held = new Set<number>();
  #connection: Promise<Connection> | undefined;

  constructor(database: Pick<Database, 'pool'>, lockClass: number) {
    this.#database = database;
    this.#class = lockClass;
  }

  /** True when this process holds the right, now or since before. */
  async hold(key: number): Promise<boolean> {
    if (this.#held.has(key)) return true;
    this.#connection ??= this.#connect();
    const { rows } = await (await this.#connection).query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
      this.#class,
      key,
    ]);
    if (rows[0]?.taken === true) this.#held.add(key);
    return this.#held.has(key);
  }

  /** False once the connection is lost: another process may already be at it. */
  holds(key: number): boolean {
    return this.#held.has(key);
  }

  /** Gives all of them back. */
  close(): void {
    this.#held.clear();
    // Closing the connection frees what it holds.
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.then(
      (open) => open.release(true),
      () => undefined,
    );
  }

  async #connect(): Promise<Connection> {
    try {
      const connection = await this.#database.pool.connect();
      connection.once('error', () => this.close());
      return connection;
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }
}
