import { chunkDecoder } from '../encoding/decoder.ts';
import { Utf8Chunks } from '../encoding/utf8.ts';
import { fromTcvn3 } from '../text/tcvn3.ts';
import { fromVni } from '../text/vni.ts';
import { XmlFault } from '../xml/fault.ts';

/** How the bytes of a CSV may be read. */
export interface CsvEncoding {
  readonly label: string;
  /** Bytes of the byte order mark. */
  readonly skip: number;
  /** The old font its letters are of, seen through Latin-1. */
  readonly font?: 'tcvn3' | 'vni';
}

/** An encoding, and the same with its letters of an old font: which one it is shows the header, which only then reads as words a form knows. */
const withFonts = (encoding: CsvEncoding): readonly CsvEncoding[] => [
  encoding,
  { ...encoding, font: 'tcvn3' },
  { ...encoding, font: 'vni' },
];

/** How bytes that are no UTF-8 may be meant: the Vietnamese code page of Windows, old fonts, Latin-1, VISCII. */
const CODE_PAGES: readonly CsvEncoding[] = [
  { label: 'windows-1258', skip: 0 },
  ...withFonts({ label: 'windows-1252', skip: 0 }),
  { label: 'viscii', skip: 0 },
];

/** The encoding the first bytes tell: a byte order mark, or every other byte zero; undefined when they do not. */
function toldByHead(head: Uint8Array): CsvEncoding | undefined {
  const [a, b, c, d] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { label: 'utf-8', skip: 3 };
  if (a === 0xff && b === 0xfe) return { label: 'utf-16le', skip: 2 };
  if (a === 0xfe && b === 0xff) return { label: 'utf-16be', skip: 2 };
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return { label: 'utf-16le', skip: 0 };
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return { label: 'utf-16be', skip: 0 };
  return undefined;
}

/** The encodings a file may be in; goes through all of it once unless its first bytes tell. Throws XmlFault never. */
export async function encodingsOf(input: AsyncIterable<Uint8Array>): Promise<readonly CsvEncoding[]> {
  const utf8 = new Utf8Chunks();
  let head: Uint8Array = new Uint8Array(0);
  let first = true;
  try {
    for await (const chunk of input) {
      if (first) {
        head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
        if (head.length < 4) continue;
        const told = toldByHead(head);
        if (told !== undefined) return withFonts(told);
        first = false;
        utf8.push(head);
      } else utf8.push(chunk);
    }
    if (first) {
      const told = toldByHead(head);
      if (told !== undefined) return withFonts(told);
      utf8.push(head);
    }
    utf8.end();
    return withFonts({ label: 'utf-8', skip: 0 });
  } catch (error) {
    if (error instanceof XmlFault) return CODE_PAGES;
    throw error;
  }
}

/** The text of some bytes in an encoding. Throws XmlFault `encoding` for bytes that are not in it. */
export async function* decoded(
  input: AsyncIterable<Uint8Array>,
  { label, skip, font }: CsvEncoding,
): AsyncGenerator<string, void, undefined> {
  const decoder = chunkDecoder(label);
  const read = font === undefined ? (text: string) => text : font === 'tcvn3' ? fromTcvn3 : fromVni;
  let left = skip;
  for await (const chunk of input) {
    const drop = Math.min(left, chunk.length);
    left -= drop;
    yield read(decoder.push(drop === 0 ? chunk : chunk.subarray(drop)));
  }
  yield read(decoder.end());
}
