import type { Extension, Identifier, Patient } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import { readBirth } from '../../values/birth.ts';
import { readInteger } from '../../values/number.ts';
import { BIRTH_PLACE, BIRTH_TIME } from './birth-specs.ts';
import { fillGaps } from './check-in-patient.ts';
import { identifier, typedIdentifier } from './element.ts';
import type { Fields } from './fields.ts';
import { humanName } from './human-name.ts';
import { mergePatient } from './merge-patient.ts';
import { GENDER } from './patient.ts';
import { type Newborn, rowKey, type Scope } from './scope.ts';

/**
 * The child of a birth certificate: a Patient of its own, never its mother's nor its sibling's (contract §1.1). Once a visit of the
 * child itself has described it (it has an MA_BN), a certificate only fills gaps.
 */
export function childPatient(scope: Scope, newborn: Newborn): MappedResource {
  const resource = child(scope, newborn);
  return {
    resource,
    mode: 'merge',
    aliases: newborn.aliases,
    merge: (existing) => mergeChild(existing as Patient, resource, scope.facility.patient),
    owned: true,
  };
}

/** The visit's own person, when one of the certificates is about him: with what the certificate adds. */
export function withOwnCertificate(scope: Scope, person: Patient & { id: string }): Patient & { id: string } {
  const own = scope.newborns.find(({ id }) => id === person.id);
  return own === undefined ? person : { ...withGaps(person, child(scope, own)), id: person.id };
}

function child(scope: Scope, { row, id }: Newborn): Patient & { id: string } {
  const { fields } = row;
  const resource: Patient & { id: string } = { resourceType: 'Patient', id };
  if (fields.NOI_SINH_CON !== undefined) resource.extension = [{ url: BIRTH_PLACE, valueAddress: { text: fields.NOI_SINH_CON } }];
  resource.identifier = [number(scope, { row, id, aliases: [] })];
  resource.active = true;
  const called = fields.HO_TEN_CON ?? (fields.HO_TEN_NND === undefined ? undefined : `CON BÀ ${fields.HO_TEN_NND}`);
  if (called !== undefined) resource.name = [{ ...humanName(called), ...(fields.HO_TEN_CON === undefined ? { use: 'temp' } : {}) }];
  const gender = GENDER.get(fields.GIOI_TINH_CON ?? '');
  if (gender !== undefined) resource.gender = gender;
  addBirth(resource, fields);
  const siblings = fields.SO_CON === undefined ? undefined : readInteger(fields.SO_CON);
  if (siblings !== undefined && siblings > 0) resource.multipleBirthBoolean = siblings > 1;
  return resource;
}

/** XML9.MA_THE_TAM; a child without a card goes by its row. */
function number(scope: Scope, { row }: Newborn): Identifier {
  const card = row.fields.MA_THE_TAM;
  return card === undefined
    ? identifier(scope.facility.row, rowKey(scope, row))
    : typedIdentifier('SB', scope.names.sid.insurance, card, 'temp');
}

function addBirth(resource: Patient, { NGAY_SINH_CON }: Fields): void {
  const birth = NGAY_SINH_CON === undefined ? undefined : readBirth(NGAY_SINH_CON);
  if (birth?.birthDate === undefined) return;
  resource.birthDate = birth.birthDate;
  if (birth.birthTime === undefined) return;
  const extension: Extension[] = [{ url: BIRTH_TIME, valueDateTime: birth.birthTime }];
  resource._birthDate = { extension };
}

/** {@link fillGaps}, and of the birth what a certificate alone says: the hour of the same day, whether there were several children. */
function withGaps(described: Patient, certificate: Patient): Patient {
  const filled = fillGaps(described, certificate);
  if (filled.birthDate === certificate.birthDate && certificate._birthDate !== undefined) filled._birthDate ??= certificate._birthDate;
  if (certificate.multipleBirthBoolean !== undefined) filled.multipleBirthBoolean ??= certificate.multipleBirthBoolean;
  return filled;
}

/** What to store of a child that is stored already. A row that came back after it had vanished revives it, unless it was merged away. */
function mergeChild(stored: Patient, newer: Patient & { id: string }, facilityNumbers: string): Patient {
  const described = stored.identifier?.some(({ system }) => system === facilityNumbers) ?? false;
  if (described) return withGaps(stored, newer);
  const replaced = stored.link?.some(({ type }) => type === 'replaced-by') ?? false;
  const named = stored.name?.some(({ use }) => use !== 'temp') ?? false;
  const { name, ...nameless } = newer;
  const merged = mergePatient(stored, named && name?.[0]?.use === 'temp' ? nameless : newer);
  return replaced ? merged : { ...merged, active: true };
}
