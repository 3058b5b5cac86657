import type { Principal } from '@hub/access';
import type { AuditEntry } from '@hub/audit';
import type { Database } from '@hub/database';
import type { BulkReads } from './reads.ts';

/** What a worker makes exports with. */
export interface MakerDeps {
  readonly database: Database;
  readonly reads: BulkReads<unknown>;
  /** Where files go; every worker and every process that serves them sees the same. */
  readonly folder: string;
  /** The caller with the policies of this moment and the tree of its facility. */
  readonly completed: (principal: Principal) => Promise<Principal>;
  /** Puts on record whose data are in an export, before they can be had. */
  readonly record: (entry: AuditEntry) => Promise<void>;
  readonly now: () => number;
  readonly limits?: Partial<Limits>;
}

/** Bounds of the work. */
export interface Limits {
  /** Row numbers a part takes. */
  readonly rows: number;
  /** Parts whose rows of one type stand in one file of the manifest. */
  readonly partsAFile: number;
  /** Bytes one statement brings: what has more is read in halves. */
  readonly bytes: number;
  /** Milliseconds a claim lasts unless it is renewed. */
  readonly leaseMs: number;
  /** How often an export is planned, and a part begun, before the export fails. */
  readonly tries: number;
  /** Hours that files are kept. */
  readonly keptHours: number;
}

export const LIMITS: Limits = { rows: 50_000, partsAFile: 8, bytes: 128 * 1024 * 1024, leaseMs: 20_000, tries: 5, keptHours: 24 };

export const limitsOf = ({ limits }: Pick<MakerDeps, 'limits'>): Limits => ({ ...LIMITS, ...limits });
