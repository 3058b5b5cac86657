/** One row: the bytes of each column in Postgres' binary form; null for NULL. */
export type LookupRow = readonly (Buffer | null)[];

/** What the answers of a connection are told to, in the order the statements were sent. */
export interface Listener {
  row(row: LookupRow): void;
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
 * Cuts the bytes of a connection into messages, however they arrive, and hands over those that matter. Columns are views of the bytes that came:
 * nothing is copied unless a message lies in several pieces.
 */
export class Answers {
  readonly #listener: Listener;
  /** Pieces of a message that is not whole yet, their bytes together, and how many it takes. */
  #pieces: Buffer[] = [];
  #held = 0;
  #wanted = 0;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  push(piece: Buffer): void {
    let bytes = piece;
    if (this.#held > 0) {
      this.#pieces.push(piece);
      this.#held += piece.length;
      if (this.#held < this.#wanted) return;
      bytes = Buffer.concat(this.#pieces, this.#held);
      this.#pieces = [];
      this.#held = 0;
    }
    let at = 0;
    while (at < bytes.length) {
      const left = bytes.length - at;
      const size = left < HEAD ? HEAD : 1 + bytes.readInt32BE(at + 1);
      if (left < size) {
        this.#pieces = [bytes.subarray(at)];
        this.#held = left;
        this.#wanted = size;
        return;
      }
      this.#message(bytes, at, at + size);
      at += size;
    }
  }

  #message(bytes: Buffer, at: number, end: number): void {
    const kind = bytes[at];
    if (kind === DATA_ROW) this.#listener.row(rowOf(bytes, at + HEAD));
    else if (kind === READY) this.#listener.ready();
    else if (kind === ERROR) this.#listener.failed(fieldsOf(bytes, at + HEAD, end));
    else if (kind === PARSE_COMPLETE) this.#listener.prepared();
    // BindComplete, CommandComplete, notices, changed settings: nothing to do.
  }
}

function rowOf(bytes: Buffer, start: number): LookupRow {
  const columns = bytes.readInt16BE(start);
  const row: (Buffer | null)[] = [];
  let at = start + 2;
  for (let i = 0; i < columns; i++) {
    const size = bytes.readInt32BE(at);
    at += 4;
    if (size < 0) row.push(null);
    else {
      row.push(bytes.subarray(at, at + size));
      at += size;
    }
  }
  return row;
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
