import type { Issue } from '@hub/outcome';
import { parseQdXml } from '../qd3176/parse.ts';
import { TABLE_SPECS } from '../qd3176/tables.ts';
import type { ParseContext, SourceRecord, TableName, VisitRecord } from '../record.ts';

/** Fields of one row, in order. */
export type Fields = Readonly<Record<string, string>>;

/** XML1 of a visit nothing is wrong with: invented. */
export const GOOD_XML1: Fields = {
  MA_LK: 'LK-1',
  STT: '1',
  MA_BN: 'BN-1',
  HO_TEN: 'NGUYỄN VĂN BÌNH',
  SO_CCCD: '092080001234',
  NGAY_SINH: '198001010000',
  GIOI_TINH: '1',
  MA_QUOCTICH: '000',
  MA_DANTOC: '01',
  MA_NGHE_NGHIEP: '61',
  DIA_CHI: 'Phường Ninh Kiều',
  MATINH_CU_TRU: '92',
  MAXA_CU_TRU: '31135',
  MA_THE_BHYT: 'GD4929212345678',
  MA_DKBD: '92901',
  GT_THE_TU: '20260101',
  GT_THE_DEN: '20261231',
  LY_DO_VV: 'Khám bệnh',
  CHAN_DOAN_VAO: 'Viêm họng cấp',
  CHAN_DOAN_RV: 'Viêm họng cấp',
  MA_BENH_CHINH: 'J02.9',
  MA_DOITUONG_KCB: '1.1',
  NGAY_VAO: '202603100730',
  NGAY_RA: '202603101015',
  SO_NGAY_DTRI: '0',
  KET_QUA_DTRI: '2',
  MA_LOAI_RV: '1',
  T_THUOC: '19500',
  T_VTYT: '0',
  T_TONGCHI_BV: '61600',
  T_TONGCHI_BH: '61600',
  T_BNTT: '0',
  T_BNCCT: '12320',
  T_BHTT: '49280',
  T_NGUONKHAC: '0',
  T_BHTT_GDV: '49280',
  NAM_QT: '2026',
  THANG_QT: '03',
  MA_LOAI_KCB: '01',
  MA_KHOA: 'K01',
  MA_CSKCB: '92901',
  CAN_NANG: '58.00',
  MA_HSBA: 'HS-1',
};

const MONEY = { T_NGUONKHAC_NSNN: '0', T_NGUONKHAC_VTNN: '0', T_NGUONKHAC_VTTN: '0', T_NGUONKHAC_CL: '0', T_NGUONKHAC: '0', T_BNTT: '0' };

/** The check-in of that visit. */
export const GOOD_XML0: Fields = {
  MA_LK: 'LK-1',
  STT: '1',
  MA_BN: 'BN-1',
  HO_TEN: 'NGUYỄN VĂN BÌNH',
  SO_CCCD: '092080001234',
  NGAY_SINH: '198001010000',
  GIOI_TINH: '1',
  MA_THE_BHYT: 'GD4929212345678',
  MA_DOITUONG_KCB: '1.1',
  NGAY_VAO: '202603100730',
  MA_LOAI_KCB: '01',
  MA_CSKCB: '92901',
  MA_DICH_VU: '02.1896',
  TEN_DICH_VU: 'Khám Nội',
  NGAY_YL: '202603100735',
};

/** The discharge paper of that visit. */
export const GOOD_XML7: Fields = {
  MA_LK: 'LK-1',
  SO_LUU_TRU: 'LT-1',
  MA_YTE: '92901.26.1',
  MA_KHOA_RV: 'K01',
  NGAY_VAO: '202603100730',
  NGAY_RA: '202603101015',
  CHAN_DOAN_RV: 'Viêm họng cấp',
  PP_DIEUTRI: 'Nội khoa',
  MA_TTDV: '0000222/DN-GPHN',
  MA_BS: '0023456/CT-CCHN',
  TEN_BS: 'Phạm Văn Mẫu',
  NGAY_CT: '20260310',
};

/** One drug of that visit. */
export const GOOD_XML2: Fields = {
  MA_LK: 'LK-1',
  STT: '1',
  MA_THUOC: '40.491',
  MA_NHOM: '4',
  TEN_THUOC: 'Amlodipin Mẫu 5mg',
  DON_VI_TINH: 'Viên',
  HAM_LUONG: '5mg',
  DUONG_DUNG: '1.01',
  LIEU_DUNG: '1 viên/lần * 1 lần/ngày [1 viên/ngày]',
  PHAM_VI: '1',
  TYLE_TT_BH: '100',
  SO_LUONG: '30',
  DON_GIA: '650',
  THANH_TIEN_BV: '19500',
  THANH_TIEN_BH: '19500',
  ...MONEY,
  MUC_HUONG: '80',
  T_BNCCT: '3900',
  T_BHTT: '15600',
  MA_KHOA: 'K01',
  MA_BAC_SI: '0012345/CT-CCHN',
  NGAY_YL: '202603101000',
  MA_PTTT: '1',
  NGUON_CTRA: '1',
};

/** One service of that visit. */
export const GOOD_XML3: Fields = {
  MA_LK: 'LK-1',
  STT: '1',
  MA_DICH_VU: '02.1896',
  MA_NHOM: '13',
  TEN_DICH_VU: 'Khám Nội',
  DON_VI_TINH: 'Lần',
  PHAM_VI: '1',
  SO_LUONG: '1',
  DON_GIA_BV: '42100',
  DON_GIA_BH: '42100',
  TYLE_TT_DV: '100',
  TYLE_TT_BH: '100',
  THANH_TIEN_BV: '42100',
  THANH_TIEN_BH: '42100',
  ...MONEY,
  MUC_HUONG: '80',
  T_BNCCT: '8420',
  T_BHTT: '33680',
  MA_KHOA: 'K01',
  MA_BAC_SI: '0012345/CT-CCHN',
  MA_BENH: 'J02.9',
  NGAY_YL: '202603100730',
  MA_PTTT: '1',
};

/** A good visit's tables with some fields changed; `undefined` takes a field away. */
export type Visit = Readonly<Partial<Record<TableName, readonly Fields[]>>>;

/** `row` with changes; an empty text takes the field away. */
export function withFields(row: Fields, changes: Fields): Fields {
  return Object.fromEntries(Object.entries({ ...row, ...changes }).filter(([, value]) => value !== ''));
}

/** The good visit, XML1 changed. */
export function visitWith(changes: Fields = {}, more: Visit = {}): Visit {
  return { XML1: [withFields(GOOD_XML1, changes)], XML2: [GOOD_XML2], XML3: [GOOD_XML3], ...more };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The XML text of one table. */
export function tableXml(table: TableName, rows: readonly Fields[]): string {
  const { root, list, record } = TABLE_SPECS[table];
  const cells = rows.map((row) =>
    Object.entries(row)
      .map(([name, value]) => `<${name}>${escaped(value)}</${name}>`)
      .join(''),
  );
  const inside = record === '' ? cells.join('') : `<${list}>${cells.map((cell) => `<${record}>${cell}</${record}>`).join('')}</${list}>`;
  const tag = root === '' ? table : root; // XML12's is on no record
  return `<?xml version="1.0" encoding="utf-8"?><${tag}>${inside}</${tag}>`;
}

/** A FILEHOSO with any content. */
export function fileHoso(type: string, content: string): string {
  return `<FILEHOSO><LOAIHOSO>${type}</LOAIHOSO><NOIDUNGFILE>${content}</NOIDUNGFILE></FILEHOSO>`;
}

/** A HOSO of base64 tables. */
export function hoso(visit: Visit): string {
  const files = Object.entries(visit).map(([table, rows]) =>
    fileHoso(table, Buffer.from(tableXml(table as TableName, rows as readonly Fields[])).toString('base64')),
  );
  return `<HOSO>${files.join('')}</HOSO>`;
}

/** An envelope around HOSO elements. */
export function envelope(visits: readonly string[], header: { facility?: string; createdOn?: string; count?: string } = {}): string {
  return (
    `<?xml version="1.0" encoding="utf-8"?><GIAMDINHHS xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><THONGTINDONVI>` +
    `<MACSKCB>${header.facility ?? '92901'}</MACSKCB></THONGTINDONVI><THONGTINHOSO><NGAYLAP>${header.createdOn ?? '20260310'}</NGAYLAP>` +
    `<SOLUONGHOSO>${header.count ?? visits.length}</SOLUONGHOSO><DANHSACHHOSO>${visits.join('')}</DANHSACHHOSO></THONGTINHOSO>` +
    `<CHUKYDONVI/></GIAMDINHHS>`
  );
}

/** What a file came to. */
export interface Outcome {
  readonly records: readonly SourceRecord[];
  /** Issues of the records and of the file. */
  readonly issues: readonly Issue[];
  readonly codes: readonly string[];
}

export const CONTEXT: ParseContext = { facility: '92901', limits: { maxDepth: 64, maxTextBytes: 100_000_000 } };

/** Parses bytes or text, in pieces of `size` when given. */
export async function parse(content: string | Uint8Array, context: Partial<ParseContext> = {}, size?: number): Promise<Outcome> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const file = parseQdXml(
    async function* () {
      const step = size ?? Math.max(1, bytes.length);
      for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
    },
    { ...CONTEXT, ...context },
  );
  const records: SourceRecord[] = [];
  for await (const record of file.records) records.push(record);
  const issues = [...records.flatMap((record) => record.issues), ...file.fileIssues()];
  return { records, issues, codes: issues.map((issue) => issue.code) };
}

/** The one visit of an envelope. */
export async function parseVisit(visit: Visit, context: Partial<ParseContext> = {}): Promise<Outcome & { readonly visit: VisitRecord }> {
  const outcome = await parse(envelope([hoso(visit)]), context);
  const [first] = outcome.records;
  if (outcome.records.length !== 1 || first?.kind !== 'visit') throw new Error('expected one visit');
  return { ...outcome, visit: first };
}

/** Repeatable numbers in [0, 1) for tests that try many inputs (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A text with a few random edits: cut, doubled, replaced by pieces that matter in XML. */
export function mutate(text: string, random: () => number, pieces: readonly string[]): string {
  let out = text;
  const edits = 1 + Math.floor(random() * 3);
  for (let i = 0; i < edits; i++) {
    const at = Math.floor(random() * out.length);
    const to = Math.min(out.length, at + Math.floor(random() * 12));
    const piece = pieces[Math.floor(random() * pieces.length)] as string;
    const kind = random();
    if (kind < 0.4) out = out.slice(0, at) + piece + out.slice(at);
    else if (kind < 0.6) out = out.slice(0, at) + out.slice(to);
    else if (kind < 0.75) out = out.slice(0, at) + out.slice(at, to) + out.slice(at, to) + out.slice(to);
    else if (kind < 0.9) out = out.slice(0, at) + piece + out.slice(to);
    else out = out.slice(0, at);
  }
  return out;
}

/** Pieces that change how XML is read. */
export const XML_PIECES = [
  '<',
  '>',
  '&',
  '&lt;',
  '&amp;',
  '&#65;',
  '&#0;',
  '&x;',
  ']]>',
  '<![CDATA[a<b]]>',
  '<!--c-->',
  '<?p q?>',
  '<a/>',
  '</a>',
  '<a b="c">',
  '\r\n',
  '\r',
  '\n',
  '\t',
  ' ',
  '\u0000',
  '\ufffe',
  '😀',
  'ễ',
  '<DU_PHONG/>',
  '<DU_PHONG> x  y </DU_PHONG>',
  '<HO_TEN><b>x</b></HO_TEN>',
  '<!DOCTYPE a>',
  '</HO_TEN >',
  '<HO_TEN >',
  "'",
  '"',
  '/',
];
