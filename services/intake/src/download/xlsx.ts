import { type ZipPart, zipStream } from './zip-stream.ts';

/** Rows of one sheet (Excel's limit, the head among them). */
const MOST_ROWS = 1_048_576;
/** Characters of one cell (Excel's limit). */
const LONGEST_CELL = 32_767;

/** One column: its title, and its width in characters. */
export interface Column {
  readonly title: string;
  readonly width: number;
}

/**
 * A workbook of one sheet (ECMA-376, SpreadsheetML), written as it is made. Every cell is an inline string or a number: nothing a sender wrote can be
 * a formula. By hand and not with a library: one sheet of texts is five small files, where exceljs brings nine packages and holds styles and shared
 * strings of all rows.
 */
export function xlsx(
  sheet: string,
  columns: readonly Column[],
  rows: AsyncIterable<readonly (string | number | undefined)[]>,
): AsyncGenerator<Buffer> {
  return zipStream(parts(sheet, columns, rows));
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function* parts(
  sheet: string,
  columns: readonly Column[],
  rows: AsyncIterable<readonly (string | number | undefined)[]>,
): Generator<ZipPart> {
  const override = (part: string, kind: string) => `<Override PartName="/xl/${part}.xml" ContentType="${TYPE}.${kind}+xml"/>`;
  yield {
    name: '[Content_Types].xml',
    text: [
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
      `<Default Extension="xml" ContentType="application/xml"/>${override('workbook', 'sheet.main')}`,
      `${override('worksheets/sheet1', 'worksheet')}${override('styles', 'styles')}</Types>`,
    ],
  };
  const relations = (...list: readonly [kind: string, target: string][]) => [
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">`,
    ...list.map(([kind, target], i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`),
    '</Relationships>',
  ];
  yield { name: '_rels/.rels', text: relations(['officeDocument', 'xl/workbook.xml']) };
  yield {
    name: 'xl/workbook.xml',
    text: [
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(sheet.slice(0, 31))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
  };
  yield { name: 'xl/_rels/workbook.xml.rels', text: relations(['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml']) };
  // Style 0: as it is; 1: bold, for the head.
  yield {
    name: 'xl/styles.xml',
    text: [
      `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>`,
      '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
      '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>',
      '<cellXfs count="2"><xf xfId="0"/><xf fontId="1" xfId="0" applyFont="1"/></cellXfs></styleSheet>',
    ],
  };
  yield { name: 'xl/worksheets/sheet1.xml', text: sheetText(columns, rows) };
}

async function* sheetText(
  columns: readonly Column[],
  rows: AsyncIterable<readonly (string | number | undefined)[]>,
): AsyncGenerator<string> {
  const widths = columns.map(({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join('');
  // The head stays in sight.
  const view = '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>';
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews>${view}</sheetViews><cols>${widths}</cols><sheetData>`;
  yield rowText(
    1,
    columns.map(({ title }) => title),
    ' s="1"',
  );
  let at = 1;
  let text = '';
  for await (const row of rows) {
    if (++at > MOST_ROWS) break;
    text += rowText(at, row, '');
    if (text.length > 64_000) {
      yield text;
      text = '';
    }
  }
  yield `${text}</sheetData></worksheet>`;
}

/** Rows and cells with their places: the standard lets them be left out, not every program does. */
function rowText(at: number, values: readonly (string | number | undefined)[], style: string): string {
  return `<row r="${at}">${values.map((value, i) => cell(`${columnName(i)}${at}`, value, style)).join('')}</row>`;
}

const columnName = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : `${columnName(Math.floor(index / 26) - 1)}${columnName(index % 26)}`;

function cell(place: string, value: string | number | undefined, style: string): string {
  if (value === undefined || value === '') return '';
  if (typeof value === 'number') return `<c r="${place}"${style}><v>${value}</v></c>`;
  return `<c r="${place}"${style} t="inlineStr"><is><t xml:space="preserve">${escaped(value.slice(0, LONGEST_CELL))}</t></is></c>`;
}

/** Text of XML 1.0: characters it has no place for become U+FFFD. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
    .replace(UNWRITABLE, '\ufffd');
}
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 cannot hold
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
