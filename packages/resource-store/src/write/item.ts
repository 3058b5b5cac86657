import type { BusinessKey, Resource } from '@hub/fhir-model';

/** A resource to write, and how it meets what is stored. */
export interface WriteItem {
  /** Complete resource with id; versionId and lastUpdated in its meta are ignored. */
  readonly resource: Resource & { readonly id: string };
  /** facility_id, 0 = shared by all. Never changes in the life of a resource. */
  readonly owner: number;
  /**
   * - `replace`   this is the content now
   * - `merge`     `merge(stored)` is the content when something is stored, `resource` when nothing is
   * - `if-absent` written when nothing was ever stored under this id (a deleted one stays deleted)
   * - `delete`    a version without content; nothing when there is nothing, or a deletion, already. `resource` is type and id alone
   *
   * Only `if-absent` leaves a deletion alone: any other content brings the resource back.
   */
  readonly mode: 'replace' | 'merge' | 'if-absent' | 'delete';
  readonly merge?: (stored: Resource) => Resource;
  /** A business key believed new: remembered as naming this id, or the batch fails with {@link KeyTakenError}. Leave out keys the directory already gave. */
  readonly key?: BusinessKey;
  /** Further business keys believed new, remembered in the same way. */
  readonly aliases?: readonly BusinessKey[];
  /** For `meta.source`: a URI naming submission and record. Absent: what the content's own meta says. */
  readonly source?: string;
  /** client_number of who causes this item, when it is not the write's own actor. */
  readonly actor?: number;
  /** submission.seq; absent = written through the API. */
  readonly origin?: number;
  /**
   * The caller knows that nothing is stored under this id and that nobody outside this batch can have referred to it
   * (an id made just now, or a row of a record seen for the first time, its record's lock held). Saves the look-up.
   */
  readonly fresh?: boolean;
  /** With `fresh`: others may point at the id already (a first load brings it under a name they know), and wait for it. */
  readonly awaited?: true;
  /** Security labels of what is stored stay, whatever the content says: who writes it may add some, not take any away. */
  readonly keepsLabels?: true;
  /** The text of what is stored now is wanted in the result when nothing changes. */
  readonly body?: boolean;
}

/** The business keys an item enters. */
export function newKeys({ key, aliases = [] }: Pick<WriteItem, 'key' | 'aliases'>): readonly BusinessKey[] {
  return key === undefined ? aliases : [key, ...aliases];
}

/** What is true for all items of one write. */
export interface WriteContext {
  /** client_number of who causes it; 0 = the hub itself. */
  readonly actor: number;
  /** Epoch milliseconds: `meta.lastUpdated` of everything written now. */
  readonly now: number;
  /** Links of the Patients written were just looked at: nobody need look again (person-pending.ts). */
  readonly linked?: true;
  /** Only whose a resource is changes: what an encounter opens and until when stays as it was. */
  readonly moved?: true;
}

/** What became of an item. Several items of one id in one write make at most one version: the last state. */
export interface WriteResult {
  readonly status: 'created' | 'updated' | 'unchanged' | 'deleted';
  /** The current version afterwards; 0 when there is none. */
  readonly version: number;
  readonly rid: number;
  /** Epoch milliseconds; 0 where it was not looked at. */
  readonly lastUpdated: number;
  /** Whose record it is, of a deletion was; 0: nobody's. */
  readonly about: number;
  /** The text of the current version as served; undefined for a deletion, and of an unchanged one unless the item asked for it. */
  readonly body: () => string | undefined;
}

/** Another transaction gave a business key to another id first. Nothing was written; look the keys up again and retry. */
export class KeyTakenError extends Error {
  override readonly name = 'KeyTakenError';
}
