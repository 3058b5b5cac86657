import type { Principal } from '@hub/access';
import type { AuditEntry } from '@hub/audit';
import type { Database } from '@hub/database';
import type { ImportArchive, ImportStore } from './store.ts';

/** What a worker makes imports with. */
export interface ImporterDeps {
  readonly database: Database;
  readonly store: ImportStore<unknown, unknown>;
  readonly archive: Pick<ImportArchive, 'open'>;
  /** The caller with the policies of this moment. */
  readonly completed: (principal: Principal) => Promise<Principal>;
  /** Puts on record whose data are stored, before they are. */
  readonly record: (entry: AuditEntry) => Promise<void>;
  readonly now: () => number;
  /** Told how many bytes of a part's lines are read and not committed, as often as that changes. */
  readonly holding?: (bytes: number) => void;
  readonly limits?: Partial<ImporterLimits>;
}

/** Bounds of the work. */
export interface ImporterLimits {
  /** Lines of a transaction, and their bytes. */
  readonly lines: number;
  readonly bytes: number;
  /** Milliseconds a claim lasts unless it is renewed. */
  readonly leaseMs: number;
  /** How often a part is begun before the import fails. */
  readonly tries: number;
  /** Hours that the report of an import is kept. */
  readonly keptHours: number;
}

// A part of 4 MiB is two batches: the second is read while the first is stored, and no handful of lines is left for a transaction of their own.
const LIMITS: ImporterLimits = { lines: 5_000, bytes: 2.25 * 1024 * 1024, leaseMs: 20_000, tries: 5, keptHours: 24 };

export const limitsOf = ({ limits }: Pick<ImporterDeps, 'limits'>): ImporterLimits => ({ ...LIMITS, ...limits });

/** The work belongs to nobody, or to somebody else: it was cancelled, or its lease had run out. */
export class Lost extends Error {
  override readonly name = 'Lost';
}
