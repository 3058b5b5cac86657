import { randomUUID } from 'node:crypto';
import { type AuditEntry, encodeLine } from '@hub/audit';
import type { Connection, Database } from '@hub/database';
import { type ProblemError, problem } from '@hub/outcome';
import { type MacKey, macKey } from './batch-mac.ts';
import { INSERT, isTaken, type Values, valuesOf } from './batch-row.ts';

/** Where accesses go on record. */
export interface AuditRecorder {
  /**
   * Resolves when the entry is on record, in the journal or in the database: an answer is sent after it. Entries that come together are
   * written together. Rejects with `unavailable/audit` when it cannot be written in time: then nothing is answered either.
   */
  record(entry: AuditEntry): Promise<void>;
  /** The same within a transaction: the entries are on record exactly if it commits. */
  recordIn(connection: Pick<Connection, 'query'>, entries: readonly AuditEntry[]): Promise<void>;
  /** Resolves when everything put on record before lies in the database, where it is searched. Rejects with `unavailable/audit` when it cannot in time. */
  flush(): Promise<void>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

interface Waiting {
  readonly line: string;
  readonly patients: readonly number[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Entries of one row at most: a row stays well below a megabyte. */
const BATCH = 1_000;
/** Batches under way at once: while one is written the next gathers, and a slow one does not hold all. */
const AT_ONCE = 2;
/** Milliseconds a batch is tried for: a restart of Postgres is shorter than what clients wait. */
const TRIED_MS = 5_000;
const PAUSE_MS = 100;

/**
 * Opens the record of this process. `database` should be one of its own, with commits that do not wait for the disk (or with, if every read is to
 * survive a power cut: setting AUDIT_SYNC): the entry is in the database before the answer is sent, and on the disk within a fraction of a second.
 */
export function openAuditRecorder(database: Pick<Database, 'lookup'>, secret: Buffer): AuditRecorder {
  const key = macKey(secret);
  const writer = randomUUID();
  let n = 0;
  let running = 0;
  let waiting: Waiting[] = [];
  let idle: (() => void) | undefined;

  const values = (lines: readonly string[], patients: readonly number[]): Values => {
    n += 1;
    return valuesOf(key, writer, n, lines, patients);
  };

  /** Numbers that were drawn and not written in time: each is made up for, or the writer's row would have a gap, as if somebody had taken it away. */
  let lost: number[] = [];
  const makeUp = async (): Promise<void> => {
    const numbers = lost;
    lost = [];
    for (const [i, number] of numbers.entries()) {
      const entry = {
        at: Date.now(),
        action: 'audit',
        outcome: 'error',
        status: 503,
        route: 'audit',
        client: 0,
        detail: 'not recorded, not answered',
      } as const;
      // What was written after all keeps its place.
      const written = await write(valuesOf(key, writer, number, [encodeLine(entry)], [])).then(
        () => true,
        () => false,
      );
      if (written) continue;
      lost.push(...numbers.slice(i));
      return;
    }
  };

  /** Tries until it is written, for a while. */
  const write = async (asked: Values): Promise<void> => {
    const until = Date.now() + TRIED_MS;
    for (;;) {
      try {
        // Among the look-ups, which share their writes and wake-ups: a statement of the pool would cost as much as the read it is about.
        await database.lookup(INSERT, asked);
        return;
      } catch (error) {
        if (isTaken(error)) return;
        if (Date.now() > until) throw error;
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
    }
  };

  const drain = async (): Promise<void> => {
    running += 1;
    // One turn of the event loop: answers that are ready together go in one row.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const group = waiting.splice(0, BATCH);
      let drawn: Values | undefined;
      try {
        const patients = group.flatMap((one) => one.patients);
        drawn = values(
          group.map(({ line }) => line),
          patients,
        );
        await write(drawn);
        for (const { resolve } of group) resolve();
        if (lost.length > 0) await makeUp();
      } catch {
        if (drawn !== undefined) lost.push(drawn[1]);
        for (const { reject } of group) reject(unavailable());
      }
    }
    running -= 1;
    if (running === 0) idle?.();
  };

  return {
    record: (entry) =>
      new Promise((resolve, reject) => {
        waiting.push({ line: encodeLine(entry), patients: entry.patients ?? [], resolve, reject });
        if (running < AT_ONCE && (running === 0 || waiting.length >= BATCH)) void drain();
      }),
    async recordIn(connection, entries) {
      if (entries.length === 0) return;
      await connection.query({ ...INSERT, values: [...inTransaction(key, entries)] });
    },
    // What was answered lies there already.
    async flush() {},
    async close() {
      if (running > 0)
        await new Promise<void>((done) => {
          idle = done;
        });
      waiting = [];
    },
  };
}

/** A transaction may be rolled back, and with it a number would be missing: each of its batches is a writer of its own, with one number. */
function inTransaction(key: MacKey, entries: readonly AuditEntry[]): Values {
  const patients = entries.flatMap((entry) => entry.patients ?? []);
  return valuesOf(key, randomUUID(), 1, entries.map(encodeLine), patients);
}

/** There is no answer without a record. */
export function unavailable(): ProblemError {
  return problem(
    'unavailable',
    'audit',
    'Không ghi được nhật ký truy cập nên không trả lời. Thử lại sau.',
    'The access cannot be put on record, so nothing is answered. Try again later.',
  );
}
