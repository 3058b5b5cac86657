import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { AuditEntry } from '@hub/audit';
import type { Database } from '@hub/database';
import type { RawArchive, Stored } from '@hub/raw-archive';
import { type Registered, registerAll } from '@hub/submission-log';
import type { Logger } from '@hub/telemetry';
import { answerTo, type Judged, judge, type Taken } from './answers.ts';
import { Directory } from './directory.ts';
import { entryOf } from './on-record.ts';
import type { Peer } from './peer.ts';

/** A message as it came, or the beginning of one that is beyond the limit. */
export interface Arrived {
  readonly bytes: Buffer;
  /** Bytes of the whole message: more than `bytes` has when it is not kept. */
  readonly size: number;
}

/** Where messages come from, and answers go to. */
export interface Line {
  readonly peer: Peer;
  /** Messages that wait for their group, oldest first. */
  readonly waiting: Arrived[];
  /** Something was not answered: nothing behind it is taken either. */
  readonly broken: boolean;
  /** The line's messages of one group are on the disk: what is to be sent for them, in their order, and how many and how large they were. */
  answered(answers: readonly Buffer[], count: number, bytes: number): void;
  /** The hub could not take these: the sender hears nothing and sends them again. */
  failed(): void;
}

/** What the intake works with. */
export interface IntakeDeps {
  readonly database: Database;
  readonly archive: Pick<RawArchive, 'putAll'>;
  /** The doorbell. When it cannot be rung the message still stands: the sweep rings later. */
  readonly jobs: { ring(sourceId: number): Promise<void> };
  /** Puts an access on record: answers wait for it. */
  readonly record: (entry: AuditEntry) => Promise<void>;
  readonly log: Logger;
  /** Version of the mapping applied now (`MAPPING_VERSION` of sources). */
  readonly mappingVersion: number;
  /** Setting MLLP_MAX_MESSAGE_BYTES. */
  readonly maxMessageBytes: number;
  /** Told at the points where a crash matters; tests end the process there. */
  readonly observe?: (point: 'judged' | 'archived' | 'committed' | 'recorded' | 'answered') => void;
}

/** One contract with HTTP: the type messages of HL7 v2 have there. */
const CONTENT_TYPE = 'x-application/hl7-v2+er7';
const GROUP = 500;
const GROUP_BYTES = 4 * 1024 * 1024;
/** Messages of one line in a group, as long as others wait. */
const SHARE = 32;
/** Senders of messages that could not be taken are let go after this time: they come back at once. */
const PAUSE_MS = 1_000;

/**
 * Takes messages in, groups of whatever is there: one write and one fsync of the archive, one statement and one commit for all of them, then the record of
 * accesses, then the answers. While one group is committed the next is written to the archive; groups are committed one after the other, so that
 * arrival numbers follow the order of each line. Nothing is answered before all of this, and nothing of a line behind something that failed is taken.
 */
export class GroupIntake {
  readonly #deps: IntakeDeps;
  readonly #directory: Directory;
  readonly #told: (judged: Judged, peer: Peer) => void;
  #ready: Line[] = [];
  readonly #queued = new Set<Line>();
  #running: Promise<void> | undefined;
  /** The group that is being committed. */
  #committing: Promise<void> = Promise.resolve();
  #toldFailure = 0;

  /** `told` hears of every message that is answered. */
  constructor(deps: IntakeDeps, told: (judged: Judged, peer: Peer) => void) {
    this.#deps = deps;
    this.#directory = new Directory(deps.database);
    this.#told = told;
  }

  /** A line has messages waiting. */
  offer(line: Line): void {
    if (this.#queued.has(line)) return;
    this.#queued.add(line);
    this.#ready.push(line);
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Waits for what is under way. */
  async idle(): Promise<void> {
    await this.#running;
    await this.#committing;
  }

  async #run(): Promise<void> {
    // One turn of the event loop: messages that arrived together go into one group.
    await turn();
    while (this.#ready.length > 0) {
      const group = this.#next();
      const stored = await this.#attempt(group, () => this.#store(group));
      const before = this.#committing;
      if (stored !== undefined) {
        this.#committing = before.then(async () => void (await this.#attempt(group, () => this.#commit(stored))));
      }
      await before;
    }
  }

  #next(): Item[] {
    const group: Item[] = [];
    let bytes = 0;
    while (group.length < GROUP && bytes < GROUP_BYTES) {
      const line = this.#ready.shift();
      if (line === undefined) break;
      for (const arrived of line.waiting.splice(0, SHARE)) {
        group.push({ line, arrived });
        bytes += arrived.bytes.length;
      }
      if (line.waiting.length > 0) this.#ready.push(line);
      else this.#queued.delete(line);
    }
    return group;
  }

  /** Who sent each, what is to be said of it; the bytes of those whose sender is known, durable. */
  async #store(group: readonly Item[]): Promise<readonly StoredItem[]> {
    let senders = await this.#directory.senders();
    const find = ({ line, arrived }: Item): Judged => judge(arrived, line.peer, senders, this.#deps.maxMessageBytes);
    let judged = group.map(find);
    if (judged.some(({ sender }) => sender === undefined)) {
      senders = await this.#directory.senders(true);
      judged = group.map(find);
    }
    this.#deps.observe?.('judged');
    const taken = judged.flatMap((one) => (one.taken === undefined ? [] : [one.taken]));
    const bytes = await this.#deps.archive.putAll(taken.map(({ bytes }) => bytes));
    this.#deps.observe?.('archived');
    const stored = new Map(taken.map((one, i) => [one, bytes[i] as Stored]));
    return group.map(({ line, arrived }, i) => {
      const one = judged[i] as Judged;
      return { line, arrived, judged: one, stored: one.taken === undefined ? undefined : stored.get(one.taken) };
    });
  }

  async #commit(items: readonly StoredItem[]): Promise<void> {
    const { database, mappingVersion, record, observe } = this.#deps;
    const group = items.filter(({ line }) => !line.broken);
    const taken = group.flatMap(({ judged, stored }) => (judged.taken === undefined || stored === undefined ? [] : [{ judged, stored }]));
    const rows = await registerAll(
      database,
      taken.map(({ judged: { taken: { sender } = {} as Taken }, stored }) => ({
        sourceId: sender.source.id,
        facilityId: sender.source.facility.id,
        sentBy: sender.clientNumber,
        contentType: CONTENT_TYPE,
        bytes: stored,
      })),
      mappingVersion,
    );
    observe?.('committed');
    const registered = new Map(taken.map(({ judged }, i) => [judged, rows[i] as Registered]));
    this.#ring(registered);
    const now = Date.now();
    await Promise.all(group.map(({ line, judged }) => record(entryOf(judged, line.peer, registered.get(judged), now))));
    observe?.('recorded');
    const answers = new Map<Line, { readonly answers: Buffer[]; count: number; bytes: number }>();
    for (const { line, arrived, judged } of group) {
      const of = answers.get(line) ?? { answers: [], count: 0, bytes: 0 };
      answers.set(line, of);
      of.count += 1;
      of.bytes += arrived.bytes.length;
      const answer = answerTo(judged, now);
      if (answer !== undefined) of.answers.push(answer);
      this.#told(judged, line.peer);
    }
    for (const [line, of] of answers) line.answered(of.answers, of.count, of.bytes);
    observe?.('answered');
  }

  #ring(registered: ReadonlyMap<Judged, Registered>): void {
    const sources = new Set<number>();
    for (const [{ taken }, { outcome }] of registered) if (outcome !== 'known' && taken !== undefined) sources.add(taken.sender.source.id);
    for (const source of sources) {
      this.#deps.jobs.ring(source).catch((error: unknown) => this.#deps.log.warn('bell not rung, the sweep will', { error }));
    }
  }

  /** What fails here is the hub's: disk, database, record. Its senders are let go unanswered; what they send again is known, or taken then. */
  async #attempt<T>(group: readonly Item[], work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (performance.now() - this.#toldFailure > PAUSE_MS)
        this.#deps.log.error('mllp: messages could not be taken', { count: group.length, error });
      this.#toldFailure = performance.now();
      const lines = new Set(group.map(({ line }) => line));
      for (const line of lines) line.failed();
      await wait(PAUSE_MS);
      return undefined;
    }
  }
}

interface Item {
  readonly line: Line;
  readonly arrived: Arrived;
}

interface StoredItem extends Item {
  readonly judged: Judged;
  readonly stored: Stored | undefined;
}
