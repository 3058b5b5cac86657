import type { Period } from '@hub/fhir-model';
import { readDate } from '../../values/date-time.ts';
import { readAlignedList } from '../../values/list.ts';
import type { Fields } from './fields.ts';

/** One health insurance card of a visit. */
export interface Card {
  /** 15 characters as sent (new cards print ten). */
  readonly number: string;
  /** Card of a newborn, `TE1…`. */
  readonly temporary: boolean;
  /** Its last ten characters; absent on temporary cards, which carry no number of a person. */
  readonly socialInsuranceNumber?: string;
  readonly period?: Period;
  /** XML1.GT_THE_TU, GT_THE_DEN of this card when they are no dates, or the end lies before the start. */
  readonly badStart?: string;
  readonly badEnd?: string;
  /** MA_DKBD: where the holder is registered. */
  readonly registeredAt?: string;
}

/** Cards of XML1.MA_THE_BHYT in order, each once; MA_DKBD, GT_THE_TU, GT_THE_DEN by position (contract §4.3). */
export function cardsOf(xml1: Fields): Card[] {
  if (xml1.MA_THE_BHYT === undefined) return [];
  const starts = aligned(xml1.GT_THE_TU);
  const ends = aligned(xml1.GT_THE_DEN);
  const registrations = aligned(xml1.MA_DKBD);
  const cards = new Map<string, Card>();
  readAlignedList(xml1.MA_THE_BHYT).forEach((number, i) => {
    if (number !== '' && !cards.has(number)) cards.set(number, card(number, starts[i], ends[i], registrations[i]));
  });
  return [...cards.values()];
}

const aligned = (text: string | undefined): string[] => (text === undefined ? [] : readAlignedList(text));

function card(number: string, startText: string | undefined, endText: string | undefined, registeredAt: string | undefined): Card {
  const temporary = number.startsWith('TE1');
  const social = number.slice(-10);
  const start = startText ? readDate(startText) : undefined;
  const last = endText ? readDate(endText) : undefined;
  const end = start !== undefined && last !== undefined && last < start ? undefined : last; // R4 knows no period that ends before it begins
  return {
    number,
    temporary,
    ...(!temporary && /^\d{10}$/.test(social) ? { socialInsuranceNumber: social } : {}),
    ...(start === undefined && end === undefined ? {} : { period: { ...(start ? { start } : {}), ...(end ? { end } : {}) } }),
    ...(startText && start === undefined ? { badStart: startText } : {}),
    ...(endText && end === undefined ? { badEnd: endText } : {}),
    ...(registeredAt ? { registeredAt } : {}),
  };
}
