import { type ZipMember, zipOf } from './zip-file.ts';

/** A cell of a workbook a test makes: a text, a number, a day (shown as one), raw markup, or nothing. */
export type TestCell = string | number | { readonly day: number } | { readonly raw: string } | undefined;

export interface TestSheet {
  readonly name: string;
  readonly rows: readonly (readonly TestCell[])[];
  readonly merges?: readonly string[];
  readonly hidden?: boolean;
}

export interface TestWorkbook {
  readonly sheets: readonly TestSheet[];
  readonly date1904?: boolean;
  /** Texts inside the cells instead of shared. */
  readonly inline?: boolean;
  /** Members besides, or instead of those of the same name. */
  readonly more?: readonly ZipMember[];
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function column(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : column(Math.floor(index / 26) - 1) + column(index % 26);
}

/** A workbook as Excel writes it, or nearly so (ISO/IEC 29500). */
export function workbookOf({ sheets, date1904 = false, inline = false, more = [] }: TestWorkbook): Buffer {
  const texts: string[] = [];
  const cell = (value: TestCell, place: string): string => {
    if (value === undefined || value === '') return '';
    if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
    if (typeof value === 'string') {
      if (inline) return `<c r="${place}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
      return `<c r="${place}" t="s"><v>${texts.push(value) - 1}</v></c>`;
    }
    return 'day' in value ? `<c r="${place}" s="1"><v>${value.day}</v></c>` : value.raw;
  };
  const sheetXml = ({ rows, merges = [] }: TestSheet): string => {
    const data = rows.map((cells, r) => `<row r="${r + 1}">${cells.map((one, c) => cell(one, `${column(c)}${r + 1}`)).join('')}</row>`);
    const merged = merges.length === 0 ? '' : `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;
    return `<worksheet xmlns="${MAIN}"><sheetData>${data.join('')}</sheetData>${merged}</worksheet>`;
  };
  const parts = new Map<string, string>();
  sheets.forEach((sheet, i) => {
    parts.set(`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheet));
  });
  const list = sheets.map(
    ({ name, hidden = false }, i) =>
      `<sheet name="${escaped(name)}" sheetId="${i + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`,
  );
  parts.set(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${list.join('')}</sheets></workbook>`,
  );
  const related = sheets.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`);
  parts.set(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}">${related.join('')}<Relationship Id="rS" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rT" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  );
  parts.set(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  parts.set(
    'xl/styles.xml',
    `<styleSheet xmlns="${MAIN}"><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
  );
  parts.set('xl/sharedStrings.xml', `<sst xmlns="${MAIN}">${texts.map((text) => `<si><t>${escaped(text)}</t></si>`).join('')}</sst>`);
  const replaced = new Set(more.map(({ name }) => name.toString()));
  const members = [...parts].filter(([name]) => !replaced.has(name)).map(([name, text]): ZipMember => ({ name, bytes: Buffer.from(text) }));
  return zipOf([...members, ...more]);
}
