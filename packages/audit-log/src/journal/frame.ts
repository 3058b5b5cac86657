import { type Cipheriv, createCipheriv, createDecipheriv, hash, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * A frame: what is written at once. Four bytes of length, the lines encrypted with AES-256 in counter mode, sixteen bytes that authenticate
 * them (encrypt-then-MAC). A journal has keys of its own, so its counter begins at zero, and a frame's place in it goes into what is
 * authenticated: none can be altered, moved, repeated or taken from another journal. Not GCM: it takes a cipher object a frame, which
 * costs a read more than the rest of its frame (decisions/0001).
 */
const LENGTH_BYTES = 4;
const MAC_BYTES = 16;
/** A block of SHA-256: the key fills it. */
const KEY_BYTES = 64;
const HEAD_BYTES = KEY_BYTES + 4 + LENGTH_BYTES;
/** No frame is longer: a length beyond it is no length. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Bytes that are kept for the next frame: first, and at most. */
const [KEPT, MOST_KEPT] = [16 * 1024, 1024 * 1024];
const CIPHER = 'aes-256-ctr';
const ZERO = Buffer.alloc(64 * 1024);
const FIRST_COUNTER = Buffer.alloc(16);

/** The keys of one journal, from the key of the audit (AUDIT_KEY_FILE). */
function keysOf(secret: Buffer, writer: string): { readonly encrypt: Buffer; readonly authenticate: Buffer } {
  const keys = Buffer.from(hkdfSync('sha256', secret, writer, 'hub audit journal', 32 + KEY_BYTES));
  return { encrypt: keys.subarray(0, 32), authenticate: keys.subarray(32) };
}

/**
 * SHA-256 over key, number, length and what is encrypted, its first half. A key in front authenticates where no input is the beginning of another, as
 * the length before the text sees to (Bellare, Canetti, Krawczyk 1996), and where not the whole state of the hash is told.
 */
const macOf = (bytes: Buffer): string => hash('sha256', bytes, 'binary').slice(0, MAC_BYTES);

/** Makes the frames of one journal, in their order. */
export class FrameWriter {
  readonly #cipher: Cipheriv;
  /** What is authenticated lies in one piece: key, number, length, lines; the MAC behind it. Used again for every frame. */
  #bytes = Buffer.alloc(KEPT);
  #frames = 0;
  /** The cipher's stream for what comes next, made in large pieces: to encrypt is to combine with it. */
  #stream = ZERO.subarray(0, 0);
  #used = 0;

  constructor(secret: Buffer, writer: string) {
    const { encrypt, authenticate } = keysOf(secret, writer);
    this.#cipher = createCipheriv(CIPHER, encrypt, FIRST_COUNTER);
    authenticate.copy(this.#bytes);
  }

  /** The bytes of the next frame, to be written before the next is made. */
  frame(lines: string): Buffer {
    const most = HEAD_BYTES + 3 * lines.length + MAC_BYTES;
    // One that was made for a long frame is not kept.
    if (this.#bytes.length < most || this.#bytes.length > MOST_KEPT)
      this.#bytes = Buffer.concat([this.#bytes.subarray(0, KEY_BYTES), Buffer.alloc(Math.max(most, KEPT))]);
    const bytes = this.#bytes;
    const end = HEAD_BYTES + bytes.write(lines, HEAD_BYTES);
    bytes.writeUInt32BE(this.#frames, KEY_BYTES);
    bytes.writeUInt32BE(end - HEAD_BYTES, KEY_BYTES + 4);
    this.#encrypt(bytes, HEAD_BYTES, end);
    bytes.write(macOf(bytes.subarray(0, end)), end, 'latin1');
    this.#frames += 1;
    return bytes.subarray(KEY_BYTES + 4, end + MAC_BYTES);
  }

  #encrypt(bytes: Buffer, from: number, to: number): void {
    for (let at = from; at < to; ) {
      if (this.#used === this.#stream.length) {
        this.#stream = this.#cipher.update(ZERO);
        this.#used = 0;
      }
      const [stream, used] = [this.#stream, this.#used];
      const count = Math.min(to - at, stream.length - used);
      for (let n = 0; n < count; n += 1) bytes[at + n] = (bytes[at + n] as number) ^ (stream[used + n] as number);
      at += count;
      this.#used += count;
    }
  }
}

/** What a journal says, as far as it can be read. */
export interface Frames {
  readonly lines: readonly string[];
  /**
   * `whole`; `torn`: its last frame was being written when the process or the machine stopped, nobody was answered on the strength of it;
   * `damaged`: something stands behind a frame that cannot be read, or the key is another one.
   */
  readonly end: 'whole' | 'torn' | 'damaged';
}

/** Reads the frames of a writer's journal from `start` on. */
export function readFrames(secret: Buffer, writer: string, bytes: Buffer, start: number): Frames {
  const { encrypt, authenticate } = keysOf(secret, writer);
  const decipher = createDecipheriv(CIPHER, encrypt, FIRST_COUNTER);
  const lines: string[] = [];
  let at = start;
  for (let frame = 0; at < bytes.length; frame += 1) {
    const rest = bytes.length - at;
    const length = rest < LENGTH_BYTES ? MOST_BYTES : bytes.readUInt32BE(at);
    const size = LENGTH_BYTES + length + MAC_BYTES;
    if (length > MOST_BYTES || (length === 0 && bytes.subarray(at).some((byte) => byte !== 0))) return { lines, end: 'damaged' };
    // Zeros to the end: a file system had made room for what the power cut kept from it.
    if (length === 0 || rest < size) return { lines, end: 'torn' };
    const number = Buffer.alloc(4);
    number.writeUInt32BE(frame);
    const said = bytes.subarray(at, at + LENGTH_BYTES + length);
    const mac = Buffer.from(macOf(Buffer.concat([authenticate, number, said])), 'latin1');
    if (!timingSafeEqual(mac, bytes.subarray(at + size - MAC_BYTES, at + size)))
      return { lines, end: rest === size && frame > 0 ? 'torn' : 'damaged' };
    for (const line of decipher.update(said.subarray(LENGTH_BYTES)).toString('utf8').split('\n')) lines.push(line);
    at += size;
  }
  return { lines, end: 'whole' };
}
