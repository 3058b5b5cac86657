import { readDate, readDateTime } from '../../values/date-time.ts';
import { daysBetween } from '../../values/days.ts';
import { fromMillionths, toMillionths } from '../../values/exact.ts';
import { readInteger } from '../../values/number.ts';
import { aboutField, type DraftRow, specOf, type VisitDraft } from '../draft.ts';
import { isBefore } from './times.ts';

/** MA_LOAI_KCB of which SO_NGAY_DTRI is 0, and of which it is NGAY_RA − NGAY_VAO + 1 (QĐ 4750, XML1). The others count by themselves. */
const NONE: ReadonlySet<string> = new Set(['01', '07', '09']);
const BOTH_ENDS: ReadonlySet<string> = new Set(['02', '03', '04', '06']);
const BEDS: ReadonlySet<string> = new Set(['14', '15', '16']);

/** The local days a visit touches, the first and the last counted; undefined when its dates cannot be read or lie the wrong way round. */
function daysTouched({ fields }: DraftRow): number | undefined {
  const from = readDate(fields.NGAY_VAO ?? '');
  const to = readDate(fields.NGAY_RA ?? '');
  if (from === undefined || to === undefined) return undefined;
  const days = daysBetween(from, to) + 1;
  return days < 1 ? undefined : days;
}

/** SO_NGAY_DTRI against the dates, by the rule of the visit's type (-mismatch). QĐ 4210 counted in another way. */
export function treatmentDays(draft: VisitDraft): void {
  const head = draft.tables.XML1?.[0];
  const kind = head?.fields.MA_LOAI_KCB ?? '';
  const sent = readInteger(head?.fields.SO_NGAY_DTRI ?? '');
  if (head === undefined || sent === undefined || draft.edition === '4210') return;
  const right = NONE.has(kind) ? 0 : BOTH_ENDS.has(kind) ? daysTouched(head) : undefined;
  if (right === undefined || right === sent) return;
  draft.report('VN-XML1-SO_NGAY_DTRI-mismatch', aboutField(head, specOf('XML1', 'SO_NGAY_DTRI'), { other: String(right) }));
}

/** More bed-days (MA_NHOM 14–16) than the visit has days (VN-XML3-SO_LUONG-over-stay). */
export function bedDays(draft: VisitDraft): void {
  const rows = draft.rows('XML3').filter(({ fields }) => BEDS.has(fields.MA_NHOM ?? ''));
  const last = rows.at(-1);
  const head = draft.tables.XML1?.[0];
  const days = last === undefined || head === undefined ? undefined : daysTouched(head);
  if (last === undefined || days === undefined) return;
  const beds = rows.reduce((sum, { fields }) => sum + (toMillionths(fields.SO_LUONG ?? '') ?? 0n), 0n);
  if (beds <= BigInt(days) * 1_000_000n) return;
  const about = { value: fromMillionths(beds), other: String(days) };
  draft.report('VN-XML3-SO_LUONG-over-stay', aboutField(last, specOf('XML3', 'SO_LUONG'), about));
}

/** NGAY_TTOAN before NGAY_VAO. */
export function paidBeforeAdmitted(draft: VisitDraft): void {
  const head = draft.tables.XML1?.[0];
  const paid = readDateTime(head?.fields.NGAY_TTOAN ?? '');
  const admitted = readDateTime(head?.fields.NGAY_VAO ?? '');
  if (head === undefined || paid === undefined || admitted === undefined || !isBefore(paid, admitted)) return;
  draft.report('VN-XML1-NGAY_TTOAN-before-NGAY_VAO', aboutField(head, specOf('XML1', 'NGAY_TTOAN'), { other: head.fields.NGAY_VAO }));
}
