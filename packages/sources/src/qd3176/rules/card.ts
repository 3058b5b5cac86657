import { administrativeUnit } from '@hub/terminology';
import { readDate } from '../../values/date-time.ts';
import { readAlignedList, readList } from '../../values/list.ts';
import { aboutField, type DraftRow, specOf, type VisitDraft } from '../draft.ts';

/** Two letters, a benefit level, a province, ten digits of the insured person. */
const FULL_CARD = /^[A-Z]{2}[A-Z0-9]{13}$/;
const BENEFITS = '12345';
/** Provinces of cards besides those of the country: the army, the police and the cipher service. */
const OWN_PROVINCES: ReadonlySet<string> = new Set(['97', '98', '99']);

/** Cards keep the province they were issued in: the codes before the merger contain those since. */
function isProvince(code: string): boolean {
  return OWN_PROVINCES.has(code) || administrativeUnit('administrative-unit-pre-2025', code) !== undefined;
}

/** The parts of a card number (-benefit-unknown, -province-unknown), and its validity against itself and the day of admission. */
export function card(draft: VisitDraft): void {
  const head = draft.head;
  if (head === undefined) return;
  numbers(draft, head);
  validity(draft, head);
}

function numbers(draft: VisitDraft, head: DraftRow): void {
  const text = head.fields.MA_THE_BHYT;
  if (text === undefined) return;
  // The number itself is never shown; its level and its province name nobody.
  const about = { ...aboutField(head, specOf(head.table, 'MA_THE_BHYT')), value: '', personal: false };
  for (const number of readList(text)) {
    if (!FULL_CARD.test(number)) continue;
    const benefit = number.charAt(2);
    const province = number.slice(3, 5);
    if (!BENEFITS.includes(benefit)) draft.report(`VN-${head.table}-MA_THE_BHYT-benefit-unknown`, { ...about, other: benefit });
    if (!isProvince(province)) draft.report(`VN-${head.table}-MA_THE_BHYT-province-unknown`, { ...about, other: province });
  }
}

function validity(draft: VisitDraft, head: DraftRow): void {
  const { GT_THE_TU: fromText = '', GT_THE_DEN: toText = '', NGAY_VAO = '' } = head.fields;
  if (fromText === '' && toText === '') return;
  const [starts, ends] = [readAlignedList(fromText), readAlignedList(toText)];
  const admitted = readDate(NGAY_VAO);
  let allLater = true;
  let allOver = true;
  for (let i = 0; i < Math.max(starts.length, ends.length); i++) {
    const [start, end] = [readDate(starts[i] ?? ''), readDate(ends[i] ?? '')];
    if (start !== undefined && end !== undefined && end < start) {
      draft.report(`VN-${head.table}-GT_THE_DEN-before-GT_THE_TU`, {
        ...aboutField(head, specOf(head.table, 'GT_THE_DEN')),
        value: ends[i],
        other: starts[i],
      });
    }
    // One card that counts on that day, or that says nothing of it, is enough.
    if (admitted === undefined || start === undefined || start <= admitted) allLater = false;
    if (admitted === undefined || end === undefined || end >= admitted) allOver = false;
  }
  if (allLater)
    draft.report(`VN-${head.table}-GT_THE_TU-after-NGAY_VAO`, { ...aboutField(head, specOf(head.table, 'GT_THE_TU')), other: NGAY_VAO });
  if (allOver)
    draft.report(`VN-${head.table}-GT_THE_DEN-before-NGAY_VAO`, { ...aboutField(head, specOf(head.table, 'GT_THE_DEN')), other: NGAY_VAO });
}
