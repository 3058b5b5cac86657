import type { IncomingMessage } from 'node:http';
import { problem } from '@hub/outcome';
import { hasNoBody, readBody } from './body.ts';

/** Bytes of a search form at most: two thousand identifiers fit, a file does not. */
const MAX_BYTES = 256 * 1024;

/**
 * The fields of `POST [type]/_search` (R4 http.html#search). Throws 415 for anything but a form and 413 for one that is too large.
 * A request without a body has no fields.
 */
export async function searchForm(request: IncomingMessage): Promise<[string, string][]> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (hasNoBody(request)) return [];
  if (type !== 'application/x-www-form-urlencoded') {
    throw problem(
      'media-type',
      'not-supported',
      '_search chỉ nhận application/x-www-form-urlencoded.',
      '_search takes application/x-www-form-urlencoded only.',
    );
  }
  const bytes = (await readBody(request, MAX_BYTES)) ?? Buffer.alloc(0);
  return [...new URLSearchParams(Buffer.from(bytes).toString('utf8'))];
}
