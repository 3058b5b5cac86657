import type { Issue } from '@hub/outcome';
import { issue } from '../messages/issue.ts';
import { DamagedPackage, UnsafePackage } from '../packed/limits.ts';
import type { OpenBytes } from '../qd3176/parse.ts';
import type { ParseContext, ParsedFile, SheetLayout, SourceRecord, UnreadableRecord } from '../record.ts';
import { NO_SETTINGS, underSettings } from '../rules/settings.ts';
import { XmlFault } from '../xml/fault.ts';
import { SheetFault } from './fault.ts';
import { findHeader, HEADER_ROWS, type Header } from './header.ts';
import { closes, isNumberingRow, signs } from './layout.ts';
import { layoutOf } from './layout-of.ts';
import type { Form } from './profiles.ts';
import { cellsOf, readRecord, rowSource } from './record.ts';
import { isBlank, type Sheet, type SheetRow } from './row.ts';

/** A file as its sheets. Throws SheetFault, XmlFault, DamagedPackage or UnsafePackage for what is none. */
export type SheetsOf = (open: OpenBytes, forms: readonly Form[]) => Promise<readonly Sheet[]>;

/** A sheet whose header is known. */
export interface KnownSheet {
  readonly sheet: Sheet;
  readonly header: Header;
}

/** What a file was found to be. */
export interface FoundSheets {
  readonly known: readonly KnownSheet[];
  /** Names of sheets that hold something and have no header a form knows. */
  readonly strange: readonly string[];
}

/** The first rows of a sheet. */
export async function firstRows({ rows }: Sheet, most: number): Promise<SheetRow[]> {
  const first: SheetRow[] = [];
  for await (const row of rows()) {
    first.push(row);
    if (first.length >= most) break;
  }
  return first;
}

/** Looks for the header of every sheet, then goes through each known one to its end: it is readable whole before a record is given out. */
export async function findSheets(sheets: readonly Sheet[], forms: readonly Form[]): Promise<FoundSheets> {
  const known: KnownSheet[] = [];
  const strange: string[] = [];
  for (const sheet of sheets) {
    const first = await firstRows(sheet, HEADER_ROWS);
    const header = findHeader(forms, first);
    if (header !== undefined) known.push({ sheet, header });
    else if (first.some((row) => !isBlank(row))) strange.push(sheet.name);
  }
  for (const { sheet } of known)
    for await (const { cells } of sheet.rows())
      if (cells.some((cell) => cell.length > LONGEST_CELL)) throw new SheetFault('a cell is too long');
  return { known, strange };
}

/** Twice what a cell of Excel can hold. */
const LONGEST_CELL = 65_536;

/** A row that holds data. */
export interface DataRow extends ReturnType<typeof cellsOf> {
  readonly number: number;
}

/** The data rows below a header: without blank ones, the numbers under the header, totals, headings of groups and signatures. */
export async function* dataRows({ sheet, header }: KnownSheet): AsyncGenerator<DataRow, void, undefined> {
  const { columns } = header.form;
  const required = [...columns.values()].filter((column) => column.required === true).map(({ field }) => field);
  let first = true;
  for await (const row of sheet.rows()) {
    if (row.number <= header.to || isBlank(row)) continue;
    const numbering = first && isNumberingRow(row.cells);
    first = false;
    if (numbering) continue;
    const read = cellsOf(header, row);
    if (read.texts.size === 0) continue;
    if (required.some((field) => !read.texts.has(field)) && closes(row.cells)) continue;
    if (signs(required.map((field) => read.texts.get(field) ?? ''))) continue;
    yield { number: row.number, ...read };
  }
}

/** The records of a file of sheets, one per data row (mapping contract §3.6). */
export function parseSheets(sheetsOf: SheetsOf, forms: readonly Form[], open: OpenBytes, context: ParseContext): ParsedFile {
  const issues: Issue[] = [];
  let layouts: readonly SheetLayout[] = [];
  async function* records(): AsyncGenerator<SourceRecord, void, undefined> {
    let found: FoundSheets;
    try {
      found = await findSheets(await sheetsOf(open, forms), forms);
    } catch (error) {
      yield refused(error);
      return;
    }
    if (found.known.length === 0) {
      yield unreadable('VN-CSV-header-unrecognised');
      return;
    }
    issues.push(...underSettings(issuesOf(found), context.rules ?? NO_SETTINGS));
    layouts = found.known.map(layoutOf);
    let ordinal = 0;
    const seen = new Map<string, { readonly hash: string; readonly name: string }>();
    for (const [i, one] of found.known.entries()) {
      const source = rowSource(one.header, i === 0 ? '' : one.sheet.name, one.sheet.date1904);
      for await (const { number, ...read } of dataRows(one)) {
        const record = readRecord(read, number, ordinal++, source, context);
        const { key, hash, name, rejected } = record;
        if (key === undefined || name === undefined || rejected) {
          yield record;
          continue;
        }
        const before = seen.get(key);
        if (seen.size < MOST_COMPARED) seen.set(key, { hash, name });
        const repeated = before !== undefined && before.hash !== hash;
        const said = repeated
          ? underSettings([issue('VN-CSV-row-repeated', { record: name, line: number, other: before.name })], context.rules ?? NO_SETTINGS)
          : [];
        yield said.length === 0 ? record : { ...record, issues: [...record.issues, ...said] };
      }
    }
    if (ordinal === 0) yield unreadable('VN-CSV-rows-missing');
  }
  return { records: records(), fileIssues: () => issues, layouts: () => layouts };
}

/** Rows of one file that are compared with each other. */
const MOST_COMPARED = 200_000;
/** Headers of one sheet that are named. */
const MOST_HEADERS = 50;

function issuesOf({ known, strange }: FoundSheets): Issue[] {
  return [
    ...known.flatMap(({ sheet, header: { unknown, doubled, to } }) => [
      ...(sheet.legacy ? [issue('VN-CSV-legacy-encoding')] : []),
      ...unknown.slice(0, MOST_HEADERS).map((value) => issue('VN-CSV-column-unknown', { field: value, line: to })),
      ...[...new Set(doubled)].map((field) => issue('VN-CSV-column-repeated', { field, line: to })),
    ]),
    ...strange.slice(0, MOST_HEADERS).map((value) => issue('VN-CSV-sheet-unread', { field: value })),
  ];
}

/** The one record of a file that is no sheet. Rethrows faults that are not the sender's. */
function refused(error: unknown): UnreadableRecord {
  if (error instanceof UnsafePackage) return unreadable('VN-SUB-zip-unsafe', error.reason);
  if (error instanceof SheetFault || error instanceof XmlFault || error instanceof DamagedPackage) return unreadable('VN-CSV-unparseable');
  throw error;
}

const unreadable = (code: string, other?: string): UnreadableRecord => ({
  kind: 'unreadable',
  ordinal: 0,
  issues: [issue(code, { other })],
});
