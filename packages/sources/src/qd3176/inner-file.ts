import { decodeAll } from '../encoding/decoder.ts';
import { detectEncoding } from '../encoding/detect.ts';
import { XmlFault } from '../xml/fault.ts';
import type { XmlLimits } from '../xml/reader.ts';
import { parseElement, rowsOf } from './element-tree.ts';
import type { Element, RawTable } from './raw-table.ts';
import { scanTable } from './scan-table.ts';

/** What a NOIDUNGFILE held. `bytes` is what the record's hash is made of. */
export type InnerFile =
  | {
      readonly kind: 'table';
      readonly table: RawTable;
      readonly bytes: Uint8Array;
      readonly bare: boolean;
      /** The encoding found, when it is not the one declared. */
      readonly otherEncoding: string | undefined;
    }
  | { readonly kind: 'empty' }
  | { readonly kind: 'not-base64' }
  | { readonly kind: 'unreadable'; readonly fault: XmlFault };

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const SPACE = /\s+/g;

/** The bytes of a base64 text, white space anywhere; undefined when it is none. The length tells whether the decoder skipped anything. */
export function base64Bytes(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  const size = text.length;
  if (size % 4 === 0 && size > 0) {
    const padding = text.charCodeAt(size - 1) !== 61 ? 0 : text.charCodeAt(size - 2) !== 61 ? 1 : 2;
    if (bytes.length === (size / 4) * 3 - padding) return bytes;
  }
  const dense = text.replace(SPACE, '');
  let end = dense.length;
  while (end > 0 && dense.charCodeAt(end - 1) === 61) end--;
  if (dense === '' || end % 4 === 1 || !BASE64.test(dense)) return undefined;
  return Buffer.from(dense, 'base64');
}

/** A table from its text: the fast scanner when the text is plain, saxes otherwise. Throws {@link XmlFault}. */
export function readTableText(text: string, limits: XmlLimits): RawTable {
  return scanTable(text) ?? rowsOf(parseElement(text, limits));
}

function attempt(read: () => InnerFile): InnerFile {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof XmlFault) return { kind: 'unreadable', fault };
    throw fault;
  }
}

/** Reads the text of a NOIDUNGFILE: base64 of an XML text in any encoding, or that text itself (escaped or in CDATA). */
export function readInnerText(content: string, limits: XmlLimits): InnerFile {
  const start = content.trimStart();
  if (start === '') return { kind: 'empty' };
  if (start.startsWith('<') || start.startsWith('\ufeff<')) {
    const text = start.startsWith('\ufeff') ? start.slice(1) : start;
    return attempt(() => ({
      kind: 'table',
      table: readTableText(text, limits),
      bytes: Buffer.from(text),
      bare: true,
      otherEncoding: undefined,
    }));
  }
  const bytes = base64Bytes(content);
  if (bytes === undefined) return { kind: 'not-base64' };
  return attempt(() => {
    const { encoding, skip, mismatch } = detectEncoding(bytes);
    const table = readTableText(decodeAll(bytes, encoding, skip), limits);
    return { kind: 'table', table, bytes, bare: false, otherEncoding: mismatch ? encoding : undefined };
  });
}

/** Reads a NOIDUNGFILE whose table stands in it as elements. */
export function readInnerElement(root: Element): InnerFile {
  const table = rowsOf(root);
  return { kind: 'table', table, bytes: Buffer.from(JSON.stringify(table)), bare: true, otherEncoding: undefined };
}
