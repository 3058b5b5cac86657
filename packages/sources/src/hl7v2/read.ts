import { isAscii, isUtf8 } from 'node:buffer';
import { chunkDecoder, decodeAll } from '../encoding/decoder.ts';
import { XmlFault } from '../xml/fault.ts';
import { encodingOf } from './charset.ts';
import { delimitersOf } from './delimiters.ts';
import { headOf, upToNextSegment } from './head.ts';
import type { SenderProfile } from './profile.ts';
import { Segment } from './segment.ts';
import { MessageCutter } from './split.ts';

/** A file holds a message longer than the hub takes. */
export class MessageTooLong extends Error {
  override readonly name = 'MessageTooLong';
}

/**
 * The messages of a file one after the other, each as the bytes it has (one character a byte): their encodings may differ. Throws {@link MessageTooLong} for
 * one beyond `longest` bytes, and XmlFault for UTF-16 that is none.
 */
export async function* messagesIn(input: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<string, void, undefined> {
  const cutter = new MessageCutter();
  for await (const chunk of withoutUtf16(input)) {
    yield* cutter.push(chunk.toString('latin1'));
    if (cutter.waiting > longest) throw new MessageTooLong();
  }
  yield* cutter.end();
}

/** A file in UTF-16 (by its mark, or because its MSH is) as UTF-8; any other as it is. */
async function* withoutUtf16(input: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  let decoder: ReturnType<typeof chunkDecoder> | undefined;
  let first = true;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const encoding = first ? wide(bytes) : undefined;
    if (encoding !== undefined) decoder = chunkDecoder(encoding);
    first = false;
    yield decoder === undefined ? bytes : Buffer.from(decoder.push(bytes), 'utf8');
  }
}

function wide([a, b]: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if ((a === 0xff && b === 0xfe) || (a === 0x4d && b === 0)) return 'utf-16le';
  return (a === 0xfe && b === 0xff) || (a === 0 && b === 0x4d) ? 'utf-16be' : undefined;
}

const NO_NOTES = { legacy: new Set<string>() };

/**
 * The text of a message from its bytes: by MSH-18, else by the sender's profile, else UTF-8. Bytes that are UTF-8 are read so whatever a name of one byte a
 * letter says: no such text is UTF-8 by chance. Undefined when the bytes are not what they should be.
 */
export function textOf(message: string, profile: SenderProfile): string | undefined {
  const bytes = Buffer.from(message, 'latin1');
  if (isAscii(bytes)) return message;
  const start = message.search(/MSH/);
  const delimiters = start < 0 ? undefined : delimitersOf(message.slice(start, start + 9));
  // No message: whatever it is, the reader says so.
  if (delimiters === undefined) return message;
  const [line = '', more] = message
    .slice(start)
    .trimEnd()
    .split(/[\r\n]/, 2);
  const msh = more === undefined ? upToNextSegment(line, delimiters.field) : line;
  const { charset } = headOf(new Segment(msh, 1, delimiters, NO_NOTES));
  const encoding = encodingOf(profile.charsetOverMsh18 === true ? '' : charset, profile.charset);
  if (isUtf8(bytes) && (encoding === 'utf-8' || /^utf-16|^iso-8859-|^windows-125/.test(encoding))) return bytes.toString('utf8');
  try {
    return decodeAll(bytes, encoding, 0);
  } catch (fault) {
    if (fault instanceof XmlFault) return undefined;
    throw fault;
  }
}
