import type { IncomingMessage } from 'node:http';
import { problem } from '@hub/outcome';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the bytes of ASCII are what is looked for
const BEYOND_ASCII = /[^\x00-\x7f]/;

/**
 * A header by lower-case name. Node reads headers as one character per byte; what is beyond ASCII is UTF-8 in fact (If-None-Exist with
 * a Vietnamese name), and bytes that are not stay as they came. Throws 400 for two headers If-None-Exist: joined with a comma, as others
 * are, they would be one condition that neither of them is.
 */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name] as string | undefined;
  if (name === 'if-none-exist' && (request.headersDistinct[name]?.length ?? 0) > 1)
    throw problem('incorrect', 'duplicate', 'If-None-Exist chỉ được có một lần.', 'If-None-Exist may be given once only.', 'If-None-Exist');
  if (value === undefined || !BEYOND_ASCII.test(value)) return value;
  const text = Buffer.from(value, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? value : text;
}
