import type { Composition, Observation, Patient, RelatedPerson } from '@hub/fhir-model';
import { TERMINOLOGY } from '@hub/fhir-model';
import { BIRTH_EXTENSIONS, BIRTH_PLACE, BIRTH_SECTIONS, BIRTH_TIME, PARITY } from '../map/birth-specs.ts';
import { hubExtension } from '../map/names.ts';
import { completeRow } from './complete-row.ts';
import { sectionText } from './narrative.ts';
import { fieldText, type Holder, nativeText, openReading, type Reading, referenceList, resourcesOf } from './reading.ts';
import { rowParts } from './row-parts.ts';
import type { NationalRow } from './stored-visit.ts';
import type { TableReader } from './tables.ts';
import { writtenDay, writtenNumber, writtenTime } from './written.ts';

/** XML9, from its papers. */
export const xml9: TableReader = (stored, names) => {
  const reading = openReading(stored, names);
  return resourcesOf<Composition>(reading, 'XML9', 'Composition').map(({ part }) => xml9Row(reading, part));
};

/** One row, from its Composition, the child it is about, and what else was made from it. */
export function xml9Row(reading: Reading, paper: Composition): NationalRow {
  const { facility } = reading;
  const { observations, relatives } = rowParts(reading, 'XML9', paper);
  const measured = (loinc: string): Observation | undefined =>
    observations.find(({ code }) => code.coding?.some((coding) => coding.system === TERMINOLOGY.loinc && coding.code === loinc));
  return completeRow(reading, 'XML9', paper, {
    ...ofChild(childOf(reading, paper), reading),
    ...ofCarer(reading, inRole(relatives, 'MTH')),
    HO_TEN_CHA: inRole(relatives, 'FTH')?.name?.[0]?.text,
    ...Object.fromEntries(BIRTH_EXTENSIONS.map(([field]) => [field, fieldText(reading, paper, field)])),
    ...Object.fromEntries(BIRTH_SECTIONS.map(([field]) => [field, sectionText(reading, paper.section, field)])),
    ...Object.fromEntries(
      PARITY.map(({ field, loinc }) => [field, nativeText(reading, measured(loinc), field, writtenNumber(measured(loinc)?.valueInteger))]),
    ),
    CAN_NANG_CON: writtenNumber(measured('8339-4')?.valueQuantity?.value),
    NGUOI_GHI_PHIEU: paper.author[0]?.reference === undefined ? paper.author[0]?.display : undefined,
    NGAY_CT: writtenDay(paper.date),
    SO: paper.identifier?.system === facility.documentNumber ? paper.identifier.value : undefined,
    MA_TTDV: referenceList(
      reading,
      paper.attester?.map(({ party }) => party),
    ),
  });
}

/** Children by id, found once for all rows of a visit. Of several versions of one the last given counts: that of the visit. */
const found = new WeakMap<Reading, ReadonlyMap<string | undefined, Patient>>();

function childOf(reading: Reading, { subject }: Composition): Patient | undefined {
  let children = found.get(reading);
  if (children === undefined) {
    const { patient, of } = reading.stored;
    children = new Map([patient, ...of<Patient>('Patient')].map((one) => [`Patient/${one.id}`, one]));
    found.set(reading, children);
  }
  return children.get(subject?.reference);
}

const SEX: Readonly<Record<string, string | undefined>> = { male: '1', female: '2', unknown: '3' };

function ofChild(child: Patient | undefined, { names, facility }: Reading): Record<string, string | undefined> {
  const day = child?.birthDate?.replaceAll('-', '').padEnd(8, '0');
  const time = child?._birthDate?.extension?.find(({ url }) => url === BIRTH_TIME)?.valueDateTime;
  const cards = child?.identifier?.filter(({ system }) => system === names.sid.insurance) ?? [];
  const described = child?.identifier?.some(({ system }) => system === facility.patient) ?? false;
  const card = cards.find(({ use }) => use === 'temp') ?? (described ? undefined : cards[0]);
  return {
    MA_THE_TAM: card?.value,
    HO_TEN_CON: child?.name?.[0]?.text,
    GIOI_TINH_CON: SEX[child?.gender ?? ''],
    NGAY_SINH_CON: writtenTime(time) ?? (day === undefined ? undefined : `${day}0000`),
    NOI_SINH_CON: child?.extension?.find(({ url }) => url === BIRTH_PLACE)?.valueAddress?.text,
  };
}

const inRole = (relatives: readonly RelatedPerson[], role: string): RelatedPerson | undefined =>
  relatives.find(({ relationship }) => relationship?.[0]?.coding?.[0]?.code === role);

function ofCarer(reading: Reading, carer: RelatedPerson | undefined): Record<string, string | undefined> {
  const { sid } = reading.names;
  const inSystem = (...systems: readonly string[]) => carer?.identifier?.find(({ system }) => systems.includes(system ?? ''));
  const paper = inSystem(sid.nationalId, sid.citizenId, sid.passport);
  const [home] = carer?.address ?? [];
  const unit = (element: Holder | undefined) =>
    element?.extension?.find(({ url }) => url === hubExtension(reading.names, 'administrative-unit'))?.valueCoding?.code;
  return {
    MA_BHXH_NND: inSystem(sid.socialInsurance)?.value,
    MA_THE_NND: inSystem(sid.insurance)?.value,
    HO_TEN_NND: carer?.name?.[0]?.text,
    NGAYSINH_NND: writtenDay(carer?.birthDate),
    MA_DANTOC_NND: fieldText(reading, carer, 'MA_DANTOC_NND'),
    SO_CCCD_NND: paper?.value,
    NGAYCAP_CCCD_NND: writtenDay(paper?.period?.start),
    NOICAP_CCCD_NND: paper?.assigner?.display,
    NOI_CU_TRU_NND: home?.text,
    MA_QUOCTICH: fieldText(reading, carer, 'MA_QUOCTICH'),
    MATINH_CU_TRU: unit(home?._state),
    MAHUYEN_CU_TRU: unit(home?._district),
    MAXA_CU_TRU: unit(home?._city),
  };
}
