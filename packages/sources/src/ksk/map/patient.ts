import type { Extension, Identifier, Patient } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import { mergedPerson } from '../../qd831/map/patient.ts';
import { personDirectoryKey, type Scope, stationSystem } from '../../qd831/map/scope.ts';
import { homeAddress } from '../../qd3176/map/address.ts';
import { describedByTag } from '../../qd3176/map/described-by.ts';
import { listedConcept, typedIdentifier } from '../../qd3176/map/element.ts';
import { humanName } from '../../qd3176/map/human-name.ts';
import { hubCodeSystem, hubExtension } from '../../qd3176/map/names.ts';
import { GENDER } from '../../qd3176/map/patient.ts';
import { personalNumber } from '../../qd3176/map/personal-number.ts';
import { birthDay } from '../dates.ts';

/** The person of a health check. XML1 knows better: where one has described the Patient, a check only fills gaps. */
export function patientOf(scope: Scope, value: (field: string) => string | undefined): MappedResource {
  const { names, facility, person, record } = scope;
  const [MA_BN, number, name, phone] = [value('MA_BN'), value('SO_CCCD'), value('HO_TEN'), value('DIEN_THOAI')];
  const identifier: Identifier[] = MA_BN === undefined ? [] : [typedIdentifier('PI', facility.patient, MA_BN, 'secondary')];
  if (person.kind === 'station') identifier.push(typedIdentifier('PI', stationSystem(names, record.facility), person.value, 'temp'));
  const personal = personalNumber(names, number);
  if (personal !== undefined) identifier.push(personal);
  const [race, work] = [value('MA_DAN_TOC'), value('MA_NGHE_NGHIEP')];
  const extension: Extension[] = [];
  if (race !== undefined) {
    const valueCodeableConcept = listedConcept(hubCodeSystem(names, 'vn-core-race'), race.padStart(2, '0'));
    extension.push({ url: hubExtension(names, 'extension-race'), valueCodeableConcept });
  }
  if (work !== undefined) {
    const valueCodeableConcept = listedConcept(hubCodeSystem(names, work.length === 5 ? 'occupation-5' : 'occupation'), work);
    extension.push({ url: hubExtension(names, 'extension-occupation'), valueCodeableConcept });
  }
  const home: Record<string, string> = {};
  for (const field of ['DIA_CHI', 'MATINH_CU_TRU', 'MAXA_CU_TRU']) {
    const text = value(field);
    if (text !== undefined) home[field] = text;
  }
  const address = homeAddress({ ...scope, xml1: {} }, home);
  const gender = GENDER.get(value('GIOI_TINH') ?? '');
  const birthDate = birthDay(value('NGAY_SINH'));
  const resource: Patient & { id: string } = {
    resourceType: 'Patient',
    id: scope.patientId,
    meta: { tag: [describedByTag(names, 'KSK')] },
    ...(extension.length === 0 ? {} : { extension }),
    ...(identifier.length === 0 ? {} : { identifier }),
    active: true,
    ...(name === undefined ? {} : { name: [humanName(name)] }),
    ...(phone === undefined ? {} : { telecom: [{ system: 'phone', value: phone }] }),
    ...(gender === undefined ? {} : { gender }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(address === undefined ? {} : { address: [address] }),
  };
  const key = personDirectoryKey(names, record.facility, person);
  return { resource, mode: 'merge', key, owned: false, merge: (existing) => mergedPerson(names, NONE, existing as Patient, resource) };
}

const NONE: ReadonlySet<string> = new Set();
