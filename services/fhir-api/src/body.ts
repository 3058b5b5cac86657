import type { IncomingMessage } from 'node:http';
import { type ProblemError, problem } from '@hub/outcome';
import type { Held } from './body-room.ts';
import { isPacked, unpack } from './unpack.ts';

/** True when the request says it carries nothing (RFC 9112 §6). */
export function hasNoBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return length === '0' || (length === undefined && request.headers['transfer-encoding'] === undefined);
}

/**
 * The body of a request, unpacked; undefined when it has none. Throws 413 above `limit` bytes, of what came or of what it unpacks to,
 * 415 for a Content-Encoding other than gzip, deflate or br, 400 for one that cannot be unpacked or that ends too early, 429 when
 * `held` finds no room for it.
 */
export async function readBody(request: IncomingMessage, limit: number, held?: Held): Promise<Uint8Array | undefined> {
  if (hasNoBody(request)) return undefined;
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const packed = isPacked(encoding);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw refused(request, tooLarge(limit));
  const bytes = await collect(request, limit, held);
  if (!packed) return bytes;
  const unpacked = await unpack(encoding, bytes, limit);
  if (unpacked === undefined) throw tooLarge(limit);
  if (held?.take(unpacked.length) === false) throw noRoom();
  return unpacked;
}

async function collect(request: IncomingMessage, limit: number, held: Held | undefined): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  let refusal: ProblemError | undefined;
  try {
    // The end of reading must not be the end of the connection: the answer still has to reach the client.
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > limit) refusal = tooLarge(limit);
      else if (held?.take(part.length) === false) refusal = noRoom();
      if (refusal !== undefined) break;
      parts.push(part);
    }
  } catch {
    // The client is gone: nobody hears this, and nothing is wrong here or in the database.
    throw problem('incorrect', 'incomplete', 'Nội dung bị ngắt giữa chừng.', 'The body ended too early.');
  }
  // After the loop: while it reads, the request cannot be told to flow.
  if (refusal !== undefined) throw refused(request, refusal);
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, size);
}

/** Lets the rest of a body flow by: a client that still sends would not hear why it is refused. */
function refused(request: IncomingMessage, why: ProblemError): ProblemError {
  request.resume();
  return why;
}

function tooLarge(limit: number): ProblemError {
  return problem(
    'too-large',
    'too-long',
    `Nội dung lớn hơn giới hạn ${limit} byte (tính sau khi giải nén).`,
    `The body is larger than the limit of ${limit} bytes (counted unpacked).`,
  );
}

function noRoom(): ProblemError {
  return problem(
    'busy',
    'throttled',
    'Máy chủ đang nhận nhiều nội dung lớn cùng lúc. Hãy gửi lại sau vài giây.',
    'The server is receiving many large bodies at once. Send this again in a few seconds.',
  );
}
