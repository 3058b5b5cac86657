import type { Appointment, Claim, Encounter, Observation } from '@hub/fhir-model';
import { TERMINOLOGY } from '@hub/fhir-model';
import { codeSystemOf, fieldExtension, hubExtension } from '../map/names.ts';
import { billOf } from './bill.ts';
import {
  codeIn,
  fieldText,
  type Holder,
  nationalRow,
  nativeText,
  openReading,
  type Reading,
  referenceList,
  resourcesOf,
} from './reading.ts';
import type { TableReader } from './tables.ts';
import { writtenCode, writtenList, writtenNumber, writtenTime } from './written.ts';
import { cards } from './xml1-cards.ts';
import { diagnoses } from './xml1-diagnoses.ts';
import { person } from './xml1-person.ts';

/** XML1: the visit, its person, cards, diagnoses and bill. None when only a check-in is there. */
export const xml1: TableReader = (stored, names) => {
  const reading = openReading(stored, names);
  const bill = billOf(reading, stored.of<Claim>('Claim'));
  return bill === undefined ? [] : [nationalRow(xml1Fields(reading, bill))];
};

/** Names of the extensions of the Encounter that say how XML1 spoke of what other visits describe as well. */
export const LEFT_OUT = 'xml1-left-out';
export const AS_TEXT = 'xml1-as-text';

/** The fields, from all of their homes; undefined where nothing is. */
export function xml1Fields(reading: Reading, bill: Claim): Readonly<Record<string, string | undefined>> {
  const { encounter } = reading.stored;
  const holder = ownExtensions(reading, encounter);
  const leftOut = new Set(words(reading, holder, LEFT_OUT));
  const asText = new Set(words(reading, holder, AS_TEXT));
  const row = Object.assign(
    visit(reading, encounter, holder),
    diagnoses(reading, holder),
    body(reading, holder),
    settlement(reading, bill),
    cards(reading, bill),
    person(reading, holder, asText),
  );
  for (const field of leftOut) row[field] = undefined;
  return row;
}

function words({ names }: Reading, { extension }: Holder, name: string): string[] {
  return extension?.find(({ url }) => url === hubExtension(names, name))?.valueString?.split(' ') ?? [];
}

/** Extensions of the Encounter that its XML1 wrote: a date that only its check-in knew is marked. */
function ownExtensions({ names }: Reading, { extension }: Encounter): Holder {
  const mark = hubExtension(names, 'from-table');
  return { extension: extension?.filter(({ _valueDateTime }) => !_valueDateTime?.extension?.some(({ url }) => url === mark)) };
}

const VISIT_TEXTS = [
  'STT',
  'LY_DO_VNT',
  'MA_LY_DO_VNT',
  'MA_DOITUONG_KCB',
  'MA_LYDO_VVIEN',
  'NGAY_VAO_NOI_TRU',
  'PP_DIEU_TRI',
  'KET_QUA_DTRI',
  'GHI_CHU',
  'MA_TTDV',
  'DU_PHONG',
] as const;

function visit(reading: Reading, encounter: Encounter, holder: Holder): Record<string, string | undefined> {
  const { names, facility } = reading;
  const native = (field: string, written: string | undefined) => nativeText(reading, holder, field, written);
  const { period, hospitalization: stay } = encounter;
  const departments = encounter.location?.filter(({ location }) => location.identifier?.system === facility.department) ?? [];
  const found: Record<string, string | undefined> = {
    MA_LK: reading.visit,
    MA_HSBA: encounter.identifier?.find(({ system }) => system === facility.recordNumber)?.value,
    MA_LOAI_KCB: native('MA_LOAI_KCB', codeIn(reading, encounter.type?.[0], codeSystemOf(names, 'MA_LOAI_KCB'))),
    NGAY_VAO: native('NGAY_VAO', writtenTime(period?.start)),
    NGAY_RA: native('NGAY_RA', writtenTime(period?.end)),
    SO_NGAY_DTRI: native('SO_NGAY_DTRI', writtenNumber(encounter.length?.value)),
    LY_DO_VV: encounter.reasonCode?.[0]?.text,
    GIAY_CHUYEN_TUYEN: stay?.preAdmissionIdentifier?.value,
    MA_NOI_DI: stay?.origin?.identifier?.value,
    MA_NOI_DEN: stay?.destination?.identifier?.value,
    MA_LOAI_RV: codeIn(reading, stay?.dischargeDisposition, codeSystemOf(names, 'MA_LOAI_RV')),
    MA_KHOA: native(
      'MA_KHOA',
      referenceList(
        reading,
        departments.map(({ location }) => location),
      ),
    ),
    MA_CSKCB: native('MA_CSKCB', encounter.serviceProvider?.identifier?.value),
  };
  for (const field of VISIT_TEXTS) found[field] = fieldText(reading, holder, field);
  return found;
}

/** What XML1 says about the body, and when to come back. */
function body(reading: Reading, holder: Holder): Record<string, string | undefined> {
  const { names } = reading;
  const observations = resourcesOf<Observation>(reading, 'XML1', 'Observation').map(({ part }) => part);
  const measured = (loinc: string) =>
    observations.filter(({ code }) => code.coding?.some((coding) => coding.system === TERMINOLOGY.loinc && coding.code === loinc));
  const position = ({ extension }: Observation) =>
    extension?.find(({ url, valueInteger }) => url === fieldExtension(names, 'CAN_NANG_CON') && valueInteger !== undefined)?.valueInteger ??
    0;
  const children = measured('8339-4').sort((a, b) => position(a) - position(b));
  const weights = children.map((child) => nativeText(reading, child, 'CAN_NANG_CON', writtenNumber(child.valueQuantity?.value)));
  const dates = resourcesOf<Appointment>(reading, 'XML1', 'Appointment').map(({ part }) => followUp(reading, part));
  return {
    CAN_NANG: nativeText(reading, holder, 'CAN_NANG', writtenNumber(measured('29463-7')[0]?.valueQuantity?.value)),
    CAN_NANG_CON: children[0]?.note?.[0]?.text ?? nativeText(reading, holder, 'CAN_NANG_CON', writtenList(weights)),
    NHOM_MAU: measured('882-1')[0]?.valueCodeableConcept?.text,
    NGAY_TAI_KHAM: nativeText(reading, holder, 'NGAY_TAI_KHAM', writtenList(dates.sort())),
  };
}

/** The day of an appointment; its hour when it has one. */
function followUp(reading: Reading, appointment: Appointment): string | undefined {
  return fieldText(reading, appointment, 'NGAY_TAI_KHAM') ?? writtenTime(appointment.start);
}

const BILL_TEXTS = [
  'T_THUOC',
  'T_VTYT',
  'T_TONGCHI_BH',
  'T_BNTT',
  'T_BNCCT',
  'T_BHTT',
  'T_NGUONKHAC',
  'T_BHTT_GDV',
  'T_NGOAIDS',
  'NAM_QT',
  'THANG_QT',
] as const;

function settlement(reading: Reading, bill: Claim): Record<string, string | undefined> {
  const { names } = reading;
  const native = (field: string, written: string | undefined) => nativeText(reading, bill, field, written);
  const operations = [...(bill.procedure ?? [])].sort((a, b) => a.sequence - b.sequence);
  const found: Record<string, string | undefined> = {
    T_TONGCHI_BV: native('T_TONGCHI_BV', writtenNumber(bill.total?.value)),
    NGAY_TTOAN: native('NGAY_TTOAN', writtenTime(bill.created)),
    MA_PTTT_QT: native(
      'MA_PTTT_QT',
      writtenList(operations.map(({ procedureCodeableConcept }) => writtenCode(procedureCodeableConcept?.coding?.[0], names))),
    ),
    MA_TAI_NAN: native('MA_TAI_NAN', codeIn(reading, bill.accident?.type, codeSystemOf(names, 'MA_TAI_NAN'))),
  };
  for (const field of BILL_TEXTS) found[field] = fieldText(reading, bill, field);
  return found;
}
