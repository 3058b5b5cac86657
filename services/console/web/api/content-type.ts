/** The Content-Type of a file by its first bytes: its name may lie, and browsers on different systems call a zip by different names. */
export function contentTypeOf(head: Uint8Array): string {
  if (head[0] === 0x50 && head[1] === 0x4b) return 'application/zip';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'application/gzip';
  return 'application/xml';
}
