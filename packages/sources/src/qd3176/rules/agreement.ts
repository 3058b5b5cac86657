import type { TableName } from '../../record.ts';
import { aboutField, specOf, type VisitDraft } from '../draft.ts';

/** Fields other tables repeat from XML1. XML1 wins where they differ. */
export const REPEATED = [
  'MA_BN',
  'HO_TEN',
  'SO_CCCD',
  'NGAY_SINH',
  'GIOI_TINH',
  'MA_THE_BHYT',
  'NGAY_VAO',
  'NGAY_RA',
  'MA_LOAI_KCB',
  'KET_QUA_DTRI',
] as const;

/** Fields of other tables that say something else than XML1 (-differs). */
export function differs(draft: VisitDraft, supported: ReadonlySet<TableName>): void {
  const head = draft.tables.XML1?.[0];
  if (head === undefined) return;
  for (const table of supported) {
    if (table === 'XML1') continue;
    for (const row of draft.rows(table)) {
      for (const name of REPEATED) {
        const own = row.fields[name];
        const main = head.fields[name];
        if (own === undefined || main === undefined || own === main) continue;
        if (table === 'XML12' && name === 'NGAY_SINH' && own === main.slice(0, 8)) continue; // XML12 writes the day alone
        draft.field('differs', row, specOf(table, name), { other: main });
      }
    }
  }
}

/** An inpatient visit (MA_LOAI_KCB 03, 09) without a discharge paper (VN-XML7-missing). QĐ 4210 had none. */
export function dischargePaper(draft: VisitDraft): void {
  const head = draft.tables.XML1?.[0];
  const kind = head?.fields.MA_LOAI_KCB;
  if (head === undefined || draft.edition === '4210' || draft.rows('XML7').length > 0 || (kind !== '03' && kind !== '09')) return;
  draft.report('VN-XML7-missing', aboutField(head, specOf('XML1', 'MA_LOAI_KCB'), { field: 'XML7' }));
}
