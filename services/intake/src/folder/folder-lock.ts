import { createHash, randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import type { Connection, Database } from '@hub/database';
import type { FencedFolder } from './fenced-folder.ts';

// First half of the advisory lock's key; the second is made of the folder's own id.
const LOCK_CLASS = 0x48554246;
const ID = Buffer.from('.id');

/**
 * The key of a folder's lock: from an id that lies in it, so that processes on one folder meet, whatever path they know it by, and those of
 * two machines with two folders of one name do not.
 */
export async function lockKey(taking: FencedFolder): Promise<number> {
  const read = (): Promise<Buffer> => readFile(taking.at(ID));
  let id = await read().catch(() => undefined);
  if (id === undefined) {
    const draft = Buffer.from(`.id-${randomBytes(8).toString('hex')}`);
    await writeFile(taking.at(draft), randomBytes(16).toString('hex'), { flag: 'wx', mode: 0o600 });
    // A link appears whole or not at all, and only one process makes it.
    await link(taking.at(draft), taking.at(ID)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await unlink(taking.at(draft));
    id = await read();
  }
  return createHash('sha256').update(id).digest().readInt32BE(0);
}

/**
 * The right to empty folders, each held by one process in the whole hub: session advisory locks on one connection. A killed process loses them with
 * its connection; the next takes over what it had begun.
 */
export class FolderLocks {
  readonly #database: Database;
  readonly #held = new Set<number>();
  #connection: Promise<Connection> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** True when this process holds the folder, now or since before. */
  async hold(key: number): Promise<boolean> {
    if (this.#held.has(key)) return true;
    this.#connection ??= this.#connect();
    const { rows } = await (await this.#connection).query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
      LOCK_CLASS,
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
