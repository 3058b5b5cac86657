import type { TableName } from '../../record.ts';
import { type LocalDateTime, readDateTime } from '../../values/date-time.ts';
import { aboutField, type DraftRow, specOf, type VisitDraft } from '../draft.ts';
import { isBefore } from './times.ts';

/** A moment that belongs into the visit; `after`: it may come when the patient has left (results, settled orders). */
interface Within {
  readonly table: TableName;
  readonly field: string;
  readonly after?: true;
}

/** Moments that are looked at, by table. */
export const WITHIN_STAY: readonly Within[] = [
  { table: 'XML1', field: 'NGAY_VAO_NOI_TRU' },
  { table: 'XML2', field: 'NGAY_YL' },
  { table: 'XML2', field: 'NGAY_TH_YL' },
  { table: 'XML3', field: 'NGAY_YL' },
  { table: 'XML3', field: 'NGAY_TH_YL' },
  { table: 'XML3', field: 'NGAY_KQ', after: true },
  { table: 'XML4', field: 'NGAY_KQ', after: true },
  { table: 'XML5', field: 'THOI_DIEM_DBLS' },
  { table: 'XML9', field: 'NGAY_SINH_CON' },
];

/** Moments before NGAY_VAO or after NGAY_RA (-outside-stay). A visit whose own dates cannot be read, or lie the wrong way round, has no stay. */
export function outsideStay(draft: VisitDraft): void {
  const head = draft.tables.XML1?.[0]?.fields;
  const fromText = head?.NGAY_VAO;
  const from = readDateTime(fromText ?? '');
  if (fromText === undefined || from === undefined) return;
  const toText = head?.NGAY_RA;
  const left = readDateTime(toText ?? '');
  const to = left === undefined || isBefore(left, from) ? undefined : left;
  const minutes = fromText.length === 12 && (to === undefined || toText?.length === 12);
  for (const { table, field, after } of WITHIN_STAY) {
    for (const row of draft.rows(table)) {
      const text = row.fields[field];
      // Twelve digits each: the texts stand in the order of the moments, and nearly every row ends here.
      if (text === undefined || (minutes && text.length === 12 && text >= fromText && (to === undefined || text <= (toText as string))))
        continue;
      const at = moment(text, field);
      if (at === undefined) continue;
      if (isBefore(at, from)) report(draft, row, field, fromText);
      else if (to !== undefined && after === undefined && isBefore(to, at)) report(draft, row, field, toText as string);
    }
  }
}

/** A birth that is known without its hour is the whole day. */
function moment(text: string, field: string): LocalDateTime | undefined {
  return readDateTime(field === 'NGAY_SINH_CON' && text.length === 12 && text.endsWith('0000') ? text.slice(0, 8) : text);
}

function report(draft: VisitDraft, row: DraftRow, field: string, bound: string): void {
  const about = aboutField(row, specOf(row.table, field), { other: bound });
  draft.report(`VN-${row.table}-${field}-outside-stay`, about);
}
