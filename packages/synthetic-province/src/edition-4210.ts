import type { Row, TableName } from './tables.ts';

/** Names of today → names of QĐ 4210, by table. */
const NAMES: Readonly<Partial<Record<TableName, Readonly<Record<string, string>>>>> = {
  XML1: {
    MA_THE_BHYT: 'MA_THE',
    NGAY_MIEN_CCT: 'MIEN_CUNG_CT',
    CHAN_DOAN_RV: 'TEN_BENH',
    MA_BENH_CHINH: 'MA_BENH',
    MA_BENH_KT: 'MA_BENHKHAC',
    MA_NOI_DI: 'MA_NOI_CHUYEN',
    MA_LOAI_RV: 'TINH_TRANG_RV',
    T_TONGCHI_BV: 'T_TONGCHI',
  },
  XML2: { TYLE_TT_BH: 'TYLE_TT', THANH_TIEN_BV: 'THANH_TIEN', T_NGUONKHAC: 'T_NGUON_KHAC' },
  XML3: { DON_GIA_BV: 'DON_GIA', TYLE_TT_BH: 'TYLE_TT', THANH_TIEN_BV: 'THANH_TIEN' },
  XML5: { DIEN_BIEN_LS: 'DIEN_BIEN', THOI_DIEM_DBLS: 'NGAY_YL' },
};

/** Type of visit: examination, outpatient treatment, stay. */
const KINDS: Readonly<Record<string, number>> = { '01': 1, '03': 3, '05': 2 };

/** The name QĐ 4210 has for a field of today. */
export function name4210(table: TableName, field: string): string {
  return NAMES[table]?.[field] ?? field;
}

/** A row of XML1–XML5 as QĐ 4210 wrote it; fields it has not are left out when the table is written. `main`: the main diagnosis. */
export function row4210(table: TableName, row: Row, main: string): Row {
  const renamed: Record<string, string | number> = {};
  for (const [field, value] of Object.entries(row)) renamed[name4210(table, field)] = value;
  if (table === 'XML2') return { ...renamed, T_NGOAIDS: 0, MA_BENH: main };
  if (table === 'XML3') return { ...renamed, T_NGOAIDS: 0 };
  if (table !== 'XML1') return renamed;
  const born = String(row.NGAY_SINH).slice(0, 8);
  return {
    ...renamed,
    // A year alone is written as its first day.
    NGAY_SINH: born.endsWith('0000') ? `${born.slice(0, 4)}0101` : born,
    MA_LYDO_VVIEN: row.MA_DOITUONG_KCB === '2' ? 2 : 1,
    T_NGOAIDS: 0,
    MA_LOAI_KCB: KINDS[String(row.MA_LOAI_KCB)] ?? 1,
  };
}
