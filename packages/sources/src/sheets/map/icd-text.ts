const CODE = /^([A-Z]\d{2}(?:\.?\d{1,2})?[*†]?)(?=$|[\s\-:–.(])/iu;

/** A diagnosis as a sheet writes it: `I10`, `I10 - Tăng huyết áp`, `I10 (Tăng huyết áp)`, or words alone. The code in a list, which may be empty. */
export function icdParts(text: string): { readonly code: readonly string[]; readonly words?: string } {
  const [, code] = CODE.exec(text) ?? [];
  if (code === undefined) return { code: [], words: text };
  const behind = text.slice(code.length).trim();
  const said = /^[-:–.(]/u.test(behind) ? behind.slice(1).trim() : behind;
  const words = behind.startsWith('(') && said.endsWith(')') ? said.slice(0, -1).trim() : said;
  return { code: [code.toUpperCase()], ...(words === '' ? {} : { words }) };
}
