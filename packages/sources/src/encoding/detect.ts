/** What encodes some bytes. `mismatch`: they are not what their XML declaration says (VN-ENV-encoding-mismatch). */
export interface Detected {
  /** WHATWG or iconv label in lower case: `utf-8`, `utf-16le`, `windows-1258` … */
  readonly encoding: string;
  /** Bytes of the byte order mark to skip. */
  readonly skip: number;
  readonly mismatch: boolean;
}

const DECLARED = /^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;

/** Enough bytes to see a byte order mark and a whole XML declaration. */
export const HEAD_BYTES = 256;

function declared(head: string): string | undefined {
  return DECLARED.exec(head)?.[1]?.toLowerCase();
}

function family(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  if (label === 'utf8' || label === 'us-ascii' || label === 'ascii') return 'utf-8';
  if (label.startsWith('utf-16') || label === 'utf16' || label === 'unicode' || label === 'ucs-2') return 'utf-16';
  return label;
}

/**
 * The encoding of an XML text from its first bytes: a byte order mark decides over the XML declaration (mapping contract
 * §4.8), then the shape of the bytes (`<` with a zero byte is UTF-16; a declaration that can be read byte by byte is
 * not UTF-16, whatever it says), then the declaration, then UTF-8.
 */
export function detectEncoding(head: Uint8Array): Detected {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, HEAD_BYTES));
  const [a, b, c] = bytes;
  const named = (encoding: string, skip: number, text: string): Detected => {
    const says = family(declared(text));
    return { encoding, skip, mismatch: says !== undefined && says !== family(encoding) };
  };
  const swapped = (): string =>
    Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  if (a === 0xef && b === 0xbb && c === 0xbf) return named('utf-8', 3, bytes.toString('latin1', 3));
  if (a === 0xff && b === 0xfe) return named('utf-16le', 2, bytes.toString('utf16le', 2));
  if (a === 0xfe && b === 0xff) return named('utf-16be', 2, swapped().slice(1));
  if (a === 0x3c && b === 0) return named('utf-16le', 0, bytes.toString('utf16le'));
  if (a === 0 && b === 0x3c) return named('utf-16be', 0, swapped());
  const says = family(declared(bytes.toString('latin1')));
  if (says === 'utf-16') return { encoding: 'utf-8', skip: 0, mismatch: true };
  return { encoding: says ?? 'utf-8', skip: 0, mismatch: false };
}
