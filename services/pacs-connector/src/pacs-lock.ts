import { createHash } from 'node:crypto';
import type { Connection, Database } from '@hub/database';

/** First half of the advisory lock's key; the second is made of the PACS's code. */
const LOCK_CLASS = 0x50414353;

/**
 * The right to follow PACS, each held by one process in the whole hub: session advisory locks on one connection. A killed process loses them with its
 * connection; the next goes on from the cursor.
 */
export class PacsLocks {
  readonly #database: Database;
  readonly #held = new Set<string>();
  #connection: Promise<Connection> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** True when this process follows the PACS, now or since before. */
  async hold(pacs: string): Promise<boolean> {
    if (this.#held.has(pacs)) return true;
    this.#connection ??= this.#connect();
    const key = createHash('sha256').update(pacs).digest().readInt32BE(0);
    const { rows } = await (await this.#connection).query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
      LOCK_CLASS,
      key,
    ]);
    if (rows[0]?.taken === true) this.#held.add(pacs);
    return this.#held.has(pacs);
  }

  /** False once the connection is lost: another process may already be at it. */
  holds(pacs: string): boolean {
    return this.#held.has(pacs);
  }

  /** Gives all of them back. */
  close(): void {
    this.#held.clear();
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
