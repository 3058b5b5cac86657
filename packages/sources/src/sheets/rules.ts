import { administrativeEdition, administrativeUnit } from '@hub/terminology';
import type { VisitDraft } from '../qd3176/draft.ts';
import type { Names } from '../qd3176/map/names.ts';
import { personalNumber } from '../qd3176/map/personal-number.ts';
import { sameFacility } from '../qd3176/rules/facility.ts';
import type { Form } from './profiles.ts';
import type { Value } from './values.ts';
import { pressureOf } from './values.ts';

/** What is wrong with a row, and what is put right (mapping contract §5, VN-CSV-…). */

/** Columns that say who the person is: the same in every form. */
export const PERSON_FIELDS: ReadonlySet<string> = new Set([
  'MA_HO_SO',
  'HO_TEN',
  'NGAY_SINH',
  'GIOI_TINH',
  'CCCD',
  'THE_BHYT',
  'DIEN_THOAI',
  'DIA_CHI',
  'MA_XA',
  'TEN_ME',
]);

/** No key of the store is longer. */
export const LONGEST_KEY = 255;

/** What the rules need to know besides the row. */
export interface RowPlace {
  readonly form: Form;
  readonly facility: string;
  readonly number: number;
  readonly names: Names;
}

/** Judges a row and mends what it can: lost zeros, a pressure in two. */
export function applyRules(draft: VisitDraft, values: Map<string, Value>, { form, facility, number, names }: RowPlace): void {
  const say = (field: string, kind: string, more: { readonly other?: string; readonly rejects?: boolean } = {}): void => {
    const column = form.columns.get(field);
    const about = {
      field,
      line: number,
      value: values.get(field)?.text,
      other: more.other,
      personal: column?.personal === true || PERSON_FIELDS.has(field) || column?.type === 'text',
    };
    if (more.rejects === true) draft.reject(`VN-CSV-${field}-${kind}`, { ...about, severity: 'error' });
    else draft.report(`VN-CSV-${field}-${kind}`, about);
  };
  const mend = (field: string, text: string): void => {
    say(field, 'leading-zero', { other: text });
    values.set(field, { text });
  };
  const own = values.get('MA_CSKCB')?.text;
  if (own !== undefined && !sameFacility(own, facility)) {
    draft.reject('VN-ENV-facility-mismatch', { field: 'MA_CSKCB', line: number, value: own, other: facility });
    return;
  }
  for (const { field, required = false } of form.columns.values()) {
    const value = values.get(field);
    if (value === undefined) {
      if (required) say(field, 'required', { rejects: true });
    } else if (value.unread !== undefined) say(field, value.unread, { rejects: required && value.unread === 'invalid' });
  }
  for (const { field, type, into } of form.columns.values()) {
    const text = values.get(field)?.text;
    const [upper, lower] = (type === 'pressure' && text !== undefined ? pressureOf(text) : undefined) ?? [];
    if (into === undefined || upper === undefined || lower === undefined) continue;
    if (!values.has(into[0])) values.set(into[0], { text: upper, number: upper });
    if (!values.has(into[1])) values.set(into[1], { text: lower, number: lower });
  }
  if (form.profile.about === 'person') judgePerson(values, names, values.get(form.profile.day)?.date?.slice(0, 10), say, mend);
}

type Say = (field: string, kind: string, more?: { readonly other?: string; readonly rejects?: boolean }) => void;

function judgePerson(
  values: Map<string, Value>,
  names: Names,
  day: string | undefined,
  say: Say,
  mend: (field: string, text: string) => void,
): void {
  const text = (field: string): string | undefined => values.get(field)?.text;
  const number = text('CCCD');
  if (number !== undefined) {
    const bare = number.replace(/[\s.]/g, '');
    const whole = bare.padStart(12, '0');
    if (/^\d{10,11}$/.test(bare) && agrees(whole, values)) mend('CCCD', whole);
    else {
      if (bare !== number && personalNumber(names, bare) !== undefined) values.set('CCCD', { text: bare });
      if (personalNumber(names, bare) === undefined) say('CCCD', 'format');
    }
  }
  const phone = text('DIEN_THOAI')?.replace(/[\s.-]/g, '');
  if (phone !== undefined && /^[235789]\d{8}$/.test(phone)) mend('DIEN_THOAI', `0${phone}`);
  const commune = text('MA_XA');
  if (commune !== undefined && /^\d{4}$/.test(commune)) mend('MA_XA', `0${commune}`);
  const unit = text('MA_XA');
  if (unit !== undefined && day?.length === 10 && administrativeUnit(administrativeEdition(day), unit) === undefined)
    say('MA_XA', 'unknown');
  if (!values.has('NGAY_SINH')) say('NGAY_SINH', 'missing');
  if ((text('MA_HO_SO')?.length ?? 0) > LONGEST_KEY) say('MA_HO_SO', 'too-long', { other: String(LONGEST_KEY), rejects: true });
  if (!values.has('MA_HO_SO') && !values.has('CCCD') && !values.has('THE_BHYT')) say('person', 'id-missing');
}

/** The sex and year digits of a personal number (NĐ 137/2015: digit 4 century and sex, digits 5–6 year) against what the row says of the person. */
function agrees(number: string, values: ReadonlyMap<string, Value>): boolean {
  const year = values.get('NGAY_SINH')?.date?.slice(0, 4);
  if (year === undefined) return false;
  const century = Math.floor(Number(year) / 100) - 19;
  if (century < 0 || century > 4 || number.slice(4, 6) !== year.slice(2)) return false;
  const sex = values.get('GIOI_TINH')?.code;
  const digit = Number(number[3]);
  return sex === '1' || sex === '2' ? digit === century * 2 + (sex === '1' ? 0 : 1) : Math.floor(digit / 2) === century;
}
