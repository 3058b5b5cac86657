/** What was found between two reads. Sizes in bytes. */
export type Found =
  /** A whole message, as sent between its start and end blocks; empty frames too. */
  | { readonly kind: 'message'; readonly bytes: Buffer }
  /** A message beyond the limit: `head` is its beginning, enough for its MSH. */
  | { readonly kind: 'oversize'; readonly head: Buffer; readonly size: number }
  /** A message that never ended: the next one began. `head` as above. */
  | { readonly kind: 'half'; readonly head: Buffer; readonly size: number }
  /** Bytes outside any frame that are more than line ends and blanks. */
  | { readonly kind: 'garbage'; readonly size: number };

const START = 0x0b;
const END = 0x1c;
/** CR LF, blank, tab, NUL, and end blocks of frames that have ended. */
const NOTHING = new Set([0x0d, 0x0a, 0x20, 0x09, 0x00, END]);
const HEAD_BYTES = 2_048;
const FIRST_BYTES = 4_096;

/**
 * Finds messages in a stream of MLLP (HL7 Appendix C of 2.x, "Minimal Lower Layer Protocol": `<VT> message <FS><CR>`), however it is cut: byte by
 * byte, many in one packet. The end block ends a message, with or without the CR behind it. Neither byte may stand in a message, so a start block within
 * one says that its sender gave it up: half a message is never taken for a whole one. A frame in one piece is not copied; memory is that of the
 * message, however small the pieces, and never more than the limit.
 */
export class FrameReader {
  readonly #limit: number;
  readonly #found: (found: Found) => void;
  #inside = false;
  #buffer: Buffer = Buffer.alloc(0);
  #kept = 0;
  /** Bytes of the open frame, also of those no longer kept. */
  #size = 0;
  #garbage = 0;

  constructor(limit: number, found: (found: Found) => void) {
    this.#limit = limit;
    this.#found = found;
  }

  /** A message has begun and not ended. */
  get inside(): boolean {
    return this.#inside;
  }

  /** Bytes of memory held for it. */
  get held(): number {
    return this.#buffer.length;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) at = this.#inside ? this.#within(chunk, at) : this.#between(chunk, at);
    this.#tellGarbage();
  }

  /** The stream is over: half a message may be left. */
  end(): void {
    if (this.#inside) this.#giveUp();
  }

  #between(chunk: Buffer, at: number): number {
    const start = chunk.indexOf(START, at);
    const until = start === -1 ? chunk.length : start;
    for (let i = at; i < until; i += 1) if (!NOTHING.has(chunk[i] as number)) this.#garbage += 1;
    if (start === -1) return chunk.length;
    this.#tellGarbage();
    this.#inside = true;
    return start + 1;
  }

  #within(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(END, at);
    const until = end === -1 ? chunk.length : end;
    const piece = chunk.subarray(at, until);
    const again = piece.indexOf(START);
    if (again !== -1) {
      this.#keep(piece.subarray(0, again));
      this.#giveUp();
      this.#inside = true;
      return at + again + 1;
    }
    if (end === -1) {
      this.#keep(piece);
      return chunk.length;
    }
    if (this.#size === 0 && piece.length <= this.#limit) this.#found({ kind: 'message', bytes: piece });
    else {
      this.#keep(piece);
      const { head, size } = this.#taken();
      this.#found(size > this.#limit ? { kind: 'oversize', head: head.subarray(0, HEAD_BYTES), size } : { kind: 'message', bytes: head });
    }
    this.#inside = false;
    return end + 1;
  }

  #keep(piece: Buffer): void {
    this.#size += piece.length;
    // What is too large is told when it ends; until then only its beginning is held.
    const most = this.#size > this.#limit ? HEAD_BYTES : this.#limit;
    const take = Math.max(0, Math.min(piece.length, most - this.#kept));
    if (this.#kept + take > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(Math.min(most, Math.max(FIRST_BYTES, this.#buffer.length * 2)), this.#kept + take));
      this.#buffer.copy(larger, 0, 0, this.#kept);
      this.#buffer = larger;
    }
    piece.copy(this.#buffer, this.#kept, 0, take);
    this.#kept = Math.min(this.#kept + take, most);
    if (this.#buffer.length > FIRST_BYTES && most === HEAD_BYTES) this.#buffer = Buffer.from(this.#buffer.subarray(0, HEAD_BYTES));
  }

  #taken(): { readonly head: Buffer; readonly size: number } {
    const taken = { head: this.#buffer.subarray(0, this.#kept), size: this.#size };
    this.#buffer = Buffer.alloc(0);
    this.#kept = 0;
    this.#size = 0;
    return taken;
  }

  #giveUp(): void {
    const { head, size } = this.#taken();
    this.#inside = false;
    this.#found({ kind: 'half', head: head.subarray(0, HEAD_BYTES), size });
  }

  #tellGarbage(): void {
    if (this.#garbage === 0) return;
    this.#found({ kind: 'garbage', size: this.#garbage });
    this.#garbage = 0;
  }
}
