import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { bilingual, ProblemError } from '@hub/outcome';
import { decodeHeader, HEADER_BYTES } from './entry.ts';
import { filePath, type Layout, readAt, segmentPath } from './files.ts';
import type { Stored } from './location.ts';

const PIECE_BYTES = 256 * 1024;

/** The body at a location, verified: a body of a segment before it is handed out, a file's after its last piece. */
export async function* readBody(layout: Layout, { sha256, size, location }: Stored): AsyncGenerator<Uint8Array> {
  const inSegment = location.kind === 'segment';
  const start = inSegment ? location.position : 0;
  const file = await open(inSegment ? segmentPath(layout, location.segment) : filePath(layout, sha256), 'r').catch((cause) => {
    throw damaged(sha256, cause);
  });
  try {
    const header = decodeHeader(await readAt(file, start, HEADER_BYTES));
    if (header === undefined || header.length !== size || !header.sha256.equals(sha256)) throw damaged(sha256);
    if (inSegment) {
      const body = await readAt(file, start + HEADER_BYTES, size);
      if (body.length !== size || !createHash('sha256').update(body).digest().equals(sha256)) throw damaged(sha256);
      yield body;
      return;
    }
    const hash = createHash('sha256');
    for (let done = 0; done < size; ) {
      const piece = await readAt(file, HEADER_BYTES + done, Math.min(PIECE_BYTES, size - done));
      if (piece.length === 0) throw damaged(sha256);
      hash.update(piece);
      done += piece.length;
      yield piece;
    }
    if (!hash.digest().equals(sha256)) throw damaged(sha256);
  } finally {
    await file.close();
  }
}

function damaged(sha256: Buffer, cause?: unknown): ProblemError {
  const name = sha256.toString('hex').slice(0, 12);
  const message = bilingual(
    `Tệp gốc ${name}… không đọc được hoặc khác mã băm.`,
    `Raw bytes ${name}… cannot be read or differ from their hash.`,
  );
  return new ProblemError({ category: 'fault', code: 'archive-damaged', message }, { cause });
}
