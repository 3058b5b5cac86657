import type { Connection, Database } from '@hub/database';
import type { Lock } from '../locks.ts';
import type { UriDictionary } from '../uri-dictionary.ts';
import type { Extract } from './content.ts';
import type { WriteContext, WriteItem, WriteResult } from './item.ts';
import type { PreparedItem } from './prepared.ts';
import type { StoredRow } from './stored-rows.ts';

/** Writes resources with their versions, history, change-log rows, index rows and totals, set-based, in the caller's transaction. */
export interface ResourceWriter {
  /**
   * Work that needs no transaction: text, hash and index rows of what will be needed, systems interned. Do it before
   * the transaction begins: locks are then held for less time.
   */
  prepare(items: readonly WriteItem[]): Promise<readonly PreparedItem[]>;
  /** The first half of it, for one item: what of it can fail, fails here. */
  draft(item: WriteItem): PreparedItem;
  /** The second half: systems interned, on a connection of their own. */
  intern(items: readonly PreparedItem[]): Promise<void>;
  /**
   * Takes every lock a write of these items needs, with the caller's own (`more`) in one sorted call. Must come before
   * anything the transaction writes: the order of the change log rests on it.
   */
  lock(connection: Connection, items: readonly PreparedItem[], more?: Iterable<Lock>): Promise<LockedItems>;
  /**
   * Writes a small batch of fresh items in one statement, which is its own transaction: no lock is needed where nobody else can know an id.
   * Undefined when it takes more than that (a reference to something unknown, too much for one statement): nothing is written then.
   */
  writeFresh(pool: Database['pool'], items: readonly PreparedItem[], context: WriteContext): Promise<readonly WriteResult[] | undefined>;
  /** {@link ResourceWriter.lock} and {@link LockedItems.write} in one. */
  write(connection: Connection, items: readonly PreparedItem[], context: WriteContext): Promise<readonly WriteResult[]>;
}

/** Items whose locks are held until the transaction ends. */
export interface LockedItems {
  /** What is stored of the items, by "Type/id", deletions too; without the fresh ones and the much-used that are there for certain. Read once. */
  stored(): Promise<ReadonlyMap<string, StoredRow>>;
  /**
   * Writes the items, except those in `without`; the result has one entry per item, in order. Equal content writes nothing. Items of one id are
   * applied in order and make at most one version. Throws {@link import('./item.ts').KeyTakenError}; `conflict/owner`; the
   * database's errors (23505: another transaction created a `fresh` id; 40P01). After any of them the transaction must be
   * rolled back; it may be tried again.
   */
  write(context: WriteContext, kept?: readonly PreparedItem[], beside?: Beside): Promise<readonly WriteResult[]>;
}

/**
 * What tells of the versions a batch makes (their Provenance), made once they have their numbers and stored with them: fresh items, drafted,
 * under ids made just now, that refer to nothing but resources of the batch. Their results follow those of the items.
 */
export type Beside = (results: readonly WriteResult[]) => readonly PreparedItem[];

/** What a writer works with. `extract` is search's own unless the caller says otherwise. */
export interface WriterDeps {
  readonly uris: UriDictionary;
  readonly extract?: Extract;
}
