import type { AuditEntry } from '@hub/audit';
import type { Authenticator } from '@hub/client-register';
import type { Database } from '@hub/database';
import type { Canonicals } from '@hub/fhir-model';
import type { Jobs } from '@hub/jobs';
import type { RawArchive, Secrets } from '@hub/raw-archive';
import type { Logger } from '@hub/telemetry';

/** What intake works with; chosen by the process that starts it. */
export interface IntakeDeps {
  readonly database: Database;
  readonly archive: RawArchive;
  /** Seals what signs the calls to a webhook. */
  readonly secrets: Secrets;
  /** The doorbell. When it cannot be rung the delivery still stands: the sweep rings later. */
  readonly jobs: Pick<Jobs, 'ring'>;
  readonly authenticator: Authenticator;
  /** Puts an access on record: the answer waits for it. */
  readonly record: (entry: AuditEntry) => Promise<void>;
  /** Proxies whose word about a caller's address is believed (setting TRUSTED_PROXIES). */
  readonly proxies?: string | undefined;
  readonly log: Logger;
  /** Version of the mapping applied now (`MAPPING_VERSION` of sources). */
  readonly mappingVersion: number;
  /** Largest body, bytes; at least 100 MB by contract. */
  readonly maxBodyBytes: number;
  /** Seconds a token lives: an hour, in demo mode 30 days. */
  readonly tokenSeconds: number;
  /** Requests of one client beyond its rate are answered 429; seconds to wait, 0: go ahead. No limit when absent. */
  readonly rateLimit?: { take(client: number, now: number): number };
  /** False: the drop-in of the insurer's portal is switched off (setting BHXH_PORTAL). */
  readonly portal?: boolean;
  /** What URLs are built from (setting CANONICAL_BASE); the usual ones when absent. */
  readonly canonicals?: Canonicals;
  /** Where a file that is only checked lies, without a name, while it is read; the system's own place when absent. */
  readonly checkFolder?: string;
  /** Told at the points where a crash matters; tests end the process there. */
  readonly observe?: (point: 'archived' | 'committed') => void;
  /**
   * Uploads at once, how many of them one source may have (all when absent), how long one more may wait, and how long one may stand still before
   * its connection is closed.
   */
  readonly uploads?: { readonly slots: number; readonly share?: number; readonly waitMs: number; readonly idleMs?: number };
}
