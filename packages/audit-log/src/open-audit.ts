import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '@hub/database';
import { openAuditKey } from './audit-key.ts';
import { openJournalRecorder } from './journal/journal-recorder.ts';
import { type AuditNotice, tellReplayed } from './journal/notice.ts';
import { replayJournals } from './journal/replay.ts';
import { type AuditRecorder, openAuditRecorder } from './recorder.ts';
import { sealRegularly } from './seal.ts';

/** Where a process tells what an operator should know: phrases, numbers and codes, nothing of an entry. */
interface Tells {
  info(what: string, fields?: Told): void;
  warn(what: string, fields?: Told): void;
}
interface Told {
  readonly seq?: number;
  readonly code?: string;
  readonly count?: number;
  readonly rows?: number;
  readonly error?: unknown;
}

/** How a process keeps its record. */
export interface AuditOptions {
  readonly databaseUrl: string;
  readonly role?: 'hub_api' | 'hub_intake' | 'hub_oauth' | 'hub_bulk' | 'hub_service' | undefined;
  /** Of the process's settings. */
  readonly settings: {
    readonly auditKeyFile: string;
    /** Every entry is in the database, on its disk, before the answer. */
    readonly auditSync: boolean;
    /** Milliseconds after which what was answered is on the disk. */
    readonly auditJournalSyncMs: number;
    readonly dataDir: string;
  };
  readonly log: Tells;
  /** Look-ups of the process, whose writes to the socket the record shares where it has no journal; absent: connections of its own. */
  readonly beside?: Pick<Database, 'lookup'>;
}

const SEAL_MS = 1_000;
const ANCHOR_MS = 600_000;

/** Where journals lie under the data folder. */
export const journalFolder = (dataDir: string): string => join(dataDir, 'audit-journal');

/** Entries by statements of the pool, whose commits wait for the disk. */
const durable = (database: Database): Pick<Database, 'lookup'> => ({
  async lookup({ name, text }, values) {
    await database.pool.query({ name, text, values: [...values] });
    return [];
  },
});

/**
 * The record of a process: in a journal of its own under the data folder, behind it the database; without a folder that can be written, or with
 * AUDIT_SYNC, the database before every answer. The chain is sealed every second by whichever process comes first.
 */
export async function openAudit({ databaseUrl: url, role, settings, log, beside }: AuditOptions): Promise<AuditRecorder> {
  const { auditSync: sync, dataDir } = settings;
  const secret = await openAuditKey(settings.auditKeyFile);
  const database = openDatabase({
    url,
    role,
    poolSize: 2,
    statementTimeout: 5_000,
    applicationName: 'hub-audit',
  });
  const recorder = await opened().catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  let told = 0;
  const sealing = sealRegularly(database, {
    everyMs: SEAL_MS,
    // The log is kept elsewhere: what is taken away from the end of the chain later shows against it.
    sealed: ({ n, hash }) => {
      if (Date.now() - told < ANCHOR_MS) return;
      told = Date.now();
      log.info('audit anchor', { seq: n, code: hash.toString('hex') });
    },
    failed: (error) => log.warn('audit not sealed', { error }),
  });
  return {
    ...recorder,
    async close() {
      await recorder.close();
      await sealing.stop();
      await database.close();
    },
  };

  async function opened(): Promise<AuditRecorder> {
    const folder = journalFolder(dataDir);
    const unusable = sync ? undefined : whyUnusable(folder);
    if (unusable !== undefined) log.warn('audit journal cannot be written: every answer waits for the database', { error: unusable });
    const told = (notice: AuditNotice): void => tell(log, notice);
    if (!sync && unusable === undefined) {
      const direct = openAuditRecorder(beside ?? database, secret);
      return openJournalRecorder({ folder, syncMs: settings.auditJournalSyncMs, database, secret, direct, told });
    }
    // What a process left that had a journal.
    if (sync) tellReplayed(await replayJournals(database, folder, secret), told);
    return openAuditRecorder(durable(database), secret);
  }
}

function whyUnusable(folder: string): unknown {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return error;
  }
}

function tell(log: Tells, notice: AuditNotice): void {
  if (notice.kind === 'recovered') log.info('audit journal taken over', { count: notice.journals, rows: notice.lines });
  else if (notice.kind === 'unreadable')
    log.warn('audit journal cannot be read to its end', { count: notice.journals.length, code: notice.journals.join(' ') });
  else if (notice.kind === 'no-journal') log.warn('audit journal not written', { error: notice.error });
  else log.warn('audit not in the database yet', { count: notice.waiting, error: notice.error });
}
