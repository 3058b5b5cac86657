const BY_EXTENSION: Readonly<Record<string, string>> = {
  xml: 'application/xml',
  hl7: 'x-application/hl7-v2+er7',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/fhir+json',
  ndjson: 'application/fhir+ndjson',
};

/** Bytes of a file's beginning that are looked at. */
export const HEAD_BYTES = 16;

/**
 * The Content-Type of a file: packed ones by their first bytes, for their names may lie and browsers on different systems call a zip by different names (a
 * workbook is a zip too: its name tells it); HL7 v2 by its first segment, for laboratories call it `.txt`; the others by their extension; else XML.
 */
export function contentTypeOf(name: string, head: Uint8Array): string {
  const named = BY_EXTENSION[/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''];
  if (head[0] === 0x50 && head[1] === 0x4b) return named?.endsWith('.sheet') === true ? named : 'application/zip';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'application/gzip';
  // Behind a byte order mark or the byte that begins a message in MLLP.
  if (/^[\xef\xbb\xbf\s]*(?:MSH|FHS|BHS)[^A-Za-z0-9]/.test(String.fromCharCode(...head))) return 'x-application/hl7-v2+er7';
  return named ?? 'application/xml';
}
