import { type Row, type Tables, XML1_FIELDS, XML2_FIELDS, XML3_FIELDS, XML4_FIELDS, XML5_FIELDS } from './tables.ts';

const PROLOGUE = '<?xml version="1.0" encoding="utf-8"?>';

/** Root, list and record element of a table; XML1 has no list (reference: the tags seen in real exports). */
interface Shape {
  readonly name: string;
  readonly open: string;
  readonly close: string;
  readonly rowOpen: string;
  readonly rowClose: string;
  readonly fields: readonly { readonly name: string; readonly open: string; readonly close: string; readonly empty: string }[];
}

function shape(name: string, tags: readonly string[], row: string, fields: readonly string[]): Shape {
  return {
    name,
    open: PROLOGUE + tags.map((tag) => `<${tag}>`).join(''),
    close: [...tags]
      .reverse()
      .map((tag) => `</${tag}>`)
      .join(''),
    rowOpen: `<${row}>`,
    rowClose: `</${row}>`,
    fields: fields.map((field) => ({ name: field, open: `<${field}>`, close: `</${field}>`, empty: `<${field}/>` })),
  };
}

const XML1 = shape('XML1', [], 'TONG_HOP', XML1_FIELDS);
const XML2 = shape('XML2', ['CHITIEU_CHITIET_THUOC', 'DSACH_CHI_TIET_THUOC'], 'CHI_TIET_THUOC', XML2_FIELDS);
const XML3 = shape('XML3', ['CHITIEU_CHITIET_DVKT_VTYT', 'DSACH_CHI_TIET_DVKT'], 'CHI_TIET_DVKT', XML3_FIELDS);
const XML4 = shape('XML4', ['CHITIEU_CHITIET_DICHVUCANLAMSANG', 'DSACH_CHI_TIET_CLS'], 'CHI_TIET_CLS', XML4_FIELDS);
const XML5 = shape('XML5', ['CHITIEU_CHITIET_DIENBIENLAMSANG', 'DSACH_CHI_TIET_DIEN_BIEN_BENH'], 'CHI_TIET_DIEN_BIEN_BENH', XML5_FIELDS);

const SPECIAL = /[&<>]/;

function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : text;
}

function table(kind: Shape, rows: readonly Row[]): string {
  let text = kind.open;
  for (const row of rows) {
    text += kind.rowOpen;
    for (const field of kind.fields) {
      const value = row[field.name];
      if (value === undefined || value === '') text += field.empty;
      else text += field.open + (typeof value === 'number' ? value : escaped(value)) + field.close;
    }
    text += kind.rowClose;
  }
  return text + kind.close;
}

function file(kind: Shape, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const content = Buffer.from(table(kind, rows), 'utf8').toString('base64');
  return `<FILEHOSO><LOAIHOSO>${kind.name}</LOAIHOSO><NOIDUNGFILE>${content}</NOIDUNGFILE></FILEHOSO>`;
}

/** One HOSO: a visit's tables as base64 files; a table without rows is left out, as exports do. */
export function hoso(tables: Tables): string {
  return `<HOSO>${file(XML1, [tables.xml1])}${file(XML2, tables.xml2)}${file(XML3, tables.xml3)}${file(XML4, tables.xml4)}${file(XML5, tables.xml5)}</HOSO>`;
}

/** The envelope GIAMDINHHS around finished HOSO, UTF-8. `ngayLap` is `yyyymmdd`. */
export function envelope(facility: string, ngayLap: string, hosos: readonly string[]): Buffer {
  return Buffer.from(
    `${PROLOGUE}\n<GIAMDINHHS xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">` +
      `<THONGTINDONVI><MACSKCB>${facility}</MACSKCB></THONGTINDONVI><THONGTINHOSO><NGAYLAP>${ngayLap}</NGAYLAP>` +
      `<SOLUONGHOSO>${hosos.length}</SOLUONGHOSO><DANHSACHHOSO>${hosos.join('')}</DANHSACHHOSO></THONGTINHOSO><CHUKYDONVI/></GIAMDINHHS>`,
    'utf8',
  );
}
