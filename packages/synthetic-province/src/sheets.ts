import type { Edition } from './edition.ts';
import { row4210 } from './edition-4210.ts';
import { FIELDS_4210, OTHER_FIELDS, XML13_FIELDS_4750 } from './table-fields.ts';
import { type Row, type TableName, XML1_FIELDS, XML2_FIELDS, XML3_FIELDS, XML4_FIELDS, XML5_FIELDS } from './tables.ts';
import type { Visit } from './visit/visit.ts';

/** One table of one visit, ready to be written. Faults are put into it here. */
export interface Sheet {
  readonly table: TableName;
  /** LOAIHOSO. */
  loaiHoso: string;
  readonly edition: Edition;
  rows: Record<string, string | number>[];
  /** Elements no table knows, written at the end of the first row. */
  extra?: string;
  /** What stands in NOIDUNGFILE, from the text of the table; base64 of its UTF-8 when absent. */
  content?: (xml: string) => string;
}

/** Tags of a table: root and list, and the row. XML12 has none on record; XML1 and the papers are one row. */
const TAGS: Readonly<Record<TableName, readonly [around: readonly string[], row: string]>> = {
  XML0: [['CHI_TIEU_TRANG_THAI_KCB', 'DSACH_TRANG_THAI_KCB'], 'TRANG_THAI_KCB'],
  XML1: [[], 'TONG_HOP'],
  XML2: [['CHITIEU_CHITIET_THUOC', 'DSACH_CHI_TIET_THUOC'], 'CHI_TIET_THUOC'],
  XML3: [['CHITIEU_CHITIET_DVKT_VTYT', 'DSACH_CHI_TIET_DVKT'], 'CHI_TIET_DVKT'],
  XML4: [['CHITIEU_CHITIET_DICHVUCANLAMSANG', 'DSACH_CHI_TIET_CLS'], 'CHI_TIET_CLS'],
  XML5: [['CHITIEU_CHITIET_DIENBIENLAMSANG', 'DSACH_CHI_TIET_DIEN_BIEN_BENH'], 'CHI_TIET_DIEN_BIEN_BENH'],
  XML6: [
    ['CHI_TIEU_HO_SO_BENH_AN_CHAM_SOC_VA_DIEU_TRI_HIV_AIDS', 'DSACH_HO_SO_BENH_AN_CHAM_SOC_VA_DIEU_TRI_HIV_AIDS'],
    'HO_SO_BENH_AN_CHAM_SOC_VA_DIEU_TRI_HIV_AIDS',
  ],
  XML7: [[], 'CHI_TIEU_DU_LIEU_GIAY_RA_VIEN'],
  XML8: [[], 'CHI_TIEU_DU_LIEU_TOM_TAT_HO_SO_BENH_AN'],
  XML9: [['CHI_TIEU_DU_LIEU_GIAY_CHUNG_SINH', 'DSACH_GIAYCHUNGSINH'], 'DU_LIEU_GIAY_CHUNG_SINH'],
  XML10: [[], 'CHI_TIEU_DU_LIEU_GIAY_NGHI_DUONG_THAI'],
  XML11: [[], 'CHI_TIEU_DU_LIEU_GIAY_CHUNG_NHAN_NGHI_VIEC_HUONG_BAO_HIEM_XA_HOI'],
  XML12: [[], 'CHI_TIEU_DU_LIEU_GIAM_DINH_Y_KHOA'],
  XML13: [[], 'CHI_TIEU_GIAYCHUYENTUYEN'],
  XML14: [[], 'CHI_TIEU_GIAYHEN_KHAMLAI'],
  XML15: [['CHI_TIEU_DIEUTRI_BENHLAO', 'DSACH_CHITIET_DIEUTRI_BENHLAO'], 'CHITIET_DIEUTRI_BENHLAO'],
};

const FIELDS: Readonly<Record<TableName, readonly string[]>> = {
  ...OTHER_FIELDS,
  XML1: XML1_FIELDS,
  XML2: XML2_FIELDS,
  XML3: XML3_FIELDS,
  XML4: XML4_FIELDS,
  XML5: XML5_FIELDS,
};

/** The fields of a table in an edition, in their order. */
export function fieldsOf(table: TableName, edition: Edition): readonly string[] {
  if (edition === '4210') return FIELDS_4210[table] ?? FIELDS[table];
  return table === 'XML13' && edition === '4750' ? XML13_FIELDS_4750 : FIELDS[table];
}

/** A visit as the sheets of its edition; a table without rows is left out, as exports do. */
export function sheetsOf(visit: Visit): Sheet[] {
  const { edition, xml1, xml2, xml3, xml4, xml5, others } = visit;
  const main = String(xml1.MA_BENH_CHINH);
  const clinical: readonly (readonly [TableName, readonly Row[]])[] = [
    ['XML1', [xml1]],
    ['XML2', xml2],
    ['XML3', xml3],
    ['XML4', xml4],
    ['XML5', xml5],
  ];
  const all = [...clinical, ...others.map(({ name, rows }) => [name, rows] as const)];
  return all.flatMap(([table, rows]): Sheet[] => {
    if (rows.length === 0) return [];
    const written = rows.map((row) => ({ ...(edition === '4210' ? row4210(table, row, main) : row) }));
    return [{ table, loaiHoso: table, edition, rows: written }];
  });
}

/** The sheet of a check-in. */
export function checkInSheet(visit: Visit): Sheet | undefined {
  return visit.checkIn === undefined
    ? undefined
    : { table: 'XML0', loaiHoso: 'XML0', edition: visit.edition, rows: [{ ...visit.checkIn }] };
}

const SPECIAL = /[&<>]/;

function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : text;
}

/** The text of a table, with its XML declaration. Fields the edition does not have are left out. */
export function tableText({ table, edition, rows, extra = '' }: Sheet): string {
  const [around, row] = TAGS[table];
  const fields = fieldsOf(table, edition);
  let text = `<?xml version="1.0" encoding="utf-8"?>${around.map((tag) => `<${tag}>`).join('')}`;
  rows.forEach((values, i) => {
    text += `<${row}>`;
    for (const field of fields) {
      const value = values[field];
      if (value === undefined || value === '') text += `<${field}/>`;
      else text += `<${field}>${typeof value === 'number' ? value : escaped(value)}</${field}>`;
    }
    text += `${i === 0 ? extra : ''}</${row}>`;
  });
  return (
    text +
    [...around]
      .reverse()
      .map((tag) => `</${tag}>`)
      .join('')
  );
}

/** One HOSO of finished sheets. */
export function hosoOf(sheets: readonly Sheet[]): string {
  const files = sheets.map((sheet) => {
    const xml = tableText(sheet);
    const content = sheet.content === undefined ? Buffer.from(xml, 'utf8').toString('base64') : sheet.content(xml);
    return `<FILEHOSO><LOAIHOSO>${sheet.loaiHoso}</LOAIHOSO><NOIDUNGFILE>${content}</NOIDUNGFILE></FILEHOSO>`;
  });
  return `<HOSO>${files.join('')}</HOSO>`;
}
