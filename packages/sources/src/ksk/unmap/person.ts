import type { Element, Patient } from '@hub/fhir-model';
import type { Reading } from '../../qd831/unmap/reading.ts';
import { hubExtension } from '../../qd3176/map/names.ts';

const SEX: Readonly<Record<string, string | undefined>> = { male: '1', female: '2', unknown: '3' };

/** Fields of the person, from the Patient. A date of birth is written as the national tables write it. */
export function readPersonFields({ names, facility }: Reading, patient: Patient): Record<string, string | undefined> {
  const { sid } = names;
  const numbers: readonly string[] = [sid.nationalId, sid.citizenId, sid.passport];
  const [home] = patient.address ?? [];
  const unit = (element: Element | undefined): string | undefined =>
    element?.extension?.find(({ url }) => url === hubExtension(names, 'administrative-unit'))?.valueCoding?.code;
  const concept = (name: string): string | undefined =>
    patient.extension?.find(({ url }) => url === hubExtension(names, name))?.valueCodeableConcept?.coding?.[0]?.code;
  return {
    MA_BN: patient.identifier?.find(({ system }) => system === facility.patient)?.value,
    HO_TEN: patient.name?.[0]?.text,
    GIOI_TINH: SEX[patient.gender ?? ''],
    NGAY_SINH: patient.birthDate === undefined ? undefined : `${patient.birthDate.replaceAll('-', '').padEnd(8, '0')}0000`,
    MA_DAN_TOC: concept('extension-race'),
    SO_CCCD: patient.identifier?.find(({ system }) => numbers.includes(system ?? ''))?.value,
    DIA_CHI: home?.text,
    MATINH_CU_TRU: unit(home?._state),
    MAXA_CU_TRU: unit(home?._city),
    MA_NGHE_NGHIEP: concept('extension-occupation'),
    DIEN_THOAI: patient.telecom?.find(({ system }) => system === 'phone')?.value,
  };
}
