import type { Composition, Condition, Encounter, Observation, ObservationComponent } from '@hub/fhir-model';
import { hubCodeSystem } from '../../qd3176/map/names.ts';
import { sectionText } from '../../qd3176/unmap/narrative.ts';
import { writtenCode, writtenList, writtenNumber, writtenReference, writtenValue } from '../../qd3176/unmap/written.ts';
import { writeDayMonthYear } from '../../values/day-month-year.ts';
import type { Fields } from '../content.ts';
import { PRESSURES, VITALS } from '../map/vitals.ts';
import { DIAGNOSIS_FIELDS, EXAM_TITLES, SERVICE_FIELDS, VISIT_FIELDS } from '../sections.ts';
import { completed, type Reading } from './reading.ts';

/** What a visit was made into, besides its results and diagnoses. */
export interface VisitResources {
  readonly encounter: Encounter;
  readonly note: Composition;
  readonly observations: readonly Observation[];
}

/** HOSOKHAMCHUABENH, from the Encounter, the note of the visit and its Observations. */
export function readVisit(reading: Reading, { encounter, note, observations }: VisitResources): Fields {
  const { names, facility } = reading;
  const start = writeDayMonthYear(encounter.period?.start);
  const doctors = encounter.participant?.flatMap(({ individual }) => individual ?? []) ?? [];
  const licences = doctors.filter(({ identifier }) => identifier !== undefined);
  return completed(reading, note, VISIT_FIELDS, {
    MA_LK: encounter.identifier?.find(({ system }) => system === facility.visit)?.value,
    NGAYKHAM: start,
    NGAYBATDAU: start,
    NGAYKETTHUC: writeDayMonthYear(encounter.period?.end),
    MABACSI: licences.length === 0 ? undefined : writtenList(licences.map((one) => writtenReference(one, facility))),
    BACSIKHAM: doctors[0]?.display,
    LYDOKHAM: encounter.reasonCode?.[0]?.text,
    ...Object.fromEntries(VITALS.map(({ tag, loinc }) => [tag, numberOf(observations.find((one) => hasCode(one, loinc)))])),
    ...pressures(observations),
    ...findings(observations, hubCodeSystem(names, 'qd831')),
    ...Object.fromEntries(['BENHSU', 'TUVAN'].map((tag) => [tag, sectionText(reading, note.section, tag)])),
  });
}

const hasCode = ({ code }: Observation | ObservationComponent, wanted: string): boolean =>
  code.coding?.some((one) => one.code === wanted) ?? false;

const numberOf = (found: Observation | ObservationComponent | undefined): string | undefined => writtenNumber(found?.valueQuantity?.value);

function pressures(observations: readonly Observation[]): Record<string, string | undefined> {
  const panel = observations.find((one) => hasCode(one, '85354-9'))?.component;
  return Object.fromEntries(PRESSURES.map(({ tag, loinc }) => [tag, numberOf(panel?.find((one) => hasCode(one, loinc)))]));
}

function findings(observations: readonly Observation[], system: string): Record<string, string | undefined> {
  const answers: Record<string, string | undefined> = {};
  for (const { code, valueString } of observations) {
    const tag = code.coding?.find((one) => one.system === system)?.code;
    if (tag !== undefined && Object.hasOwn(EXAM_TITLES, tag)) answers[tag] = valueString;
  }
  return answers;
}

const GROUPS: Readonly<Record<string, string>> = { laboratory: '1', imaging: '2' };

/** DICHVU, from the Observation. */
export function readService(reading: Reading, result: Observation): Fields {
  return completed(reading, result, SERVICE_FIELDS, {
    MADICHVU: result.code.coding?.find(({ system }) => system === hubCodeSystem(reading.names, 'ma-dich-vu'))?.code,
    NHOM: GROUPS[result.category?.[0]?.coding?.[0]?.code ?? ''],
    TENDICHVU: result.code.text,
    KETQUA: writtenValue(result),
    DONVI: result.valueQuantity?.unit ?? result.valueRange?.low?.unit,
  });
}

/** CHANDOANBENH, from the Condition. */
export function readDiagnosis(reading: Reading, condition: Condition): Fields {
  return completed(reading, condition, DIAGNOSIS_FIELDS, {
    MABENH: writtenCode(condition.code?.coding?.[0], reading.names),
    TENBENH: condition.code?.text,
    KETLUAN: condition.note?.[0]?.text,
  });
}
