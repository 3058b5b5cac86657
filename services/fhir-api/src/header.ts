import type { IncomingMessage } from 'node:http';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the bytes of ASCII are what is looked for
const BEYOND_ASCII = /[^\x00-\x7f]/;

/**
 * A header by lower-case name. Node reads headers as one character per byte; what is beyond ASCII is UTF-8 in fact (If-None-Exist with
 * a Vietnamese name), and bytes that are not stay as they came.
 */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name] as string | undefined;
  if (value === undefined || !BEYOND_ASCII.test(value)) return value;
  const text = Buffer.from(value, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? value : text;
}
