/** A rule's code as a query names it, for `like`: one ending in `*` begins with what stands before it. */
export function codePattern(code: string): string {
  return code.replace(/[\\%_]/g, '\\$&').replace(/\*$/, '%');
}
