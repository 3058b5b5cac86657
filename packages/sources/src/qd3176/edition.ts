import type { Edition } from '../record.ts';
import { readDate } from '../values/date-time.ts';
import type { VisitDraft } from './draft.ts';

/**
 * The edition a visit was written in (mapping contract §4.7): names first, XML13 of either form, then the date of its
 * end. Names that QĐ 4210 does not have (MA_THE_BHYT, CHAN_DOAN_RV) rule it out whatever the date.
 */
export function editionOf(draft: VisitDraft): Edition {
  if (draft.signs4210) return '4210';
  for (const row of draft.rows('XML13')) {
    if (row.fields.MA_CSKCB_DEN !== undefined || row.fields.MA_CSKCB_DI !== undefined) return '3176';
    if (row.fields.MA_NOI_DEN !== undefined || row.fields.MA_NOI_DI !== undefined) return '4750';
  }
  const head = draft.head?.fields;
  const end = readDate(head?.NGAY_RA ?? '') ?? readDate(head?.NGAY_VAO ?? '');
  if (end === undefined || end > '2024-12-31') return '3176';
  if (end > '2024-06-30' || head?.MA_THE_BHYT !== undefined || head?.CHAN_DOAN_RV !== undefined) return '4750';
  return '4210';
}
