import { TABLE_SPECS } from '../tables.ts';
import type { NationalTable } from './national-tables.ts';

/** What stands around the tables of one visit. */
export interface EnvelopeHead {
  /** MA_CSKCB. */
  readonly facility: string;
  /** NGAYLAP, `20260311`. */
  readonly createdOn: string;
}

/** The envelope GIAMDINHHS of one visit: each table base64 in its FILEHOSO, fields without a value as empty tags, no signature. */
export function nationalXml(head: EnvelopeHead, tables: readonly NationalTable[]): string {
  const files = tables.flatMap(filesOf).map(([table, text]) => {
    const content = Buffer.from(text).toString('base64');
    return `<FILEHOSO><LOAIHOSO>${table}</LOAIHOSO><NOIDUNGFILE>${content}</NOIDUNGFILE></FILEHOSO>`;
  });
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n' +
    '<GIAMDINHHS xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">' +
    `<THONGTINDONVI><MACSKCB>${escaped(head.facility)}</MACSKCB></THONGTINDONVI>` +
    `<THONGTINHOSO><NGAYLAP>${head.createdOn}</NGAYLAP><SOLUONGHOSO>1</SOLUONGHOSO>` +
    `<DANHSACHHOSO><HOSO>${files.join('')}</HOSO></DANHSACHHOSO></THONGTINHOSO><CHUKYDONVI/></GIAMDINHHS>\n`
  );
}

/** One table as XML texts. XML12 has no root tag on record: it stands under its own name, any root is read. */
function filesOf({ table, fields, rows }: NationalTable): [table: string, text: string][] {
  const { root, list, record } = TABLE_SPECS[table];
  const tag = root === '' ? table : root;
  const cells = rows.map((row) =>
    fields.map((name) => (row[name] === undefined ? `<${name}/>` : `<${name}>${escaped(row[name])}</${name}>`)).join(''),
  );
  const file = (inside: string): [string, string] => [table, `<?xml version="1.0" encoding="utf-8"?><${tag}>${inside}</${tag}>`];
  if (record === '') return cells.map(file); // such a file has one row
  return [file(`<${list}>${cells.map((cell) => `<${record}>${cell}</${record}>`).join('')}</${list}>`)];
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const escaped = (text: string): string => text.replace(/[&<>]/g, (c) => ESCAPES[c] as string);
