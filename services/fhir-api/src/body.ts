import type { IncomingMessage } from 'node:http';
import { type ProblemError, problem } from '@hub/outcome';
import { isPacked, unpack } from './unpack.ts';

/** True when the request says it carries nothing (RFC 9112 §6). */
export function hasNoBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return length === '0' || (length === undefined && request.headers['transfer-encoding'] === undefined);
}

/**
 * The body of a request, unpacked; undefined when it has none. Throws 413 above `limit` bytes, of what came or of what it unpacks to,
 * 415 for a Content-Encoding other than gzip, deflate or br, 400 for one that cannot be unpacked or that ends too early.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  if (hasNoBody(request)) return undefined;
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const packed = isPacked(encoding);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(request, limit);
  const bytes = await collect(request, limit);
  return packed ? unpack(encoding, bytes, () => tooLarge(request, limit), limit) : bytes;
}

async function collect(request: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    // The end of reading must not be the end of the connection: the answer still has to reach the client.
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > limit) break;
      parts.push(part);
    }
  } catch {
    // The client is gone: nobody hears this, and nothing is wrong here or in the database.
    throw problem('incorrect', 'incomplete', 'Nội dung bị ngắt giữa chừng.', 'The body ended too early.');
  }
  // After the loop: while it reads, the request cannot be told to flow.
  if (size > limit) throw tooLarge(request, limit);
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, size);
}

/** Refuses a body and lets the rest of it flow by: a client that still sends would not hear the answer. */
export function tooLarge(request: IncomingMessage, limit: number): ProblemError {
  request.resume();
  return problem(
    'too-large',
    'too-long',
    `Nội dung lớn hơn giới hạn ${limit} byte (tính sau khi giải nén).`,
    `The body is larger than the limit of ${limit} bytes (counted unpacked).`,
  );
}
