import { DATES, DECIMALS, INTEGERS } from '../qd831/rules.ts';

type ByTag = Partial<Record<string, readonly string[]>>;

const tags = (from: ByTag, kind: string): readonly (readonly [section: string, tag: string, kind: string])[] =>
  Object.entries(from).flatMap(([section, names = []]) => names.map((tag) => [section, tag, kind] as const));

/** Codes of QĐ 831 that belong to a family: section, tag, kind; read off the data of its rules where they have some (qd831/rules.ts). */
export const HEALTH_RECORD_CODES: readonly (readonly [section: string, tag: string, kind: string])[] = [
  ['THONGTINCHUNG', 'HOTEN', 'required'],
  ['THONGTINCHUNG', 'MAHOSO', 'too-long'],
  ['THONGTINCHUNG', 'NGAYSINH', 'missing'],
  ['THONGTINCHUNG', 'GIOITINH', 'missing'],
  ['THONGTINCHUNG', 'GIOITINH', 'unknown'],
  ['THONGTINCHUNG', 'MADINHDANH', 'format'],
  ['THONGTINCHUNG', 'MADANTOC', 'unknown'],
  ['THONGTINCHUNG', 'MATINH', 'unknown'],
  ['THONGTINCHUNG', 'MAXA', 'unknown'],
  ['THONGTINMUITIEM', 'TENVACXIN', 'missing'],
  ['THONGTINMUITIEM', 'TRANGTHAI', 'unknown'],
  ['THONGTINMUITIEM', 'NGAYTIEM', 'missing'],
  ['HEADER', 'TRANSACTION_DATE', 'invalid'],
  ['HEADER', 'SENDER_CODE', 'missing'],
  ...tags(DECIMALS, 'invalid'),
  ...tags(DECIMALS, 'decimal-comma'),
  ...tags(INTEGERS, 'invalid'),
  ...tags(DATES, 'invalid'),
];
