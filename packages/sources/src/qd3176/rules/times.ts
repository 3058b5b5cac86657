import { type LocalDateTime, readDateTime } from '../../values/date-time.ts';
import { aboutField, specOf, type VisitDraft } from '../draft.ts';

/** True when `a` is before `b`; where one of them is a date alone, only days are compared. */
export function isBefore(a: LocalDateTime, b: LocalDateTime): boolean {
  return a.precision === 'day' || b.precision === 'day' ? a.date < b.date : a.instant < b.instant;
}

/** NGAY_RA before NGAY_VAO: an error, but the visit is stored without its end. */
export function leftBeforeAdmitted(draft: VisitDraft): void {
  const head = draft.tables.XML1?.[0];
  const admitted = readDateTime(head?.fields.NGAY_VAO ?? '');
  const left = readDateTime(head?.fields.NGAY_RA ?? '');
  if (head === undefined || admitted === undefined || left === undefined || !isBefore(left, admitted)) return;
  draft.report('VN-XML1-NGAY_RA-before-NGAY_VAO', aboutField(head, specOf('XML1', 'NGAY_RA'), { other: head.fields.NGAY_VAO }));
}

/** A result dated before every order of its service in XML3 (VN-XML4-NGAY_KQ-before-order). */
export function resultBeforeOrder(draft: VisitDraft): void {
  if (draft.rows('XML4').length === 0) return;
  const ordered = new Map<string, { readonly at: LocalDateTime; readonly text: string }>();
  for (const row of draft.rows('XML3')) {
    const service = row.fields.MA_DICH_VU;
    const text = row.fields.NGAY_YL;
    if (service === undefined || text === undefined) continue;
    const at = readDateTime(text);
    const before = ordered.get(service);
    if (at !== undefined && (before === undefined || isBefore(at, before.at))) ordered.set(service, { at, text });
  }
  for (const row of draft.rows('XML4')) {
    const order = ordered.get(row.fields.MA_DICH_VU ?? '');
    const result = readDateTime(row.fields.NGAY_KQ ?? '');
    if (order === undefined || result === undefined || !isBefore(result, order.at)) continue;
    draft.report('VN-XML4-NGAY_KQ-before-order', aboutField(row, specOf('XML4', 'NGAY_KQ'), { other: order.text }));
  }
}
