import type { Extension, Identifier, Patient } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import { homeAddress } from '../../qd3176/map/address.ts';
import { cardsOf } from '../../qd3176/map/card.ts';
import { fillGaps } from '../../qd3176/map/check-in-patient.ts';
import { describedByTag, isProvisional } from '../../qd3176/map/described-by.ts';
import { listedConcept, typedIdentifier } from '../../qd3176/map/element.ts';
import { humanName } from '../../qd3176/map/human-name.ts';
import { LEFT_OUT } from '../../qd3176/map/left-out.ts';
import { mergePatient } from '../../qd3176/map/merge-patient.ts';
import { hubCodeSystem, hubExtension, type Names } from '../../qd3176/map/names.ts';
import { GENDER } from '../../qd3176/map/patient.ts';
import { personalNumber } from '../../qd3176/map/personal-number.ts';
import { readDayMonthYear } from '../../values/day-month-year.ts';
import type { Fields } from '../content.ts';
import { tagExtension } from '../header.ts';
import { PERSON_FIELDS } from '../sections.ts';
import { readPerson } from '../unmap/person.ts';
import { keepTags, personDirectoryKey, type Scope, stationSystem } from './scope.ts';

type Person = Patient & { id: string };

/**
 * The source record of the person, THONGTINCHUNG. XML1 knows better (contract §1.1): where one has described the Patient, a health record only
 * fills gaps.
 */
export function patientOf(scope: Scope, fields: Fields): MappedResource {
  const { names } = scope;
  const resource: Person = {
    resourceType: 'Patient',
    id: scope.patientId,
    meta: { tag: [describedByTag(names, 'QD831')] },
    identifier: identifiers(scope, fields),
    active: true,
  };
  if (fields.HOTEN !== undefined) resource.name = [humanName(fields.HOTEN)];
  if (fields.DIENTHOAI !== undefined) resource.telecom = [{ system: 'phone', value: fields.DIENTHOAI }];
  const gender = GENDER.get(fields.GIOITINH ?? '');
  if (gender !== undefined) resource.gender = gender;
  const birth = fields.NGAYSINH === undefined ? undefined : readDayMonthYear(fields.NGAYSINH)?.date;
  if (birth !== undefined) resource.birthDate = birth;
  const address = homeAddress(
    { ...scope, xml1: {} },
    {
      ...(fields.DIACHI === undefined ? {} : { DIA_CHI: fields.DIACHI }),
      ...(fields.MATINH === undefined ? {} : { MATINH_CU_TRU: fields.MATINH }),
      ...(fields.MAXA === undefined ? {} : { MAXA_CU_TRU: fields.MAXA }),
    },
  );
  if (address !== undefined) resource.address = [address];
  const extension: Extension[] = [];
  if (fields.MADANTOC !== undefined) {
    const valueCodeableConcept = listedConcept(hubCodeSystem(names, 'vn-core-race'), fields.MADANTOC.padStart(2, '0'));
    extension.push({ url: hubExtension(names, 'extension-race'), valueCodeableConcept });
    resource.extension = extension;
  }
  keepTags(scope, extension, PERSON_FIELDS, fields, readPerson({ names, facility: scope.facility }, resource));
  if (extension.length > 0) resource.extension = extension;
  const key = personDirectoryKey(names, scope.record.facility, scope.person);
  const ours = new Set([hubExtension(names, LEFT_OUT), ...PERSON_FIELDS.map((tag) => tagExtension(names, tag))]);
  return { resource, mode: 'merge', key, owned: false, merge: (existing) => mergedPerson(names, ours, existing as Patient, resource) };
}

function identifiers({ names, facility, record, person }: Scope, { MAHOSO, MADINHDANH, SOTHEBHYT }: Fields): Identifier[] {
  const list: Identifier[] = [];
  if (MAHOSO !== undefined) list.push(typedIdentifier('PI', facility.patient, MAHOSO, 'secondary'));
  if (person.kind === 'station') list.push(typedIdentifier('PI', stationSystem(names, record.facility), person.value, 'temp'));
  const personal = personalNumber(names, MADINHDANH);
  if (personal !== undefined) list.push(personal);
  for (const card of SOTHEBHYT === undefined ? [] : cardsOf({ MA_THE_BHYT: SOTHEBHYT })) {
    list.push(typedIdentifier('SB', names.sid.insurance, card.number, card.temporary ? 'temp' : undefined));
    if (card.socialInsuranceNumber !== undefined) {
      list.push(typedIdentifier('SB', names.sid.socialInsurance, card.socialInsuranceNumber));
    }
  }
  return list;
}

/**
 * What is stored of a person afterwards. Texts an earlier record of this kind kept beside the elements (`ours`) go: this one says its
 * own. Where XML1 has described the Patient, gaps are filled.
 */
export function mergedPerson(names: Names, ours: ReadonlySet<string>, stored: Patient, own: Person): Person {
  const { extension, ...rest } = stored;
  const kept = extension?.filter(({ url }) => !ours.has(url));
  const before: Patient = kept === undefined || kept.length === 0 ? rest : { ...rest, extension: kept };
  if (isProvisional(stored, names)) return mergePatient(before, own);
  const filled = fillGaps(before, own) as Person;
  if (own.telecom !== undefined) filled.telecom ??= own.telecom;
  if (own.address !== undefined) filled.address ??= own.address;
  return filled;
}
