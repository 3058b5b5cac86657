import { issue } from '../messages/issue.ts';
import type { FileReader } from '../packed/zip.ts';
import type { ParsedFile, UnreadableRecord } from '../record.ts';
import { bundledForms } from './profile-folder.ts';
import type { Form } from './profiles.ts';
import { parseSheets, type SheetsOf } from './read.ts';
import { csvSheets, workbookSheets } from './sheets-of.ts';

/** A reader of sheets of these forms (the bundled ones when absent). A format its source is not registered for is refused (VN-ENV-format-unregistered). */
function reader(format: string, sheetsOf: SheetsOf, forms?: readonly Form[]): FileReader {
  return (open, context): ParsedFile => {
    const { formats } = context;
    if (formats === undefined || formats.includes(format)) return parseSheets(sheetsOf, forms ?? bundledForms(), open, context);
    return { records: only(refused(format, formats)), fileIssues: () => [] };
  };
}

async function* only(record: UnreadableRecord): AsyncGenerator<UnreadableRecord, void, undefined> {
  yield record;
}

const refused = (format: string, formats: readonly string[]): UnreadableRecord => ({
  kind: 'unreadable',
  ordinal: 0,
  issues: [issue('VN-ENV-format-unregistered', { value: format, other: formats.join(', ') })],
});

/** Reads `text/csv`. */
export const csvReader = (forms?: readonly Form[]): FileReader => reader('csv', csvSheets, forms);
/** Reads a workbook of Excel (`.xlsx`). */
export const xlsxReader = (forms?: readonly Form[]): FileReader => reader('xlsx', workbookSheets, forms);
