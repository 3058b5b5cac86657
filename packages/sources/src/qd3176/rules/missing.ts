import { administrativeEdition } from '@hub/terminology';
import type { Edition } from '../../record.ts';
import { readBirth } from '../../values/birth.ts';
import { readDate } from '../../values/date-time.ts';
import { aboutField, type DraftRow, specOf, type VisitDraft } from '../draft.ts';
import { TABLE_SPECS } from '../tables.ts';

/** Their absence costs the visit, or has a rule of its own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['MA_LK', 'MA_BN', 'HO_TEN', 'NGAY_VAO', 'MA_CSKCB']);

/** Fields the tables ask for and a row lacks (-missing). Districts are no more from 2025-07-01; QĐ 4210 asked for less. */
export function missing(draft: VisitDraft, row: DraftRow, day: string): void {
  const spec = TABLE_SPECS[row.table];
  for (const field of spec.fields.values()) {
    if (!field.required || row.fields[field.name] !== undefined) continue;
    if (ELSEWHERE.has(field.name) && (row.table === 'XML1' || row.table === 'XML0')) continue;
    if (isAsked(draft.edition, row, field.name, day)) draft.field('missing', row, field);
  }
}

/** True when a field that the portal requires is asked of this row: by the edition, the day of admission and what the row is about. */
export function isAsked(edition: Edition, { table, fields }: Pick<DraftRow, 'table' | 'fields'>, field: string, day: string): boolean {
  if (field === 'MAHUYEN_CU_TRU' && administrativeEdition(day) === 'administrative-unit-2025') return false;
  if (edition === '4210' && !ASKED_4210.has(field)) return false;
  if (edition === '3176' && NOT_IN_3176.has(`${table}.${field}`)) return false;
  return ONLY_WHEN[`${table}.${field}`]?.(fields) !== false;
}

/** Required fields of QĐ 4750 that QĐ 3176 took out of the table. */
const NOT_IN_3176: ReadonlySet<string> = new Set(['XML13.TEN_DICH_VU']);

/**
 * Fields the portal's list of 2024 asks of every row, although by their own meaning they exist in some cases only: the result of a
 * treatment that was not given, the change of a regimen that was not changed, ARV of a person without HIV.
 */
const ONLY_WHEN: Readonly<Record<string, ((fields: Fields) => boolean) | undefined>> = {
  'XML6.KQ_DTRI_LAO': ({ LOAI_DTRI_LAO }) => LOAI_DTRI_LAO !== '0',
  'XML6.NGAY_CHUYEN_PHAC_DO': ({ LY_DO_CHUYEN_PHAC_DO }) => LY_DO_CHUYEN_PHAC_DO !== undefined,
  'XML6.LY_DO_CHUYEN_PHAC_DO': ({ NGAY_CHUYEN_PHAC_DO }) => NGAY_CHUYEN_PHAC_DO !== undefined,
  'XML15.PHANLOAI_LAO_KT': ({ LOAI_DTRI_LAO }) => LOAI_DTRI_LAO === '3',
  'XML15.BDDT_ARV': ({ PHANLOAI_LAO_HIV }) => PHANLOAI_LAO_HIV === '1',
  'XML15.NGAY_BAT_DAU_DT_CTX': ({ PHANLOAI_LAO_HIV }) => PHANLOAI_LAO_HIV === '1',
};
type Fields = DraftRow['fields'];

/** What a visit of QĐ 4210 is asked for; its own list of required fields is on no record. */
const ASKED_4210: ReadonlySet<string> = new Set(['STT', 'NGAY_SINH', 'GIOI_TINH', 'MA_BENH_CHINH', 'NGAY_RA']);

/** Whole years from a birth date (year, month or day known) to a day: the least they can be. */
export function ageAt(birthDate: string, day: string): number {
  const latest = birthDate.length === 10 ? birthDate : `${birthDate}${'-12-31'.slice(birthDate.length - 4)}`;
  const years = Number(day.slice(0, 4)) - Number(latest.slice(0, 4));
  return day.slice(5) < latest.slice(5) ? years - 1 : years;
}

/** SO_CCCD is missed from 14 years on (mapping contract §5): younger people have none, and an unknown age proves nothing. */
export function identityNumber(draft: VisitDraft): void {
  const head = draft.head;
  if (head === undefined || head.fields.SO_CCCD !== undefined || draft.edition === '4210') return;
  const born = readBirth(head.fields.NGAY_SINH ?? '')?.birthDate;
  const day = readDate(head.fields.NGAY_VAO ?? '');
  if (born === undefined || day === undefined || ageAt(born, day) < 14) return;
  draft.report(`VN-${head.table}-SO_CCCD-missing`, aboutField(head, specOf(head.table, 'SO_CCCD')));
}
