import { type Coverage, childId, type Extension, type Reference } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import { type Card, cardsOf } from './card.ts';
import { oneConcept, typedIdentifier } from './element.ts';
import { addFieldExtensions, type FieldRule, rawExtension } from './extensions.ts';
import { mergeCoverage } from './merge-coverage.ts';
import { fieldExtension } from './names.ts';
import { facilityReference, insurerReference } from './organization.ts';
import type { Scope } from './scope.ts';

/** Fields of XML1 about the insured person, kept on the first Coverage. */
const PERSON_FIELDS: readonly FieldRule[] = [
  ['NGAY_MIEN_CCT', 'dateTime'],
  ['MA_KHUVUC', 'code'],
  ['NAM_NAM_LIEN_TUC', 'date'],
];

/** A Coverage and how Claims refer to it. */
export interface MappedCoverage {
  readonly mapped: MappedResource;
  readonly reference: Reference;
}

/** One Coverage per card of XML1.MA_THE_BHYT, in order; without a card one of type `pay` whose payor is the Patient (contract §3.3). */
export function coverages(scope: Scope): MappedCoverage[] {
  const cards = cardsOf(scope.xml1);
  if (cards.length === 0) return [selfPay(scope)];
  return cards.map((card, i) => cardCoverage(scope, card, i === 0));
}

function cardCoverage(scope: Scope, card: Card, first: boolean): MappedCoverage {
  const { sid } = scope.names;
  const id = childId(scope.context.idSecret, scope.patientId, 'Coverage', card.number);
  const extension: Extension[] = [];
  if (card.registeredAt !== undefined) {
    extension.push({ url: fieldExtension(scope.names, 'MA_DKBD'), valueReference: facilityReference(scope, card.registeredAt) });
  }
  if (first) addFieldExtensions(scope, scope.xml1, PERSON_FIELDS, extension);
  if (card.badStart !== undefined) extension.push(rawExtension(scope, 'GT_THE_TU', card.badStart));
  if (card.badEnd !== undefined) extension.push(rawExtension(scope, 'GT_THE_DEN', card.badEnd));
  const resource: Coverage & { id: string } = {
    resourceType: 'Coverage',
    id,
    ...(extension.length === 0 ? {} : { extension }),
    identifier: [typedIdentifier('SB', sid.insurance, card.number, card.temporary ? 'temp' : undefined)],
    status: 'active',
    subscriberId: card.number,
    beneficiary: scope.subject,
    payor: [insurerReference(scope)],
    ...(card.period === undefined ? {} : { period: card.period }),
  };
  return finish(resource, { reference: `Coverage/${id}`, identifier: { system: sid.insurance, value: card.number } });
}

function selfPay(scope: Scope): MappedCoverage {
  const id = childId(scope.context.idSecret, scope.patientId, 'Coverage', 'pay');
  const extension = addFieldExtensions(scope, scope.xml1, PERSON_FIELDS, []);
  const resource: Coverage & { id: string } = {
    resourceType: 'Coverage',
    id,
    ...(extension.length === 0 ? {} : { extension }),
    status: 'active',
    type: oneConcept('http://terminology.hl7.org/CodeSystem/coverage-selfpay', 'pay', 'Pay'),
    beneficiary: scope.subject,
    payor: [scope.subject],
  };
  return finish(resource, { reference: `Coverage/${id}` });
}

function finish(resource: Coverage & { id: string }, reference: Reference): MappedCoverage {
  const merge: NonNullable<MappedResource['merge']> = (existing) => mergeCoverage(existing as Coverage, resource);
  return { mapped: { resource, mode: 'merge', merge, owned: false }, reference };
}
