/** What a spreadsheet takes for the beginning of a formula, also behind white space; full-width forms count in East Asian programs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL in front of it hides nothing from a spreadsheet
const FORMULA = /^[\s\u0000]*[=+\-@\t\r\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]/u;
/** A number is one, whatever its sign. */
const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what breaks a row
const QUOTED = /[",;\r\n\t\u0000]|^\s|\s$/;

/**
 * One cell of a CSV file (RFC 4180) that a spreadsheet opens as text: what would begin a formula gets an apostrophe in front (OWASP, CSV injection),
 * what would break the row is quoted. Every download writes its cells through this.
 */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
