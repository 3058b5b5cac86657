import type {
  CodeableConcept,
  Composition,
  CompositionSection,
  Condition,
  Encounter,
  EncounterDiagnosis,
  EncounterParticipant,
  Extension,
  Observation,
  Period,
  Reference,
} from '@hub/fhir-model';
import { formatInstant, TERMINOLOGY } from '@hub/fhir-model';
import { describedByTag, isProvisional } from '../../qd3176/map/described-by.ts';
import { coding, concept, exact, identifier, oneConcept, UNKNOWN_CONCEPT, ucum } from '../../qd3176/map/element.ts';
import { icdCoding } from '../../qd3176/map/icd.ts';
import { contentMeta } from '../../qd3176/map/merge-patient.ts';
import { hubCodeSystem } from '../../qd3176/map/names.ts';
import { IMAGING, LABORATORY, VITAL_SIGNS } from '../../qd3176/map/observation.ts';
import { practitionerReferences } from '../../qd3176/map/practitioner.ts';
import { resultValue } from '../../qd3176/map/result-value.ts';
import { icdVersionOf } from '../../qd3176/map/scope.ts';
import { diagnosisLabels } from '../../qd3176/map/security.ts';
import { escapeXhtml } from '../../qd3176/map/text-section.ts';
import { readDayMonthYear } from '../../values/day-month-year.ts';
import { type Fields, type Part, partsOf } from '../content.ts';
import { type NamedPart, namedParts, visitDay } from '../row-names.ts';
import { DIAGNOSIS_FIELDS, EXAM_TITLES, SERVICE_FIELDS, VISIT_FIELDS } from '../sections.ts';
import { readDiagnosis, readService, readVisit } from '../unmap/visit.ts';
import { question } from './history.ts';
import { emit, idAt, keepTags, observationAt, placeInVisit, type Scope, type VisitPlace, visitPlace } from './scope.ts';
import { BLOOD_PRESSURE, PRESSURES, VITALS } from './vitals.ts';

const AMBULATORY = { system: TERMINOLOGY.actCode, code: 'AMB', display: 'ambulatory' };
const EXAM = oneConcept('http://terminology.hl7.org/CodeSystem/observation-category', 'exam', 'Exam');
const ACTIVE = oneConcept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active', 'Active');
const CONFIRMED = oneConcept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'confirmed', 'Confirmed');
const ENCOUNTER_DIAGNOSIS = oneConcept(
  'http://terminology.hl7.org/CodeSystem/condition-category',
  'encounter-diagnosis',
  'Encounter Diagnosis',
);

/** The visits of a record, HOSOKHAMCHUABENH; one without MA_LK and day is left out (the rules have said so), as is a double. */
export function visits(scope: Scope, parts: readonly Part[]): void {
  for (const part of parts) {
    const day = visitDay(part.fields);
    if (part.fields.MA_LK !== undefined || day !== undefined) visit(scope, part, day);
  }
}

function visit(scope: Scope, part: Part, day: string | undefined): void {
  const { fields } = part;
  const diagnoses = namedParts(partsOf(part, 'CHANDOANBENH'));
  const labels = diagnosisLabels(diagnoses.flatMap(({ part: { fields: said } }) => said.MABENH ?? []));
  const at = visitPlace(scope, fields.MA_LK, day, labels);
  const period = periodOf(fields);
  const start = period?.start ?? scope.day;
  const doctors = doctorsOf(scope, fields);
  const encounter = encounterOf(scope, at, fields, period, doctors);
  if (scope.seen.has(`Encounter/${encounter.id}`)) return;
  emitEncounter(scope, at, encounter);
  const observations = measured(scope, at, fields, start, doctors);
  encounter.diagnosis = diagnoses.map((one) => diagnosis(scope, at, one, start));
  if (encounter.diagnosis.length === 0) delete encounter.diagnosis;
  for (const one of namedParts(partsOf(part, 'DICHVU'))) service(scope, at, one, start);
  const note = noteOf(scope, at, fields, start, doctors);
  const found = readVisit({ names: scope.names, facility: scope.facility }, { encounter, note, observations });
  const extension: Extension[] = [];
  keepTags(scope, extension, VISIT_FIELDS, fields, found);
  emit(scope, extension.length === 0 ? note : withExtension(note, extension));
}

function withExtension({ resourceType, id, meta, ...rest }: Composition & { id: string }, extension: Extension[]) {
  return { resourceType, id, ...(meta === undefined ? {} : { meta }), extension, ...rest };
}

function periodOf({ NGAYKHAM, NGAYBATDAU, NGAYKETTHUC }: Fields): Period | undefined {
  const read = (text: string | undefined) => {
    const date = text === undefined ? undefined : readDayMonthYear(text);
    return date === undefined ? undefined : (date.instant ?? date.date);
  };
  const start = read(NGAYBATDAU) ?? read(NGAYKHAM);
  const last = read(NGAYKETTHUC);
  // R4 knows no period that ends before it begins; a day alone ends with that day.
  const length = Math.min(start?.length ?? 0, last?.length ?? 0);
  const end = start !== undefined && last !== undefined && last.slice(0, length) < start.slice(0, length) ? undefined : last;
  if (start === undefined && end === undefined) return undefined;
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** MABACSI with the name of BACSIKHAM; the name alone when there is no licence. */
function doctorsOf(scope: Scope, { MABACSI, BACSIKHAM }: Fields): Reference[] {
  const references = practitionerReferences(scope, MABACSI);
  if (references.length === 0) return BACSIKHAM === undefined ? [] : [{ display: BACSIKHAM }];
  return references.map((reference, i) => (i === 0 && BACSIKHAM !== undefined ? { ...reference, display: BACSIKHAM } : reference));
}

function encounterOf(
  scope: Scope,
  at: VisitPlace,
  { LYDOKHAM }: Fields,
  period: Period | undefined,
  doctors: readonly Reference[],
): Encounter & { id: string } {
  const participant: EncounterParticipant[] = doctors.map((individual) => ({ individual }));
  const { meta, row } = placeInVisit(scope, at, 'HOSOKHAMCHUABENH', '');
  return {
    resourceType: 'Encounter',
    id: at.id,
    meta: { ...meta.meta, tag: [describedByTag(scope.names, 'QD831')] },
    identifier: [at.key === undefined ? row : identifier(at.key.system, at.key.value)],
    status: 'finished',
    class: AMBULATORY,
    subject: scope.subject,
    ...(participant.length === 0 ? {} : { participant }),
    ...(period === undefined ? {} : { period }),
    ...(LYDOKHAM === undefined ? {} : { reasonCode: [{ text: LYDOKHAM }] }),
    serviceProvider: scope.organization,
  };
}

/** XML1 describes a visit better (contract §1.1): where one has, a health record fills gaps only. */
export function emitEncounter(scope: Scope, at: VisitPlace, encounter: Encounter & { id: string }): void {
  emit(scope, encounter, {
    ...(at.key === undefined ? {} : { key: at.key }),
    merge: (existing) => {
      const stored = existing as Encounter;
      if (isProvisional(stored, scope.names) || stored.status === 'entered-in-error') return encounter;
      const { meta: _own, ...gaps } = encounter;
      const { meta, ...said } = stored;
      const kept = contentMeta(meta);
      return { ...gaps, ...said, id: encounter.id, ...(kept === undefined ? {} : { meta: kept }) };
    },
  });
}

type Seen = Observation & { id: string };

/** Vital signs, the blood pressure in one, and a finding for each part of the examination. */
function measured(scope: Scope, at: VisitPlace, fields: Fields, start: string | undefined, doctors: readonly Reference[]): Seen[] {
  const place = placeInVisit(scope, at, 'HOSOKHAMCHUABENH', '');
  const made: Seen[] = [];
  const put = (part: string, category: CodeableConcept, code: CodeableConcept, value: Partial<Observation>): void => {
    const effective = start === undefined ? {} : { effectiveDateTime: start };
    const performer = doctors.length === 0 ? {} : { performer: [...doctors] };
    const resource = observationAt(scope, place, part, { category: [category], code, ...effective, ...performer, ...value });
    made.push(resource);
    emit(scope, resource);
  };
  for (const { tag, code, unit, ucum: unitCode } of VITALS) {
    const value = exact(fields[tag]);
    if (value !== undefined) put(tag, VITAL_SIGNS, code, { valueQuantity: ucum(value, unit, unitCode) });
  }
  const component = PRESSURES.flatMap(({ tag, code, unit, ucum: unitCode }) => {
    const value = exact(fields[tag]);
    return value === undefined ? [] : [{ code, valueQuantity: ucum(value, unit, unitCode) }];
  });
  if (component.length > 0) put('HUYETAP', VITAL_SIGNS, BLOOD_PRESSURE, { component });
  for (const [tag, title] of Object.entries(EXAM_TITLES)) {
    const text = fields[tag];
    if (text !== undefined) put(tag, EXAM, question(scope, tag, title), { valueString: text });
  }
  return made;
}

function diagnosis(
  scope: Scope,
  at: VisitPlace,
  { name, part: { section, fields } }: NamedPart,
  start: string | undefined,
): EncounterDiagnosis {
  const place = placeInVisit(scope, at, section, name.slice(section.length + 1));
  const icd = { names: scope.names, icdVersion: icdVersionOf(start ?? '') };
  const code = fields.MABENH === undefined ? [] : [icdCoding(icd, fields.MABENH)];
  const extension: Extension[] = [];
  const resource: Condition & { id: string } = {
    resourceType: 'Condition',
    id: idAt(scope, place, 'Condition'),
    ...place.meta,
    extension,
    identifier: [place.row],
    clinicalStatus: ACTIVE,
    verificationStatus: CONFIRMED,
    category: [ENCOUNTER_DIAGNOSIS],
    code: concept(code, fields.TENBENH) ?? UNKNOWN_CONCEPT,
    subject: scope.subject,
    ...place.encounter,
    ...(start === undefined ? {} : { recordedDate: start }),
    ...(fields.KETLUAN === undefined ? {} : { note: [{ text: fields.KETLUAN }] }),
  };
  keepTags(scope, extension, DIAGNOSIS_FIELDS, fields, readDiagnosis({ names: scope.names, facility: scope.facility }, resource));
  if (extension.length === 0) delete resource.extension;
  emit(scope, resource);
  return { condition: { reference: `Condition/${resource.id}`, identifier: place.row } };
}

/** NHOM of a service: 1 laboratory, 2 imaging. */
const GROUPS: Readonly<Record<string, CodeableConcept>> = { '1': LABORATORY, '2': IMAGING };

function service(scope: Scope, at: VisitPlace, { name, part: { section, fields } }: NamedPart, start: string | undefined): void {
  const place = placeInVisit(scope, at, section, name.slice(section.length + 1));
  const { MADICHVU, TENDICHVU, NHOM = '', KETQUA, DONVI } = fields;
  const code = MADICHVU === undefined ? [] : [coding(hubCodeSystem(scope.names, 'ma-dich-vu'), MADICHVU)];
  const category = Object.hasOwn(GROUPS, NHOM) ? { category: [GROUPS[NHOM] as CodeableConcept] } : {};
  const resource = observationAt(scope, place, '', {
    ...(KETQUA === undefined ? { status: 'registered' } : {}),
    ...category,
    code: concept(code, TENDICHVU) ?? UNKNOWN_CONCEPT,
    ...(start === undefined ? {} : { effectiveDateTime: start }),
    ...(KETQUA === undefined ? { dataAbsentReason: UNKNOWN_RESULT } : resultValue(KETQUA, DONVI)),
  });
  const extension: Extension[] = [];
  keepTags(scope, extension, SERVICE_FIELDS, fields, readService({ names: scope.names, facility: scope.facility }, resource));
  if (extension.length > 0) resource.extension = extension;
  emit(scope, resource);
}

const UNKNOWN_RESULT = oneConcept('http://terminology.hl7.org/CodeSystem/data-absent-reason', 'unknown', 'Unknown');

/** The text parts of a visit. */
const SECTIONS = [
  ['BENHSU', 'Bệnh sử'],
  ['TUVAN', 'Tư vấn'],
] as const;

/** What was written down of the visit: one for each, so that the visit can be found again whoever else describes it. */
function noteOf(
  scope: Scope,
  at: VisitPlace,
  fields: Fields,
  start: string | undefined,
  doctors: readonly Reference[],
): Composition & { id: string } {
  const place = placeInVisit(scope, at, 'HOSOKHAMCHUABENH', '');
  const section = SECTIONS.flatMap(([tag, title]): CompositionSection[] => {
    const text = fields[tag];
    if (text === undefined) return [];
    const div = `<div xmlns="http://www.w3.org/1999/xhtml">${escapeXhtml(text)}</div>`;
    return [{ title, code: oneConcept(hubCodeSystem(scope.names, 'section'), tag, title), text: { status: 'generated', div } }];
  });
  return {
    resourceType: 'Composition',
    id: idAt(scope, place, 'Composition'),
    ...place.meta,
    identifier: place.row,
    status: 'final',
    type: {
      coding: [coding(TERMINOLOGY.loinc, '34108-1', 'Outpatient Note'), coding(hubCodeSystem(scope.names, 'document-type'), 'QD831')],
    },
    subject: scope.subject,
    ...place.encounter,
    date: start ?? formatInstant(scope.context.receivedAt),
    author: doctors.length > 0 ? [...doctors] : [scope.organization],
    title: 'Hồ sơ khám chữa bệnh',
    ...(section.length === 0 ? {} : { section }),
  };
}
