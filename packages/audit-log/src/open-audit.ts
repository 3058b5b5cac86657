import { type Database, openDatabase } from '@hub/database';
import { openAuditKey } from './audit-key.ts';
import { type AuditRecorder, openAuditRecorder } from './recorder.ts';
import { type Seal, sealRegularly } from './seal.ts';

/** How a process keeps its record. */
export interface AuditOptions {
  readonly databaseUrl: string;
  readonly role?: 'hub_api' | 'hub_intake' | 'hub_oauth' | 'hub_service' | undefined;
  /** Setting AUDIT_KEY_FILE. */
  readonly keyFile: string;
  /** Setting AUDIT_SYNC: every entry waits for the disk. */
  readonly sync: boolean;
  /** Look-ups of the process, whose writes to the socket the record shares; absent: connections of its own. Never with `sync`. */
  readonly beside?: Pick<Database, 'lookup'>;
  /** Told a link of the chain about every ten minutes, to be kept elsewhere. */
  readonly anchor?: (seal: Seal) => void;
  readonly failed?: (error: unknown) => void;
}

const SEAL_MS = 1_000;
const ANCHOR_MS = 600_000;

/** Entries by statements of the pool, whose commits wait for the disk. */
const durable = (database: Database): Pick<Database, 'lookup'> => ({
  async lookup({ name, text }, values) {
    await database.pool.query({ name, text, values: [...values] });
    return [];
  },
});

/**
 * The record of a process: among its look-ups or on connections of its own, and the chain sealed every
 * second by whichever process comes first.
 */
export async function openAudit(options: AuditOptions): Promise<AuditRecorder> {
  const { databaseUrl: url, role, sync, beside, anchor, failed } = options;
  const key = await openAuditKey(options.keyFile);
  const database = openDatabase({
    url,
    role,
    poolSize: 2,
    statementTimeout: 5_000,
    applicationName: 'hub-audit',
  });
  const recorder = openAuditRecorder(sync ? durable(database) : (beside ?? database), key);
  let told = 0;
  const sealing = sealRegularly(database, {
    everyMs: SEAL_MS,
    sealed: (made) => {
      if (Date.now() - told < ANCHOR_MS) return;
      told = Date.now();
      anchor?.(made);
    },
    ...(failed === undefined ? {} : { failed }),
  });
  return {
    record: recorder.record,
    recordIn: recorder.recordIn,
    async close() {
      await recorder.close();
      await sealing.stop();
      await database.close();
    },
  };
}
