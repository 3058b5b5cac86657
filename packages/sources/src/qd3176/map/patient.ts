import type { Extension, Identifier, Patient } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import { readBirth } from '../../values/birth.ts';
import { homeAddress } from './address.ts';
import { addAssessedPerson } from './assessed-person.ts';
import { type Card, cardsOf } from './card.ts';
import { describedByVisit } from './described-by.ts';
import { listedConcept, typedIdentifier } from './element.ts';
import { rawExtension } from './extensions.ts';
import { humanName } from './human-name.ts';
import { patientKey } from './keys.ts';
import { mergePatient } from './merge-patient.ts';
import { codeSystemOf, hubCodeSystem, hubExtension } from './names.ts';
import { paperIdentifiers } from './paper-cards.ts';
import { personalNumber } from './personal-number.ts';
import type { Scope } from './scope.ts';

type Person = Patient & { id: string };

/** The source record of a person in one facility: upsert by XML1.MA_BN (contract §1.1). `complete` adds what other tables say of it. */
export function patient(scope: Scope, complete: (person: Person) => Person = (person) => person): MappedResource {
  const { xml1 } = scope;
  const key = patientKey(scope.facility, xml1.MA_BN as string);
  let resource: Person = { resourceType: 'Patient', id: scope.patientId };
  const extension = extensions(scope);
  if (extension.length > 0) resource.extension = extension;
  resource.identifier = identifiers(scope);
  resource.active = true;
  if (xml1.HO_TEN !== undefined) resource.name = [humanName(xml1.HO_TEN)];
  if (xml1.DIEN_THOAI !== undefined) resource.telecom = [{ system: 'phone', value: xml1.DIEN_THOAI }];
  const gender = GENDER.get(xml1.GIOI_TINH ?? '');
  if (gender !== undefined) resource.gender = gender;
  addBirth(scope, resource);
  addDeath(scope, resource);
  const address = homeAddress(scope);
  if (address !== undefined) resource.address = [address];
  addAssessedPerson(scope, resource);
  resource = complete(resource);
  const merge: NonNullable<MappedResource['merge']> = (existing) =>
    mergePatient(describedByVisit(existing as Patient, scope.names), resource);
  return { resource, mode: 'merge', key, aliases: scope.personAliases, merge, owned: false };
}

/** XML1.GIOI_TINH. */
export const GENDER: ReadonlyMap<string, NonNullable<Patient['gender']>> = new Map([
  ['1', 'male'],
  ['2', 'female'],
  ['3', 'unknown'],
]);

function identifiers(scope: Scope): Identifier[] {
  const { xml1, names } = scope;
  const list: Identifier[] = [typedIdentifier('PI', scope.facility.patient, xml1.MA_BN as string, 'secondary')];
  const personal = personalNumber(names, xml1.SO_CCCD);
  if (personal !== undefined) list.push(personal);
  const cards = cardsOf(xml1);
  for (const card of cards) list.push(cardIdentifier(card, names.sid.insurance));
  for (const number of new Set(cards.map((card) => card.socialInsuranceNumber))) {
    if (number !== undefined) list.push(typedIdentifier('SB', names.sid.socialInsurance, number));
  }
  return [...list, ...paperIdentifiers(scope, list)];
}

/** XML1.MA_THE_BHYT with its XML1.GT_THE_TU and GT_THE_DEN. */
function cardIdentifier(card: Card, system: string): Identifier {
  const made = typedIdentifier('SB', system, card.number, card.temporary ? 'temp' : undefined);
  return card.period === undefined ? made : { ...made, period: card.period };
}

function addBirth(scope: Scope, resource: Patient): void {
  const birth = scope.xml1.NGAY_SINH === undefined ? undefined : readBirth(scope.xml1.NGAY_SINH);
  if (birth?.birthDate === undefined) return;
  resource.birthDate = birth.birthDate;
  const extension: Extension[] = [];
  if (birth.birthTime !== undefined) extension.push({ url: BIRTH_TIME, valueDateTime: birth.birthTime });
  if (birth.uncertain === true) extension.push({ url: hubExtension(scope.names, 'birth-date-uncertain'), valueBoolean: true });
  if (extension.length > 0) resource._birthDate = { extension };
}
const BIRTH_TIME = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime';

/** XML1.KET_QUA_DTRI: 5 died here (at XML1.NGAY_RA), 8 died elsewhere. */
function addDeath(scope: Scope, resource: Patient): void {
  const result = scope.xml1.KET_QUA_DTRI;
  if (result === '5' && scope.end !== undefined) {
    resource.deceasedDateTime = scope.end.precision === 'day' ? scope.end.date : scope.end.instant;
  } else if (result === '5' || result === '8') {
    resource.deceasedBoolean = true;
  }
}

function extensions(scope: Scope): Extension[] {
  const { xml1, names } = scope;
  const list: Extension[] = [];
  if (xml1.MA_QUOCTICH !== undefined) {
    const valueCodeableConcept = listedConcept(codeSystemOf(names, 'MA_QUOCTICH'), xml1.MA_QUOCTICH);
    list.push({ url: hubExtension(names, 'extension-nationality'), valueCodeableConcept });
  }
  if (xml1.MA_DANTOC !== undefined) {
    const valueCodeableConcept = listedConcept(hubCodeSystem(names, 'vn-core-race'), xml1.MA_DANTOC.padStart(2, '0'));
    list.push({ url: hubExtension(names, 'extension-race'), valueCodeableConcept });
  }
  if (xml1.MA_NGHE_NGHIEP !== undefined) {
    const system = hubCodeSystem(names, xml1.MA_NGHE_NGHIEP.length === 5 ? 'occupation-5' : 'occupation');
    list.push({ url: hubExtension(names, 'extension-occupation'), valueCodeableConcept: listedConcept(system, xml1.MA_NGHE_NGHIEP) });
  }
  if (xml1.SO_CCCD !== undefined && personalNumber(names, xml1.SO_CCCD) === undefined)
    list.push(rawExtension(scope, 'SO_CCCD', xml1.SO_CCCD));
  if (xml1.NGAY_SINH !== undefined && readBirth(xml1.NGAY_SINH) === undefined) list.push(rawExtension(scope, 'NGAY_SINH', xml1.NGAY_SINH));
  if (xml1.GIOI_TINH !== undefined && !GENDER.has(xml1.GIOI_TINH)) list.push(rawExtension(scope, 'GIOI_TINH', xml1.GIOI_TINH));
  return list;
}
