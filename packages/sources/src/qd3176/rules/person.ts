import { readBirth } from '../../values/birth.ts';
import { readDate, readDateTime } from '../../values/date-time.ts';
import { daysBetween } from '../../values/days.ts';
import { readList } from '../../values/list.ts';
import { aboutField, type DraftRow, specOf, type VisitDraft } from '../draft.ts';
import { isBefore } from './times.ts';

/** Days a child counts as newborn. */
const NEWBORN_DAYS = 28;
export const DIAGNOSES = ['MA_BENH_CHINH', 'MA_BENH_KT'] as const;

/** Letter and number of an ICD-10 category, `N70` → [N, 70]. */
function category(code: string): readonly [letter: string, number: number] {
  return [code.charAt(0), Number(code.slice(1, 3))];
}

const within = (number: number, from: number, to: number): boolean => number >= from && number <= to;

/** Categories that only women can have: pregnancy and birth, female organs. */
function ofWomen(letter: string, number: number): boolean {
  if (letter === 'O') return true;
  if (letter === 'C') return within(number, 51, 58);
  if (letter === 'N') return within(number, 70, 98);
  if (letter === 'D') return number === 6 || within(number, 25, 28);
  return letter === 'Z' && within(number, 32, 35);
}

/** Categories that only men can have: male organs. */
function ofMen(letter: string, number: number): boolean {
  if (letter === 'C') return within(number, 60, 63);
  if (letter === 'N') return within(number, 40, 51);
  return letter === 'D' && number === 29;
}

/** Diagnoses that the sex or the age does not go with (-against-sex, -against-age). */
export function diagnosesOfPerson(draft: VisitDraft): void {
  const head = draft.tables.XML1?.[0];
  if (head === undefined) return;
  const sex = head.fields.GIOI_TINH ?? '';
  for (const field of DIAGNOSES) {
    const text = head.fields[field];
    if (text === undefined) continue;
    for (const code of readList(text)) {
      const [letter, number] = category(code);
      const about = aboutField(head, specOf('XML1', field), { value: code });
      if ((sex === '1' && ofWomen(letter, number)) || (sex === '2' && ofMen(letter, number)))
        draft.report(`VN-XML1-${field}-against-sex`, { ...about, other: sex });
      const age = letter === 'P' ? ageInDays(head) : undefined;
      if (age !== undefined && age > NEWBORN_DAYS) draft.report(`VN-XML1-${field}-against-age`, { ...about, other: `${age}d` });
    }
  }
}

/** Whole days from birth to admission; undefined unless both days are known. */
function ageInDays({ fields }: DraftRow): number | undefined {
  const born = readBirth(fields.NGAY_SINH ?? '');
  const day = readDate(fields.NGAY_VAO ?? '');
  if (born?.birthDate?.length !== 10 || born.uncertain === true || day === undefined) return undefined;
  return daysBetween(born.birthDate, day);
}

/** NGAY_SINH after NGAY_VAO, by the minute when the hour of birth is known, else by what is known of the date. */
export function bornBeforeAdmitted(draft: VisitDraft): void {
  const head = draft.head;
  const text = head?.fields.NGAY_SINH;
  const admission = head?.fields.NGAY_VAO ?? '';
  // Twelve digits each stand in the order of the moments, and nearly everybody was born long before.
  if (text?.length === 12 && admission.length === 12 && text <= admission) return;
  const admitted = readDateTime(admission);
  const born = readBirth(text ?? '');
  if (head === undefined || text === undefined || admitted === undefined || born?.birthDate === undefined) return;
  const later =
    born.birthTime === undefined
      ? born.birthDate > admitted.date.slice(0, born.birthDate.length)
      : isBefore(admitted, { instant: born.birthTime, date: born.birthDate, precision: 'minute' });
  if (!later) return;
  draft.report(
    `VN-${head.table}-NGAY_SINH-after-NGAY_VAO`,
    aboutField(head, specOf(head.table, 'NGAY_SINH'), { other: head.fields.NGAY_VAO }),
  );
}

/** MA_DOITUONG_KCB 1.7 is for newborns. */
export function newbornCategory(draft: VisitDraft): void {
  const head = draft.head;
  if (head?.fields.MA_DOITUONG_KCB !== '1.7') return;
  const age = ageInDays(head);
  if (age === undefined || age <= NEWBORN_DAYS) return;
  const about = aboutField(head, specOf(head.table, 'MA_DOITUONG_KCB'), { other: String(age) });
  draft.report(`VN-${head.table}-MA_DOITUONG_KCB-not-newborn`, about);
}
