import { isAscii, isUtf8 } from 'node:buffer';
import { XmlFault } from '../xml/fault.ts';

const NOTHING = Buffer.alloc(0);

/** UTF-8 bytes as text; throws an {@link XmlFault} `encoding` when they are not UTF-8. ASCII, the usual case, is only copied. */
export function utf8Text(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (!isUtf8(bytes)) throw new XmlFault('encoding');
  return bytes.toString('utf8');
}

/** Bytes of an unfinished sequence at the end (0–3): they wait for the next chunk. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

/** Decodes UTF-8 chunk by chunk. */
export class Utf8Chunks {
  #rest: Buffer = NOTHING;

  /** The text of a chunk; sequences cut at its end come with the next one. */
  push(chunk: Uint8Array): string {
    const own = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const bytes = this.#rest.length === 0 ? own : Buffer.concat([this.#rest, own]);
    const keep = unfinished(bytes);
    this.#rest = keep === 0 ? NOTHING : Buffer.from(bytes.subarray(bytes.length - keep));
    return utf8Text(keep === 0 ? bytes : bytes.subarray(0, bytes.length - keep));
  }

  /** Ends the text; throws when it stops inside a sequence. */
  end(): string {
    if (this.#rest.length > 0) throw new XmlFault('encoding');
    return '';
  }
}
