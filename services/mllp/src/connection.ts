import type { Socket } from 'node:net';
import type { Ended } from './counts.ts';
import { type Found, FrameReader } from './frames.ts';
import type { Arrived, Line } from './group-intake.ts';
import type { Peer } from './peer.ts';

/** What a connection tells the listener, and asks of it. */
export interface Surroundings {
  readonly maxMessageBytes: number;
  /** It has messages waiting. */
  offer(connection: Connection): void;
  /** Bytes without a whole message: told once a connection for garbage, each time for half messages. `head`: what there is of it. */
  refused(code: 'VN-HL7-not-mllp' | 'VN-HL7-half-message', connection: Connection, head: Buffer | undefined): void;
  /** The hub ends it. */
  ended(why: Ended, connection: Connection): void;
  /** Bytes held by all connections together changed by so many. */
  held(bytes: number): void;
  /** So much is held that everybody sends one message at a time. */
  pressed(): boolean;
  /** So much is held that whoever wants more is let go. */
  full(): boolean;
}

/** Messages and bytes of one connection under way: beyond it nothing more is read until some are answered. */
const MOST_MESSAGES = 64;
const MOST_BYTES = 1024 * 1024;
/** Bytes outside frames between two messages. */
const MOST_GARBAGE = 64 * 1024;
/** A message that has begun goes on, and answers are read, within this time. */
const STALLED_MS = 60_000;

/** One sender's connection: what it sent and what it is owed, within bounds of its own. */
export class Connection implements Line {
  readonly peer: Peer;
  readonly waiting: Arrived[] = [];
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  readonly #around: Surroundings;
  #underway = 0;
  #underwayBytes = 0;
  #garbage = 0;
  #garbageTold = false;
  #broken = false;
  #peerDone = false;
  #leaving = false;
  #heardAt: number;
  #blockedSince: number | undefined;

  constructor(socket: Socket, peer: Peer, around: Surroundings, now: number) {
    this.#socket = socket;
    this.peer = peer;
    this.#around = around;
    this.#heardAt = now;
    this.#reader = new FrameReader(around.maxMessageBytes, (found) => this.#found(found));
    socket.on('data', (chunk: Buffer) => this.#heard(chunk));
    socket.on('end', () => {
      this.#peerDone = true;
      this.#reader.end();
      this.#leaveWhenDone();
    });
    socket.on('drain', () => {
      this.#blockedSince = undefined;
      this.#pace();
    });
    // Whatever went wrong with it, the end is told by 'close'.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      if (!this.#peerDone) this.#reader.end();
      around.held(-this.#reader.held);
    });
  }

  get broken(): boolean {
    return this.#broken;
  }

  answered(answers: readonly Buffer[], count: number, bytes: number): void {
    this.#done(count, bytes);
    if (this.#broken || this.#socket.destroyed) return;
    // One write for all of them.
    if (answers.length > 0 && !this.#socket.write(answers.length === 1 ? (answers[0] as Buffer) : Buffer.concat(answers))) {
      this.#blockedSince ??= performance.now();
    }
    this.#pace();
    this.#leaveWhenDone();
  }

  failed(): void {
    if (this.#broken) return;
    this.#cut('not-taken');
  }

  /** Looked at from time to time: whether it should be let go. */
  look(now: number, idleMs: number): void {
    if (this.#blockedSince !== undefined && now - this.#blockedSince > STALLED_MS) this.#cut('not-reading');
    else if (this.#reader.inside && !this.#socket.isPaused() && now - this.#heardAt > STALLED_MS) this.#cut('stalled');
    else if (idleMs > 0 && this.#underway === 0 && now - this.#heardAt > idleMs) {
      this.#around.ended('idle', this);
      this.leave();
    }
  }

  /** Reads nothing more, answers what is under way, and ends. */
  leave(): void {
    this.#leaving = true;
    this.#pace();
    this.#leaveWhenDone();
  }

  destroy(): void {
    this.#drop();
    this.#socket.destroy();
  }

  #heard(chunk: Buffer): void {
    this.#heardAt = performance.now();
    const before = this.#reader.held;
    this.#reader.push(chunk);
    this.#around.held(this.#reader.held - before);
    if (this.#broken) return;
    if (this.#garbage > MOST_GARBAGE) this.#cut('not-mllp');
    else if (this.#reader.held > before && this.#around.full()) this.#cut('overload');
    else if (this.waiting.length > 0) {
      this.#around.offer(this);
      this.#pace();
    }
  }

  #found(found: Found): void {
    switch (found.kind) {
      case 'message':
        this.#garbage = 0;
        // An empty frame is a sign of life; one byte is the commit answer of a peer that speaks MLLP release 2.
        if (found.bytes.length > 1) this.#arrived({ bytes: found.bytes, size: found.bytes.length });
        return;
      case 'oversize':
        this.#arrived({ bytes: found.head, size: found.size });
        return;
      case 'half':
        this.#around.refused('VN-HL7-half-message', this, found.head);
        return;
      case 'garbage':
        this.#garbage += found.size;
        if (!this.#garbageTold) this.#around.refused('VN-HL7-not-mllp', this, undefined);
        this.#garbageTold = true;
    }
  }

  #arrived(arrived: Arrived): void {
    if (this.#broken || this.#leaving) return;
    this.waiting.push(arrived);
    this.#underway += 1;
    this.#underwayBytes += arrived.bytes.length;
    this.#around.held(arrived.bytes.length);
  }

  #done(count: number, bytes: number): void {
    this.#underway -= count;
    this.#underwayBytes -= bytes;
    this.#around.held(-bytes);
  }

  #pace(): void {
    const wait =
      this.#leaving ||
      this.#blockedSince !== undefined ||
      this.#underway >= MOST_MESSAGES ||
      this.#underwayBytes >= MOST_BYTES ||
      (this.#underway > 0 && this.#around.pressed());
    if (wait) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #leaveWhenDone(): void {
    if (this.#underway === 0 && (this.#peerDone || this.#leaving) && !this.#socket.destroyed) this.#socket.end();
    // Who has been told everything and does not hang up is not waited for.
    if (this.#underway === 0 && this.#leaving) this.#socket.resume();
  }

  #cut(why: Ended): void {
    this.#around.ended(why, this);
    this.destroy();
  }

  /** What waits is not taken; what is in a group already is answered to nobody. */
  #drop(): void {
    this.#broken = true;
    const left = this.waiting.splice(0);
    this.#done(
      left.length,
      left.reduce((sum, { bytes }) => sum + bytes.length, 0),
    );
  }
}
