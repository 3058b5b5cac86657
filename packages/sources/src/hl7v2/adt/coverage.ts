import { type Coverage, childId, type Period, type Reference } from '@hub/fhir-model';
import { lastWord, wholeSaid } from '../../as-of.ts';
import type { NeededKey } from '../../mapping.ts';
import { cardsOf } from '../../qd3176/map/card.ts';
import { typedIdentifier } from '../../qd3176/map/element.ts';
import { insurerKey } from '../../qd3176/map/keys.ts';
import type { Names } from '../../qd3176/map/names.ts';
import { insurerReference, socialInsurance } from '../../qd3176/map/organization.ts';
import { segmentsNamed } from '../message.ts';
import { emit, type Scope, type StatedMessage, timeOf } from '../scope.ts';
import { CLEARED, type Segment } from '../segment.ts';
import { coded } from './codes.ts';

type Cover = Coverage & { id: string };

/** A health insurance card: two letters, a digit of the benefit, two of the province, ten of the person; the new ones print the ten alone. */
const CARD = /^[A-Z]{2}[A-Z0-9]\d{12}$|^\d{10}$/;

/** IN1-49 (the insured's number) or IN1-36 (the policy's), '' when neither is there. */
function numberOf(in1: Segment): string {
  return [in1.component(49, 1), in1.component(36, 1)].map((text) => (text === CLEARED ? '' : text)).find((text) => text !== '') ?? '';
}

/** The directory key of the payor of cards, when a card is there. */
export function insurerKeys({ message }: StatedMessage, names: Names): NeededKey[] {
  return segmentsNamed(message, 'IN1').some((in1) => CARD.test(numberOf(in1))) ? [{ key: insurerKey(names), belongsTo: 'none' }] : [];
}

/**
 * The insurances of IN1 (HL7 v2-to-FHIR, IN1[Coverage]). A card of the social insurance is the Coverage the national tables make of it, and what they say of it
 * stands; another insurer's goes by insurer and number. Nothing without a number.
 */
export function coverages(scope: Scope): void {
  const seen = new Set<string>();
  for (const in1 of segmentsNamed(scope.message, 'IN1')) {
    const number = numberOf(in1);
    if (number === '') continue;
    const card = CARD.test(number);
    const name = card ? number : `HL7/IN1/${in1.component(3, 1)}/${number}`;
    const id = childId(scope.context.idSecret, scope.patientId, 'Coverage', name);
    if (seen.has(id)) continue;
    seen.add(id);
    if (card) addInsurer(scope);
    const own = wholeSaid(coverage(scope, in1, id, number, card), scope.moment, scope.names);
    emit(scope, own, { merge: (existing) => lastWord(existing as Coverage, own) });
  }
}

function addInsurer(scope: Scope): void {
  const mapped = socialInsurance(scope);
  if (!scope.made.some(({ resource }) => resource.id === mapped.resource.id)) scope.made.push(mapped);
}

function coverage(scope: Scope, in1: Segment, id: string, number: string, card: boolean): Cover {
  const { sid } = scope.names;
  const type = coded(scope, in1, 15);
  const relation = coded(scope, in1, 17);
  const period = periodOf(scope, in1);
  const temporary = cardsOf({ MA_THE_BHYT: number })[0]?.temporary === true;
  return {
    resourceType: 'Coverage',
    id,
    ...(card ? { identifier: [typedIdentifier('SB', sid.insurance, number, temporary ? 'temp' : undefined)] } : {}),
    status: 'active',
    ...(type === undefined ? {} : { type }),
    subscriberId: number,
    beneficiary: scope.subject,
    ...(relation === undefined ? {} : { relationship: relation }),
    ...(period === undefined ? {} : { period }),
    payor: [card ? insurerReference(scope) : payorOf(in1)],
  };
}

/** IN1-4, IN1-3: an insurer nobody keeps a list of. */
function payorOf(in1: Segment): Reference {
  const [name, code] = [in1.component(4, 1), in1.component(3, 1)];
  return { display: [name, code].find((text) => text !== '' && text !== CLEARED) ?? 'Đơn vị bảo hiểm không nêu tên' };
}

/** IN1-12 to IN1-13; an end before the start is left out. */
function periodOf(scope: Scope, in1: Segment): Period | undefined {
  const [start, end] = [timeOf(scope, in1, 12), timeOf(scope, in1, 13)];
  const last = start !== undefined && end !== undefined && end.at < start.at ? undefined : end;
  if (start === undefined && last === undefined) return undefined;
  return { ...(start === undefined ? {} : { start: start.date }), ...(last === undefined ? {} : { end: last.date }) };
}
