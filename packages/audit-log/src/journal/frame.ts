import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/**
 * A frame: what is written at once. Four bytes of length, the lines encrypted with AES-256-GCM, its tag. A journal has a key of its own, so
 * that the frame's place in it can be its nonce: none can be altered, moved, repeated or taken from another journal.
 */
const LENGTH_BYTES = 4;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
/** No frame is longer: a length beyond it is no length. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The key of one journal, from the key of the audit (AUDIT_KEY_FILE). */
export function journalKey(secret: Buffer, writer: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, writer, 'hub audit journal', 32)));
}

function nonceOf(frame: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(frame, NONCE_BYTES - 6, 6);
  return nonce;
}

/** The bytes of the `frame`-th frame (from 0). */
export function encodeFrame(key: KeyObject, frame: number, lines: string): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(frame));
  const sealed = cipher.update(lines, 'utf8');
  cipher.final();
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES + sealed.length + TAG_BYTES);
  bytes.writeUInt32BE(sealed.length, 0);
  sealed.copy(bytes, LENGTH_BYTES);
  cipher.getAuthTag().copy(bytes, LENGTH_BYTES + sealed.length);
  return bytes;
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

/** Reads frames from `start` on. */
export function readFrames(key: KeyObject, bytes: Buffer, start: number): Frames {
  const lines: string[] = [];
  let at = start;
  for (let frame = 0; at < bytes.length; frame += 1) {
    const rest = bytes.length - at;
    const length = rest < LENGTH_BYTES ? MOST_BYTES : bytes.readUInt32BE(at);
    const size = LENGTH_BYTES + length + TAG_BYTES;
    if (length > MOST_BYTES || (length === 0 && bytes.subarray(at).some((byte) => byte !== 0))) return { lines, end: 'damaged' };
    // Zeros to the end: a file system had made room for what the power cut kept from it.
    if (length === 0 || rest < size) return { lines, end: 'torn' };
    const text = opened(key, frame, bytes.subarray(at + LENGTH_BYTES, at + size));
    if (text === undefined) return { lines, end: rest === size && frame > 0 ? 'torn' : 'damaged' };
    for (const line of text.split('\n')) lines.push(line);
    at += size;
  }
  return { lines, end: 'whole' };
}

function opened(key: KeyObject, frame: number, sealed: Buffer): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(frame), { authTagLength: TAG_BYTES }).setAuthTag(
    sealed.subarray(-TAG_BYTES),
  );
  try {
    return decipher.update(sealed.subarray(0, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
