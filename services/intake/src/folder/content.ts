/** Bytes of a file's beginning that are looked at. */
export const HEAD_BYTES = 512;

const BY_EXTENSION: Readonly<Record<string, string>> = {
  xml: 'application/xml',
  zip: 'application/zip',
  gz: 'application/gzip',
  hl7: 'x-application/hl7-v2+er7',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/fhir+json',
  ndjson: 'application/fhir+ndjson',
};

/**
 * The Content-Type that an upload of this file would have named: packed files by their own first bytes (a `.xml` that is a zip is a zip),
 * the others by their extension, and those without one that is known by whether they begin as XML or as HL7 v2 does. undefined: not known. Whether the source
 * may send it is decided where every delivery is decided (`content-type.ts`). Pure.
 */
export function contentTypeOf(name: Uint8Array, head: Uint8Array): string | undefined {
  const extension = /\.([a-z0-9]{1,6})$/i.exec(Buffer.from(name).toString('latin1'))?.[1]?.toLowerCase();
  const named = extension === undefined ? undefined : BY_EXTENSION[extension];
  if (head[0] === 0x1f && head[1] === 0x8b) return 'application/gzip';
  // A local file header (PKWARE APPNOTE 4.3.7), or the end record of an empty archive. A workbook is a zip too: its name tells it.
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return extension === 'xlsx' ? named : 'application/zip';
  return named ?? (beginsAsXml(head) ? 'application/xml' : beginsAsHl7(head) ? 'x-application/hl7-v2+er7' : undefined);
}

/** A message or a batch, behind a byte order mark or the byte that begins a message in MLLP: laboratories call it `.txt`, or nothing. */
const beginsAsHl7 = (head: Uint8Array): boolean =>
  /^(?:\xef\xbb\xbf|\s)*(?:MSH|FHS|BHS)[^A-Za-z0-9]/.test(Buffer.from(head).toString('latin1'));

/** The first character that is neither blank nor a byte order mark, in UTF-8 or either UTF-16, is `<`. */
function beginsAsXml(head: Uint8Array): boolean {
  for (const byte of head) {
    if (byte === 0x3c) return true;
    if (![0x00, 0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf, 0xfe, 0xff].includes(byte)) return false;
  }
  return false;
}
