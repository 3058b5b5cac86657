import iconv from 'iconv-lite';
import { XmlFault } from '../xml/fault.ts';
import { Utf8Chunks, utf8Text } from './utf8.ts';

/** Turns bytes into text chunk by chunk. Both members throw an {@link XmlFault} `encoding`. */
export interface ChunkDecoder {
  push(chunk: Uint8Array): string;
  end(): string;
}

function attempt(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError) throw new XmlFault('encoding');
    throw error;
  }
}

function native(label: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    return undefined;
  }
}

/** A decoder for a label of the Encoding standard, or one that iconv-lite knows (`tcvn`, `viscii`). Throws when neither does. */
export function chunkDecoder(encoding: string): ChunkDecoder {
  if (encoding === 'utf-8') return new Utf8Chunks();
  const decoder = native(encoding);
  if (decoder !== undefined) {
    return {
      push: (chunk) => attempt(() => decoder.decode(chunk, { stream: true })),
      end: () => attempt(() => decoder.decode()),
    };
  }
  if (!iconv.encodingExists(encoding)) throw new XmlFault('encoding');
  const stream = iconv.getDecoder(encoding);
  return {
    push: (chunk) => stream.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)),
    end: () => stream.end() ?? '',
  };
}

/** All of some bytes as text, the byte order mark (`skip` bytes) left out. */
export function decodeAll(bytes: Buffer, encoding: string, skip: number): string {
  const body = skip === 0 ? bytes : bytes.subarray(skip);
  if (encoding === 'utf-8') return utf8Text(body);
  const decoder = chunkDecoder(encoding);
  return decoder.push(body) + decoder.end();
}
