import type { IncomingMessage } from 'node:http';
import { type ProblemError, problem } from '@hub/outcome';

/** Bytes of a search form at most: two thousand identifiers fit, a file does not. */
const MAX_BYTES = 256 * 1024;

/**
 * The fields of `POST [type]/_search` (R4 http.html#search). Throws 415 for anything but a form and 413 for one that is too large.
 * A request without a body has no fields.
 */
export async function searchForm(request: IncomingMessage): Promise<[string, string][]> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  const empty =
    request.headers['content-length'] === '0' ||
    (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined);
  if (empty) return [];
  if (type !== 'application/x-www-form-urlencoded') {
    throw problem(
      'media-type',
      'not-supported',
      '_search chỉ nhận application/x-www-form-urlencoded.',
      '_search takes application/x-www-form-urlencoded only.',
    );
  }
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw problem('media-type', 'not-supported', '_search không nhận biểu mẫu nén.', '_search takes no Content-Encoding.');
  }
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) throw tooLarge(request);
  const parts: Buffer[] = [];
  let size = 0;
  // The end of reading must not be the end of the connection: the answer still has to reach the client.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BYTES) break;
    parts.push(part);
  }
  // After the loop: while it reads, the request cannot be told to flow.
  if (size > MAX_BYTES) throw tooLarge(request);
  return [...new URLSearchParams(Buffer.concat(parts).toString('utf8'))];
}

/** Refuses the form and lets the rest of it flow by: a client that still sends would not hear the answer. */
function tooLarge(request: IncomingMessage): ProblemError {
  request.resume();
  return problem(
    'too-large',
    'too-long',
    `Biểu mẫu tìm kiếm lớn hơn ${MAX_BYTES} byte.`,
    `The search form is larger than ${MAX_BYTES} bytes.`,
  );
}
