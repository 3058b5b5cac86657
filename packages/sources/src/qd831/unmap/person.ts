import type { Element, Patient } from '@hub/fhir-model';
import { hubExtension } from '../../qd3176/map/names.ts';
import { writeDayMonthYear } from '../../values/day-month-year.ts';
import type { Fields } from '../content.ts';
import { PERSON_FIELDS } from '../sections.ts';
import { completed, type Reading } from './reading.ts';

const SEX: Readonly<Record<string, string | undefined>> = { male: '1', female: '2', unknown: '3' };

/** THONGTINCHUNG, from the Patient. */
export function readPerson(reading: Reading, patient: Patient): Fields {
  const { names, facility } = reading;
  const { sid } = names;
  const numbers: readonly string[] = [sid.nationalId, sid.citizenId, sid.passport];
  const [home] = patient.address ?? [];
  const unit = (element: Element | undefined): string | undefined =>
    element?.extension?.find(({ url }) => url === hubExtension(names, 'administrative-unit'))?.valueCoding?.code;
  const race = patient.extension?.find(({ url }) => url === hubExtension(names, 'extension-race'));
  return completed(reading, patient, PERSON_FIELDS, {
    MAHOSO: patient.identifier?.find(({ system }) => system === facility.patient)?.value,
    MADINHDANH: patient.identifier?.find(({ system }) => numbers.includes(system ?? ''))?.value,
    SOTHEBHYT: patient.identifier?.findLast(({ system }) => system === sid.insurance)?.value,
    HOTEN: patient.name?.[0]?.text,
    NGAYSINH: writeDayMonthYear(patient.birthDate),
    GIOITINH: SEX[patient.gender ?? ''],
    DIENTHOAI: patient.telecom?.find(({ system }) => system === 'phone')?.value,
    DIACHI: home?.text,
    MATINH: unit(home?._state),
    MAXA: unit(home?._city),
    MADANTOC: race?.valueCodeableConcept?.coding?.[0]?.code,
  });
}
