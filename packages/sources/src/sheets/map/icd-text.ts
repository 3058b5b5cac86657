const CODED = /^([A-Z]\d{2}(?:\.?\d{1,2})?[*†]?)(?:\s*(?:[-:–.]|\()\s*(.+?)\)?|\s+(.+))?$/iu;

/** A diagnosis as a sheet writes it: `I10`, `I10 - Tăng huyết áp`, or words alone. The code in a list, which may be empty. */
export function icdParts(text: string): { readonly code: readonly string[]; readonly words?: string } {
  const [, code, behind, after] = CODED.exec(text) ?? [];
  if (code === undefined) return { code: [], words: text };
  const words = behind ?? after;
  return { code: [code.toUpperCase()], ...(words === undefined ? {} : { words }) };
}
