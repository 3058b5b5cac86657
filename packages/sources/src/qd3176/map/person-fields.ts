import type { VisitRecord } from '../../record.ts';

/** Fields of XML1 that live on the person, where later visits write too. */
export const ON_PATIENT: ReadonlySet<string> = new Set([
  'MA_BN',
  'HO_TEN',
  'SO_CCCD',
  'NGAY_SINH',
  'GIOI_TINH',
  'MA_QUOCTICH',
  'MA_DANTOC',
  'MA_NGHE_NGHIEP',
  'DIA_CHI',
  'MATINH_CU_TRU',
  'MAHUYEN_CU_TRU',
  'MAXA_CU_TRU',
  'DIEN_THOAI',
]);

/** The same of the person's cards. */
export const ON_COVERAGE: ReadonlySet<string> = new Set([
  'MA_THE_BHYT',
  'MA_DKBD',
  'GT_THE_TU',
  'GT_THE_DEN',
  'NGAY_MIEN_CCT',
  'MA_KHUVUC',
  'NAM_NAM_LIEN_TUC',
]);

/** What a record says of a person other records may speak of too. */
export interface PersonTold {
  /** MA_BN: names the person within the facility. */
  readonly name: string;
  /** All it says of the person and the cards, as one text. Equal texts say the same. */
  readonly says: string;
}

/** Whom a visit is about, and what it says of them; undefined without an MA_BN. */
export function personTold({ tables }: VisitRecord): PersonTold | undefined {
  const fields = (tables.XML1?.[0] ?? tables.XML0?.[0])?.fields;
  const name = fields?.MA_BN;
  if (fields === undefined || name === undefined) return undefined;
  let says = '';
  for (const field of ON_PATIENT) says += `${fields[field] ?? ''}\n`;
  for (const field of ON_COVERAGE) says += `${fields[field] ?? ''}\n`;
  return { name, says };
}
