import type { Extension, Identifier } from '@hub/fhir-model';
import { readBirth } from '../../values/birth.ts';
import { readList } from '../../values/list.ts';
import { ageAt } from '../rules/missing.ts';
import { cardsOf } from './card.ts';
import { typedIdentifier } from './element.ts';
import type { Fields } from './fields.ts';
import { keepField } from './left-out.ts';
import { byNumber } from './row-order.ts';
import type { Scope } from './scope.ts';

/** Numbers of the patient that only papers write: MA_THE_TAM (XML7, XML8, XML11) and MA_BHXH (XML11). */

/** The temporary card XML1 names, when it is one: what a paper's MA_THE_TAM usually repeats. */
export function temporaryCard(xml1: Fields): string | undefined {
  const temporary = cardsOf(xml1).filter((card) => card.temporary);
  return temporary.length === 1 ? temporary[0]?.number : undefined;
}

/** The social insurance number in XML1's cards: what XML11.MA_BHXH usually repeats. */
export function socialInsuranceNumber(xml1: Fields): string | undefined {
  return cardsOf(xml1).find((card) => card.socialInsuranceNumber !== undefined)?.socialInsuranceNumber;
}

/** What papers add to the identifiers of their patient, `known` left out. Ten zeros and what has not ten digits name nobody. */
export function paperIdentifiers(scope: Scope, known: readonly Identifier[]): Identifier[] {
  const { sid } = scope.names;
  const { XML7, XML8, XML11 } = scope.record.tables;
  const found = new Map<string, Identifier>();
  const add = (made: Identifier) => {
    if (!known.some(({ system, value }) => system === made.system && value === made.value)) found.set(`${made.system}|${made.value}`, made);
  };
  for (const { fields } of [...byNumber(XML7), ...byNumber(XML8), ...byNumber(XML11)]) {
    for (const card of readList(fields.MA_THE_TAM ?? ''))
      if (isOwnCard(scope, card)) add(typedIdentifier('SB', sid.insurance, card, 'temp'));
    const number = fields.MA_BHXH;
    if (number !== undefined && /^(?!0{10})\d{10}$/.test(number)) add(typedIdentifier('SB', sid.socialInsurance, number));
  }
  return [...found.values()];
}

/**
 * True when a temporary card can be the patient's own. Papers of a mother name her newborn's: a card of a birth certificate of the same visit,
 * or a child's card (TE…, until the year after the sixth birthday) of somebody older, would make her findable as her child.
 */
function isOwnCard({ record, xml1, start }: Scope, card: string): boolean {
  if (record.tables.XML9?.some(({ fields }) => readList(fields.MA_THE_TAM ?? '').includes(card))) return false;
  const born = readBirth(xml1.NGAY_SINH ?? '')?.birthDate;
  return !card.startsWith('TE') || born === undefined || start === undefined || ageAt(born, start.date) <= OLDEST_CHILD;
}
const OLDEST_CHILD = 6;

/** Which card a paper's MA_THE_TAM means, where XML1 does not say it. */
export function temporaryCardOf(scope: Scope, fields: Fields): Extension[] {
  const extension: Extension[] = [];
  keepField(scope, extension, 'MA_THE_TAM', fields.MA_THE_TAM, temporaryCard(scope.xml1));
  return extension;
}
