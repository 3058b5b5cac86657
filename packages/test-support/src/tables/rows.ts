/** A row by column. */
export type TableRow = Readonly<Record<string, unknown>>;

/** A decimal without the zeros behind that say nothing of its value. */
export const canonicalDecimal = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/**
 * Rows of NDJSON, numbers as their texts and without zeros behind, so that none of their digits is lost; an element, or a list that holds one, as its JSON: what
 * a table can hold of them.
 */
export function ndjsonRows(text: string): readonly TableRow[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      Object.fromEntries(
        Object.entries(JSON.parse(line, numbersAsText) as TableRow).map(([name, value]) => [
          name,
          holdsElement(value) ? JSON.stringify(value) : value,
        ]),
      ),
    );
}

/** The same of a cell that is JSON as a whole: for comparing with what {@link ndjsonRows} gives. */
export const jsonCell = (text: string): string => JSON.stringify(JSON.parse(text, numbersAsText));

const holdsElement = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (!Array.isArray(value) || value.some((item) => typeof item === 'object' && item !== null));

function numbersAsText(_: string, value: unknown, { source }: { readonly source?: string } = {}): unknown {
  return typeof value === 'number' && source !== undefined ? canonicalDecimal(source) : value;
}

/** Rows of CSV (RFC 4180) by the names of its first line. An empty cell is ''. */
export function csvRows(text: string): readonly Readonly<Record<string, string>>[] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    (lines.at(-1) as string[]).push(quoted === undefined ? (plain as string) : quoted.replaceAll('""', '"'));
    if (end !== ',') lines.push([]);
  }
  lines.pop();
  const [names = [], ...rows] = lines;
  return rows.map((cells) => Object.fromEntries(names.map((name, n) => [name, cells[n] as string])));
}
