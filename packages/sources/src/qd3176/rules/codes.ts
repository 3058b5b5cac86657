import { administrativeEdition, administrativeUnit, isKnown } from '@hub/terminology';
import { readList } from '../../values/list.ts';
import { aboutField, type DraftRow, mendField, specOf, type VisitDraft } from '../draft.ts';
import type { FieldSpec } from '../tables.ts';

/** The list of each coded field, where the hub holds one. */
export const LIST_OF: Readonly<Record<string, string>> = {
  GIOI_TINH: 'gioi-tinh',
  GIOI_TINH_CON: 'gioi-tinh',
  MA_DANTOC: 'vn-core-race',
  MA_DANTOC_NND: 'vn-core-race',
  KET_QUA_DTRI: 'ket-qua-dtri',
  MA_LOAI_RV: 'ma-loai-rv',
  MA_TAI_NAN: 'ma-tai-nan',
  MA_PTTT: 'ma-pttt',
  PHAM_VI: 'pham-vi',
  NGUON_CTRA: 'nguon-ctra',
  PP_VO_CAM: 'pp-vo-cam',
  MA_KHUVUC: 'ma-khuvuc',
  MA_LYDO_CT: 'ma-lydo-ct',
  MA_LYDO_VVIEN: 'ma-lydo-vvien',
  MA_LOAI_KCB: 'ma-loai-kcb',
  MA_DOITUONG_KCB: 'ma-doituong-kcb',
  MA_NHOM: 'ma-nhom',
  MA_XANG_DAU: 'ma-xang-dau',
  MA_KHOA: 'ma-khoa',
};

/** Codes of a fixed width that lose their zeros in spreadsheets. */
export const WIDTH: Readonly<Record<string, number>> = {
  MA_LOAI_KCB: 2,
  MA_DANTOC: 2,
  MA_DANTOC_NND: 2,
  MA_NGHE_NGHIEP: 2,
  MATINH_CU_TRU: 2,
  MAHUYEN_CU_TRU: 3,
  MAXA_CU_TRU: 5,
};

const UNITS: ReadonlySet<string> = new Set(['MATINH_CU_TRU', 'MAHUYEN_CU_TRU', 'MAXA_CU_TRU']);

/** True, false, or undefined when the hub holds no list for the field. `day` chooses the administrative units. */
function known(field: string, code: string, day: string): boolean | undefined {
  if (UNITS.has(field)) return day === '' ? undefined : administrativeUnit(administrativeEdition(day), code) !== undefined;
  // The 5-character codes before QĐ 3176 are a list the hub does not hold.
  if (field === 'MA_NGHE_NGHIEP') return code.length <= 2 ? isKnown('occupation', code) : undefined;
  const list = LIST_OF[field];
  return list === undefined ? undefined : isKnown(list, code);
}

/** Puts a lost leading zero back when that makes a code of the list (-leading-zero). QĐ 4210 wrote MA_LOAI_KCB as 1, 2, 3. */
function mend(draft: VisitDraft, row: DraftRow, spec: FieldSpec, code: string, day: string): string {
  const width = WIDTH[spec.name];
  if (width === undefined || code.length >= width || !/^\d+$/.test(code)) return code;
  const padded = code.padStart(width, '0');
  if (known(spec.name, padded, day) !== true) return code;
  if (draft.edition !== '4210' || spec.name !== 'MA_LOAI_KCB') draft.field('leading-zero', row, spec, { other: padded });
  mendField(row, spec.name, padded);
  return padded;
}

/** Codes that are not in a list the hub holds (-unknown); they are stored as sent. */
export function codes(draft: VisitDraft, row: DraftRow, spec: FieldSpec, text: string, day: string): void {
  if (LIST_OF[spec.name] === undefined && WIDTH[spec.name] === undefined) return;
  for (const code of spec.name === 'MA_KHOA' ? readList(text) : [mend(draft, row, spec, text, day)]) {
    if (known(spec.name, code, day) === false) draft.field('unknown', row, spec, { value: code });
  }
}

/** A code written twice in MA_BENH_KT, or there again beside MA_BENH_CHINH (-duplicate; doubles are dropped by the mapping). */
export function doubleDiagnoses(draft: VisitDraft): void {
  const head = draft.tables.XML1?.[0];
  const text = head?.fields.MA_BENH_KT;
  if (head === undefined || text === undefined) return;
  const seen = new Set(head.fields.MA_BENH_CHINH === undefined ? [] : [head.fields.MA_BENH_CHINH]);
  for (const code of readList(text)) {
    if (seen.has(code)) draft.report('VN-XML1-MA_BENH_KT-duplicate', aboutField(head, specOf('XML1', 'MA_BENH_KT'), { value: code }));
    seen.add(code);
  }
}
