import type { AuditEntry } from '@hub/audit';
import type { Database } from '@hub/database';
import { type MacKey, macKey } from '../batch-mac.ts';
import { type AuditRecorder, unavailable } from '../recorder.ts';
import { JournalFile } from './journal-file.ts';
import { BATCH, type Kept, keptOf, type Written, writeNext } from './kept.ts';
import { type AuditNotice, tellReplayed } from './notice.ts';
import { type Replayed, replayJournals } from './replay.ts';

/** What a record with a journal works with. */
export interface JournalDeps {
  /** Folder of the journals of every process with this data folder. */
  readonly folder: string;
  /** Milliseconds after which what was answered is on the disk; 0: when the system, or the database, brings it there. */
  readonly syncMs: number;
  /** Connections of its own. */
  readonly database: Pick<Database, 'pool'>;
  /** The key of the audit. */
  readonly secret: Buffer;
  /** Where entries go that the journal cannot take: into the database before the answer. */
  readonly direct: AuditRecorder;
  readonly told?: (notice: AuditNotice) => void;
}

/** Milliseconds after which an entry goes into the database at the latest, while there is one that takes it. */
export const LAG_MS = 250;
/** Characters that may wait for the database, some 100,000 reads: beyond it accesses wait, and are refused. */
const MOST_WAITING = 16 * 1024 * 1024;
/** Milliseconds an access waits for room, and a flush for the database. */
const WAITS_MS = 5_000;
/** A journal of this size is followed by the next. */
const JOURNAL_BYTES = 4 * 1024 * 1024;
/** How often journals are looked after: those with nothing left to say are removed, those of processes that are gone taken over. */
const TEND_MS = 2_000;
const REPLAY_MS = 15_000;
/** Milliseconds until a folder that could not be written is tried again. */
const UNUSABLE_MS = 5_000;
const [PAUSE_MS, LONGEST_PAUSE_MS] = [100, 2_000];
const NOTICE_MS = 60_000;

/** A journal with the lines of it that the database has yet to take. */
interface Segment {
  readonly file: JournalFile;
  written: Written;
  waiting: Kept[];
}

interface Group {
  readonly entries: AuditEntry[];
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The record with a journal: an entry is on record when the write to the journal has returned (half a microsecond), and goes into the
 * database with hundreds of others a moment later (decisions/0001). First puts there what killed processes have left.
 */
export async function openJournalRecorder(deps: JournalDeps): Promise<AuditRecorder> {
  const replayed = await replayJournals(deps.database, deps.folder, deps.secret);
  const journal = new Journal(deps);
  journal.tell(replayed);
  return {
    record: (entry) => journal.record(entry),
    recordIn: deps.direct.recordIn,
    flush: () => journal.flush(),
    close: () => journal.close(),
  };
}

class Journal {
  readonly #deps: JournalDeps;
  readonly #key: MacKey;
  /** What becomes one write: the entries of one turn of the event loop. */
  #group: Group | undefined;
  /** Oldest first; the last one is written to unless it is retired. */
  #segments: Segment[] = [];
  #current: Segment | undefined;
  #unusableUntil = 0;
  /** Lines that were appended, and of those the ones in the database, since the start. */
  #appended = 0;
  #inserted = 0;
  #characters = 0;
  #forRoom: (() => void)[] = [];
  #draining: Promise<void> | undefined;
  #drainTimer: NodeJS.Timeout | undefined;
  #syncTimer: NodeJS.Timeout | undefined;
  readonly #tendTimer: NodeJS.Timeout;
  readonly #replayTimer: NodeJS.Timeout;
  #replaying: Promise<void> = Promise.resolve();
  #usedSince = false;
  #toldBehind = 0;
  readonly #toldUnreadable = new Set<string>();
  #closing = false;
  #stopped = false;

  constructor(deps: JournalDeps) {
    this.#deps = deps;
    this.#key = macKey(deps.secret);
    this.#tendTimer = setInterval(() => this.#tend(), TEND_MS).unref();
    this.#replayTimer = setInterval(() => this.#takeOver(), REPLAY_MS).unref();
  }

  record(entry: AuditEntry): Promise<void> {
    if (this.#closing) return this.#deps.direct.record(entry);
    if (this.#characters > MOST_WAITING) return this.#room().then(() => this.record(entry));
    this.#group ??= this.#begin();
    this.#group.entries.push(entry);
    return this.#group.done;
  }

  #begin(): Group {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // After every socket that is ready now was read: answers that are ready together share a write.
    setImmediate(this.#commit);
    return { entries: [], done: promise, resolve, reject };
  }

  readonly #commit = (): void => {
    const group = this.#group;
    if (group === undefined) return;
    this.#group = undefined;
    try {
      this.#append(group.entries.map(keptOf));
    } catch (error) {
      this.#retire();
      this.#unusableUntil = Date.now() + UNUSABLE_MS;
      if (!(error instanceof NoJournal)) this.#deps.told?.({ kind: 'no-journal', error });
      const { record } = this.#deps.direct;
      Promise.all(group.entries.map((entry) => record(entry))).then(group.resolve, group.reject);
      return;
    }
    group.resolve();
  };

  #append(kept: readonly Kept[]): void {
    const segment = this.#open();
    segment.file.append(kept.length === 1 ? (kept[0] as Kept).line : kept.map(({ line }) => line).join('\n'));
    for (const one of kept) {
      segment.waiting.push(one);
      this.#characters += one.line.length;
    }
    this.#appended += kept.length;
    this.#usedSince = true;
    if (segment.file.bytes > JOURNAL_BYTES) this.#retire();
    if (this.#appended - this.#inserted >= BATCH) void this.#drain();
    else this.#drainTimer ??= setTimeout(() => void this.#drain(), LAG_MS);
    if (this.#deps.syncMs > 0) this.#syncTimer ??= setTimeout(() => void this.#sync(), this.#deps.syncMs).unref();
  }

  #open(): Segment {
    if (this.#current !== undefined) return this.#current;
    if (Date.now() < this.#unusableUntil) throw new NoJournal();
    const segment = { file: new JournalFile(this.#deps.folder, this.#deps.secret), written: { batches: 0, lines: 0 }, waiting: [] };
    this.#segments.push(segment);
    this.#current = segment;
    return segment;
  }

  /** Nothing more is appended to the journal that is written now: it is removed with its last line. */
  #retire(): void {
    this.#current = undefined;
    this.#removeDone();
  }

  #removeDone(): void {
    this.#segments = this.#segments.filter((segment) => {
      if (segment === this.#current || segment.waiting.length > 0) return true;
      void segment.file.close(true).catch(() => undefined);
      return false;
    });
  }

  /** Puts what is appended now into the database, and tries until it is there. One at a time: lines go in in their order. */
  #drain(): Promise<void> {
    clearTimeout(this.#drainTimer);
    this.#drainTimer = undefined;
    this.#draining ??= this.#insertAll().finally(() => {
      this.#draining = undefined;
      const left = this.#appended - this.#inserted;
      if (left === 0 || this.#stopped) return;
      if (left >= BATCH) void this.#drain();
      else this.#drainTimer ??= setTimeout(() => void this.#drain(), LAG_MS);
    });
    return this.#draining;
  }

  async #insertAll(): Promise<void> {
    const target = this.#appended;
    let pause = PAUSE_MS;
    while (this.#inserted < target && !this.#stopped) {
      const segment = this.#segments.find(({ waiting }) => waiting.length > 0);
      if (segment === undefined) return;
      try {
        const written = await writeNext(this.#deps.database, this.#key, segment.file.writer, segment.written, segment.waiting);
        const gone = segment.waiting.splice(0, written.lines - segment.written.lines);
        segment.written = written;
        this.#inserted += gone.length;
        for (const { line } of gone) this.#characters -= line.length;
        this.#removeDone();
        for (const goOn of this.#forRoom.splice(0)) goOn();
        pause = PAUSE_MS;
      } catch (error) {
        if (Date.now() - this.#toldBehind > NOTICE_MS) {
          this.#toldBehind = Date.now();
          this.#deps.told?.({ kind: 'behind', waiting: this.#appended - this.#inserted, error });
        }
        await new Promise((done) => setTimeout(done, pause));
        pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
      }
    }
  }

  /** Waits for the database to take some of what waits. */
  #room(): Promise<void> {
    void this.#drain();
    return inTime(new Promise((done) => this.#forRoom.push(done)));
  }

  async flush(): Promise<void> {
    this.#commit();
    const target = this.#appended;
    const until = Date.now() + WAITS_MS;
    while (this.#inserted < target) {
      if (Date.now() > until) throw unavailable();
      await inTime(this.#drain());
    }
  }

  async #sync(): Promise<void> {
    this.#syncTimer = undefined;
    // What the database has taken lies on its disk.
    const wanting = this.#segments.filter(({ waiting }) => waiting.length > 0);
    await Promise.all(wanting.map(({ file }) => file.sync())).catch((error: unknown) => this.#deps.told?.({ kind: 'no-journal', error }));
  }

  /** Removes a journal that has nothing left to say and was not used since the last look; says of another that its process lives. */
  #tend(): void {
    const current = this.#current;
    if (current === undefined) return;
    const idle = !this.#usedSince && current.waiting.length === 0;
    this.#usedSince = false;
    try {
      if (idle || !current.file.touch()) this.#retire();
    } catch {
      this.#retire();
    }
  }

  #takeOver(): void {
    const { database, folder, secret } = this.#deps;
    this.#replaying = this.#replaying.then(async () => {
      if (this.#closing) return;
      // A database that is away: the next round.
      await replayJournals(database, folder, secret).then(
        (found) => this.tell(found),
        () => undefined,
      );
    });
  }

  tell(found: Replayed): void {
    const { told } = this.#deps;
    if (told !== undefined) tellReplayed(found, told, this.#toldUnreadable);
  }

  /** What the database does not take in time stays in the journals, for who starts next. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    clearInterval(this.#tendTimer);
    clearInterval(this.#replayTimer);
    await this.#replaying;
    await this.flush().catch(() => undefined);
    this.#stopped = true;
    clearTimeout(this.#drainTimer);
    clearTimeout(this.#syncTimer);
    await this.#draining;
    this.#current = undefined;
    await Promise.all(this.#segments.map((segment) => segment.file.close(segment.waiting.length === 0)));
    this.#segments = [];
    await this.#deps.direct.close();
  }
}

/** The folder could not be written a moment ago. */
class NoJournal extends Error {}

async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), WAITS_MS);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
