import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

/** Ways to pack an answer. Of two liked equally br: at quality 4 it takes less time than gzip 1 on a page of resources and is a fifth smaller. */
export type Packing = 'br' | 'gzip';

// A small window: answers are kilobytes, and every packing going on holds it.
const BROTLI = {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 4,
    [constants.BROTLI_PARAM_LGWIN]: 18,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  },
};

/** What the client likes best of what the hub can do (Accept-Encoding, RFC 9110 §12.5.3); undefined: as it is. */
export function packingFor(header: string | readonly string[] | undefined): Packing | undefined {
  if (typeof header !== 'string' || header === '') return undefined;
  const weights = new Map<string, number>();
  for (const member of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = member.split(';').map((part) => part.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    weights.set(name === 'x-gzip' ? 'gzip' : name, weight >= 0 && weight <= 1 ? weight : 0);
  }
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  const best: Packing = weightOf('gzip') > weightOf('br') ? 'gzip' : 'br';
  // Plain is always allowed, but only taken when nothing else is or when it is liked better.
  return weightOf(best) > 0 && weightOf(best) >= (weights.get('identity') ?? 0) ? best : undefined;
}

/** The bytes packed, cheaply: the network of a hospital waits less for fewer bytes than for the best packing. */
export function pack(body: string | Uint8Array, packing: Packing): Promise<Buffer> {
  return packing === 'br' ? brotlied(body, BROTLI) : gzipped(body, { level: 1 });
}
