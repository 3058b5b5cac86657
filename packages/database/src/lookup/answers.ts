import { RowBytes } from './row-bytes.ts';

/** What the answers of a connection are told to, in the order the statements were sent. */
export interface Listener {
  /** A row, readable while it is handed over. */
  row(row: RowBytes): void;
  /** The statement is known to the connection from now on. */
  prepared(): void;
  /** The statement failed: fields of ErrorResponse by their letter (C = SQLSTATE, M = message, S = severity). */
  failed(fields: ReadonlyMap<string, string>): void;
  /** The statement is over, with or without success. */
  ready(): void;
}

const HEAD = 5;
const PARSE_COMPLETE = 0x31;
const DATA_ROW = 0x44;
const ERROR = 0x45;
const READY = 0x5a;

/**
 * Cuts the bytes of a connection into messages, however they arrive, and hands over those that matter. Pieces belong to whoever reads the socket and
 * are written over by the next one: only a message that lies in several is copied.
 */
export class Answers {
  readonly #listener: Listener;
  readonly #row = new RowBytes();
  /** A message that is not whole yet: what there is of it in a buffer of its size, or of its head while that is not known. */
  #begun: Buffer | undefined;
  #held = 0;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  push(piece: Buffer): void {
    let at = this.#begun === undefined ? 0 : this.#goOn(piece);
    while (at < piece.length) {
      const left = piece.length - at;
      const size = left < HEAD ? HEAD : 1 + piece.readInt32BE(at + 1);
      if (left < size) {
        this.#begun = Buffer.allocUnsafe(size);
        this.#held = piece.copy(this.#begun, 0, at);
        return;
      }
      this.#message(piece, at, at + size);
      at += size;
    }
  }

  /** Takes what is missing of the message that was begun; answers how many bytes of the piece that were. */
  #goOn(piece: Buffer): number {
    let at = 0;
    while (this.#begun !== undefined) {
      const begun = this.#begun;
      const taken = piece.copy(begun, this.#held, at);
      at += taken;
      this.#held += taken;
      if (this.#held < begun.length) return at;
      const size = 1 + begun.readInt32BE(1);
      if (size > begun.length) {
        this.#begun = Buffer.allocUnsafe(size);
        begun.copy(this.#begun);
      } else {
        this.#begun = undefined;
        this.#held = 0;
        this.#message(begun, 0, size);
      }
    }
    return at;
  }

  #message(bytes: Buffer, at: number, end: number): void {
    const kind = bytes[at];
    if (kind === DATA_ROW) this.#listener.row(this.#row.at(bytes, at + HEAD));
    else if (kind === READY) this.#listener.ready();
    else if (kind === ERROR) this.#listener.failed(fieldsOf(bytes, at + HEAD, end));
    else if (kind === PARSE_COMPLETE) this.#listener.prepared();
    // BindComplete, CommandComplete, notices, changed settings: nothing to do.
  }
}

function fieldsOf(bytes: Buffer, start: number, end: number): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let at = start;
  while (at < end && bytes[at] !== 0) {
    const stop = bytes.indexOf(0, at + 1);
    fields.set(String.fromCharCode(bytes[at] as number), bytes.toString('utf8', at + 1, stop));
    at = stop + 1;
  }
  return fields;
}
