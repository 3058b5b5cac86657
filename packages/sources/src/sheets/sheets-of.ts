import type { OpenBytes } from '../qd3176/parse.ts';
import { XmlFault } from '../xml/fault.ts';
import { csvRows, DELIMITERS } from './csv.ts';
import { type CsvEncoding, decoded, encodingsOf } from './csv-encoding.ts';
import { SheetFault } from './fault.ts';
import { findHeader, HEADER_ROWS } from './header.ts';
import type { Form } from './profiles.ts';
import { firstRows } from './read.ts';
import type { Sheet } from './row.ts';
import { openParts } from './xlsx/package.ts';
import { mergesOf, sheetRows } from './xlsx/sheet-rows.ts';
import { readWorkbook } from './xlsx/workbook.ts';

/** A CSV as one sheet: encoding and delimiter are those under which a form knows the header; otherwise the first that can be read. */
export async function csvSheets(open: OpenBytes, forms: readonly Form[]): Promise<readonly Sheet[]> {
  const encodings = await encodingsOf(open());
  let readable: Sheet | undefined;
  for (const encoding of encodings) {
    for (const delimiter of DELIMITERS) {
      const sheet: Sheet = { name: '', date1904: false, rows: () => csvRows(decoded(open(), encoding), delimiter) };
      const rows = await headOf(sheet, encoding);
      if (rows === undefined) continue;
      if (findHeader(forms, rows) !== undefined) return [sheet];
      readable ??= sheet;
    }
  }
  if (readable === undefined) throw new SheetFault('not readable in any encoding');
  return [readable];
}

/** The first rows; undefined when they cannot be read so. */
async function headOf(sheet: Sheet, _encoding: CsvEncoding) {
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
    sheets.push({ name, date1904: workbook.date1904, rows: () => sheetRows(parts.open(part), workbook, merges) });
  }
  return sheets;
}
