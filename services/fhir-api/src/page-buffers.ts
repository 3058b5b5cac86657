import { latin1Of, type Piece } from '@hub/fhir-rest';

/** The smallest buffer, and the largest that is kept for another page; what is larger is made for one answer. */
const [SMALLEST, LARGEST] = [32_768, 1_048_576];
/** Bytes kept at most: as many pages as are under way in a busy process. */
const MOST_KEPT = 4 * 1_048_576;
/** Shorter pieces are joined before they are written: a call costs more than they do. */
const SHORT = 1_024;

/**
 * Buffers that large pages are written into, used again when a page is out. Made anew for each, they are memory outside of V8's heap, for which V8 marks
 * all of its heap every 64 MB; and each is got from the system and given back, page by page.
 */
export class PageBuffers {
  readonly #free = new Map<number, Buffer[]>();
  #kept = 0;

  /** At least so many bytes, with anything in them. */
  take(size: number): Buffer {
    const room = roomFor(size);
    const found = this.#free.get(room)?.pop();
    if (found === undefined) return Buffer.allocUnsafeSlow(room);
    this.#kept -= room;
    return found;
  }

  /** To be used again. The caller has no use for it any more, nor has the system: what is sent from it is out. */
  give(buffer: Buffer): void {
    const room = buffer.length;
    if (room > LARGEST || this.#kept + room > MOST_KEPT) return;
    this.#kept += room;
    const free = this.#free.get(room) ?? [];
    this.#free.set(room, free);
    free.push(buffer);
  }
}

function roomFor(size: number): number {
  let room = SMALLEST;
  while (room < size && room < LARGEST) room *= 2;
  return Math.max(room, size);
}

/** Bytes of the pieces together. */
export function sizeOf(pieces: readonly Piece[]): number {
  let size = 0;
  for (const piece of pieces)
    size += typeof piece === 'string' ? Buffer.byteLength(piece) : 'latin1' in piece ? piece.latin1.length : piece.length;
  return size;
}

/** Writes the bytes of the pieces, one after the other. Answers how many. */
export function writePieces(pieces: readonly Piece[], buffer: Buffer): number {
  let at = 0;
  let short = '';
  for (const piece of pieces) {
    const text = latin1Of(piece);
    if (text.length < SHORT) {
      short += text;
      continue;
    }
    if (short !== '') at += buffer.write(short, at, 'latin1');
    short = '';
    at += buffer.write(text, at, 'latin1');
  }
  return at + buffer.write(short, at, 'latin1');
}
