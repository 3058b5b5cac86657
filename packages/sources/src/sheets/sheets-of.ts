import type { OpenBytes } from '../qd3176/parse.ts';
import { XmlFault } from '../xml/fault.ts';
import { csvRows, DELIMITERS } from './csv.ts';
import { decoded, encodingsOf } from './csv-encoding.ts';
import { SheetFault } from './fault.ts';
import { findHeader, HEADER_ROWS } from './header.ts';
import type { Form } from './profiles.ts';
import { firstRows } from './read.ts';
import type { Sheet } from './row.ts';
import { openParts } from './xlsx/package.ts';
import { mergesOf, sheetRows } from './xlsx/sheet-rows.ts';
import { readWorkbook } from './xlsx/workbook.ts';

/** A CSV as one sheet: encoding and delimiter are those under which a form knows most of the header; otherwise the first that can be read. */
export async function csvSheets(open: OpenBytes, forms: readonly Form[]): Promise<readonly Sheet[]> {
  let readable: Sheet | undefined;
  let best: { readonly sheet: Sheet; readonly known: number } | undefined;
  for (const encoding of await encodingsOf(open())) {
    for (const delimiter of DELIMITERS) {
      const legacy = encoding.font !== undefined;
      const sheet: Sheet = { name: '', date1904: false, legacy, rows: () => csvRows(decoded(open(), encoding), delimiter) };
      const rows = await headOf(sheet);
      if (rows === undefined) continue;
      readable ??= sheet;
      const known = findHeader(forms, rows)?.fields.filter((field) => field !== undefined).length ?? 0;
      if (known > (best?.known ?? 0)) best = { sheet, known };
    }
  }
  const sheet = best?.sheet ?? readable;
  if (sheet === undefined) throw new SheetFault('not readable in any encoding');
  return [sheet];
}

/** The first rows; undefined when they cannot be read so. */
async function headOf(sheet: Sheet) {
  try {
    return await firstRows(sheet, HEADER_ROWS);
  } catch (error) {
    if (error instanceof SheetFault || error instanceof XmlFault) return undefined;
    throw error;
  }
}

/** A workbook as the sheets people see. Each is gone through once for its merged cells, then read. */
export async function workbookSheets(open: OpenBytes): Promise<readonly Sheet[]> {
  const parts = await openParts(open);
  const workbook = await readWorkbook(parts);
  const sheets: Sheet[] = [];
  for (const { name, part } of workbook.sheets) {
    const merges = await mergesOf(parts.open(part));
    sheets.push({ name, date1904: workbook.date1904, legacy: false, rows: () => sheetRows(parts.open(part), workbook, merges) });
  }
  return sheets;
}
