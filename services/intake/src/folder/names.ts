/** What a name in a landing folder says of the file. Names are bytes: a sender's system may write them in any encoding. */
export type NameKind = 'file' | 'hidden' | 'unfinished' | 'marker';

/** What upload programs append while a file is on its way (WinSCP, FileZilla, browsers, rsync's own are hidden). */
const UNFINISHED = ['.part', '.tmp', '.temp', '.filepart', '.partial', '.crdownload', '.uploading', '~'];
/** An empty file beside another says: that one is whole, take it now. */
export const MARKER = '.done';
/** What the hub writes beside a file. */
export const RECEIPT_JSON = '.receipt.json';
export const RECEIPT_TEXT = '.receipt.txt';
/** Room for what is appended, in a file system whose names have 255 bytes. */
const LONGEST = 200;
const LONGEST_EXTENSION = 12;

/** Decides by the name alone; pure. The hub's own folders begin with a dot or are folders, and no folder is ever taken. */
export function kindOfName(name: Uint8Array): NameKind {
  const text = Buffer.from(name).toString('latin1').toLowerCase();
  if (text.startsWith('.')) return 'hidden';
  if (UNFINISHED.some((end) => text.endsWith(end))) return 'unfinished';
  return text.endsWith(MARKER) ? 'marker' : 'file';
}

/** True when a receipt can stand beside a file of this name: short enough, and not itself named like a receipt. */
export function canKeepName(name: Uint8Array): boolean {
  const text = Buffer.from(name).toString('latin1').toLowerCase();
  return name.length <= LONGEST && !text.endsWith(RECEIPT_JSON) && !text.endsWith(RECEIPT_TEXT);
}

/** The name of a file whose own is taken or cannot be kept: `export.xml` with the tag 1a2b3c4d becomes `export.1a2b3c4d.xml`. */
export function nameWith(name: Uint8Array, tag: string): Buffer {
  const given = Buffer.from(name);
  const dot = given.lastIndexOf('.');
  const extension = dot > 0 && given.length - dot <= LONGEST_EXTENSION ? given.subarray(dot) : Buffer.alloc(0);
  let end = Math.min(given.length - extension.length, LONGEST - 1 - tag.length - LONGEST_EXTENSION);
  // Not in the middle of a character of UTF-8.
  while (end > 0 && end < given.length && ((given[end] as number) & 0xc0) === 0x80) end -= 1;
  return Buffer.concat([given.subarray(0, end), Buffer.from(`.${tag}`), extension]);
}
