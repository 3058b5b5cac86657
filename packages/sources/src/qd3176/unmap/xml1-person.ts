import type { Patient } from '@hub/fhir-model';
import { hubExtension } from '../map/names.ts';
import type { Holder, Reading } from './reading.ts';
import { fieldText } from './reading.ts';
import { writtenTime } from './written.ts';

const BIRTH_TIME = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime';

/** On the Encounter: XML1 wrote the hour of birth, which the Patient may have from another visit. */
export const WITH_BIRTH_TIME = 'xml1-birth-time';

const SEX: Readonly<Record<string, string | undefined>> = { male: '1', female: '2' };

/**
 * XML1's person, from the Patient as it was then. Of fields in `asText` (an impossible date of birth, a number of no known form, a
 * code that lost its zero) the Patient keeps the text as well.
 */
export function person(reading: Reading, holder: Holder, asText: ReadonlySet<string>): Record<string, string | undefined> {
  const { names, facility } = reading;
  const { patient, encounter } = reading.stored;
  const concept = (name: string) =>
    patient.extension?.find(({ url }) => url === hubExtension(names, name))?.valueCodeableConcept?.coding?.[0]?.code;
  const [home] = patient.address ?? [];
  const unit = (element: Holder | undefined) =>
    element?.extension?.find(({ url }) => url === hubExtension(names, 'administrative-unit'))?.valueCoding?.code;
  const numbers = patient.identifier?.filter(({ system }) => system === facility.patient).map(({ value }) => value) ?? [];
  const named = encounter.subject?.identifier?.value;
  const row: Record<string, string | undefined> = {
    MA_BN: numbers.includes(named) ? named : numbers[0],
    HO_TEN: patient.name?.[0]?.text,
    SO_CCCD: personalNumber(reading, patient),
    NGAY_SINH: birth(reading, patient, holder),
    GIOI_TINH: SEX[patient.gender ?? ''],
    MA_QUOCTICH: concept('extension-nationality'),
    MA_DANTOC: concept('extension-race'),
    MA_NGHE_NGHIEP: concept('extension-occupation'),
    DIA_CHI: home?.text,
    MATINH_CU_TRU: unit(home?._state),
    MAHUYEN_CU_TRU: unit(home?._district),
    MAXA_CU_TRU: unit(home?._city),
    DIEN_THOAI: patient.telecom?.find(({ system }) => system === 'phone')?.value,
  };
  for (const field of asText) row[field] = fieldText(reading, patient, field);
  return row;
}

/** The number of the person the newest record gave: it stands first. */
function personalNumber({ names }: Reading, { identifier }: Patient): string | undefined {
  const systems: readonly string[] = [names.sid.nationalId, names.sid.citizenId, names.sid.passport];
  return identifier?.find(({ system }) => systems.includes(system ?? ''))?.value;
}

/** `198005210000`; what is not known is 0. */
function birth({ names }: Reading, { birthDate, _birthDate }: Patient, holder: Holder): string | undefined {
  if (birthDate === undefined) return undefined;
  const day = birthDate.replaceAll('-', '').padEnd(8, '0');
  const timed = holder.extension?.some(({ url, valueBoolean }) => url === hubExtension(names, WITH_BIRTH_TIME) && valueBoolean === true);
  const time = _birthDate?.extension?.find(({ url }) => url === BIRTH_TIME)?.valueDateTime;
  return (timed === true ? writtenTime(time) : undefined) ?? `${day}0000`;
}
