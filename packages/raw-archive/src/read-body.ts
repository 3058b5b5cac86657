import { createHash, type DecipherGCM } from 'node:crypto';
import { open } from 'node:fs/promises';
import { bilingual, ProblemError, problem } from '@hub/outcome';
import { decodeHeader, HEADER_BYTES } from './entry.ts';
import { filePath, type Layout, readAt, segmentPath } from './files.ts';
import type { KeyRing } from './key-ring.ts';
import type { Stored } from './location.ts';
import { TAG_BYTES, unsealer } from './seal.ts';

const PIECE_BYTES = 256 * 1024;

/** The body at a location, verified: a body of a segment before it is handed out, a file's after its last piece. */
export async function* readBody(layout: Layout, { sha256, size, location, sealed }: Stored, ring?: KeyRing): AsyncGenerator<Uint8Array> {
  const decipher = sealed === undefined ? undefined : unsealer(ringOf(ring), sha256, sealed);
  const stored = size + (decipher === undefined ? 0 : TAG_BYTES);
  const inSegment = location.kind === 'segment';
  const start = inSegment ? location.position : 0;
  const file = await open(inSegment ? segmentPath(layout, location.segment) : filePath(layout, sha256, sealed?.entry), 'r').catch(
    (cause) => {
      throw damaged(sha256, cause);
    },
  );
  try {
    const header = decodeHeader(await readAt(file, start, HEADER_BYTES));
    if (header === undefined || header.length !== stored || !header.sha256.equals(sha256)) throw damaged(sha256);
    if (inSegment) {
      const bytes = await readAt(file, start + HEADER_BYTES, stored);
      if (bytes.length !== stored) throw damaged(sha256);
      const body =
        decipher === undefined ? bytes : Buffer.concat([decipher.update(bytes.subarray(0, size)), ended(decipher, bytes, sha256)]);
      if (body.length !== size || !createHash('sha256').update(body).digest().equals(sha256)) throw damaged(sha256);
      yield body;
      return;
    }
    const hash = createHash('sha256');
    for (let done = 0; done < size; ) {
      const piece = await readAt(file, HEADER_BYTES + done, Math.min(PIECE_BYTES, size - done));
      if (piece.length === 0) throw damaged(sha256);
      const plain = decipher === undefined ? piece : decipher.update(piece);
      hash.update(plain);
      done += piece.length;
      yield plain;
    }
    if (decipher !== undefined) ended(decipher, await readAt(file, HEADER_BYTES + size, TAG_BYTES), sha256);
    if (!hash.digest().equals(sha256)) throw damaged(sha256);
  } finally {
    await file.close();
  }
}

/** Checks the tag at the end of `bytes`: every byte is as it was written. */
function ended(decipher: DecipherGCM, bytes: Buffer, sha256: Buffer): Buffer {
  try {
    return decipher.setAuthTag(bytes.subarray(-TAG_BYTES)).final();
  } catch (cause) {
    throw damaged(sha256, cause);
  }
}

function ringOf(ring: KeyRing | undefined): KeyRing {
  if (ring !== undefined) return ring;
  throw problem(
    'unavailable',
    'archive-key-missing',
    'Kho tệp gốc đã mã hoá nhưng không có tệp khoá.',
    'The raw archive is encrypted, and there is no key file.',
  );
}

function damaged(sha256: Buffer, cause?: unknown): ProblemError {
  const name = sha256.toString('hex').slice(0, 12);
  const message = bilingual(
    `Tệp gốc ${name}… không đọc được hoặc khác mã băm.`,
    `Raw bytes ${name}… cannot be read or differ from their hash.`,
  );
  return new ProblemError({ category: 'fault', code: 'archive-damaged', message }, { cause });
}
