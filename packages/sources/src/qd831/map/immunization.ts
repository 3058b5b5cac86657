import type { CodeableConcept, Extension, Immunization, ImmunizationRecommendation } from '@hub/fhir-model';
import { formatInstant } from '@hub/fhir-model';
import { coding, concept, oneConcept, UNKNOWN_CONCEPT } from '../../qd3176/map/element.ts';
import { hubCodeSystem } from '../../qd3176/map/names.ts';
import { loinc } from '../../qd3176/map/observation.ts';
import { withSexuality } from '../../qd3176/map/security.ts';
import { readDayMonthYear } from '../../values/day-month-year.ts';
import { readInteger } from '../../values/number.ts';
import type { Fields } from '../content.ts';
import { tagExtension } from '../header.ts';
import type { NamedPart } from '../row-names.ts';
import { SHOT_FIELDS } from '../sections.ts';
import { shotStatus } from '../shot-status.ts';
import { readShot } from '../unmap/immunization.ts';
import { emit, idAt, keepTags, personPlace, type Scope } from './scope.ts';

const DUE = oneConcept('http://terminology.hl7.org/CodeSystem/immunization-recommendation-status', 'due', 'Due');
const DATE_DUE = loinc('30980-7', 'Date vaccine due');

/** R4 demands a time of every Immunization; the words for not knowing it. */
export const NO_DATE = 'không rõ';

/** A shot, THONGTINMUITIEM, and the one that is to follow. The month of pregnancy labels both. */
export function shot(scope: Scope, { name, part: { section, fields } }: NamedPart): void {
  const { names, facility } = scope;
  const place = personPlace(scope, section, name.slice(section.length + 1), fields.THANGTHAI === undefined ? [] : withSexuality([]));
  const vaccineCode = vaccine(scope, fields);
  const given = fields.NGAYTIEM === undefined ? undefined : readDayMonthYear(fields.NGAYTIEM);
  const extension: Extension[] = [];
  if (fields.LOAIVACXIN !== undefined) extension.push({ url: tagExtension(names, 'LOAIVACXIN'), valueString: fields.LOAIVACXIN });
  const month = fields.THANGTHAI === undefined ? undefined : readInteger(fields.THANGTHAI);
  if (month !== undefined && Math.abs(month) < 2 ** 31) extension.push({ url: tagExtension(names, 'THANGTHAI'), valueInteger: month });
  const resource: Immunization & { id: string } = {
    resourceType: 'Immunization',
    id: idAt(scope, place, 'Immunization'),
    ...place.meta,
    extension,
    identifier: [place.row],
    status: shotStatus(fields.TRANGTHAI) ?? 'completed',
    vaccineCode,
    patient: scope.subject,
    ...(given === undefined ? { occurrenceString: fields.NGAYTIEM ?? NO_DATE } : { occurrenceDateTime: given.instant ?? given.date }),
    ...(fields.PHANUNGSAUTIEM === undefined ? {} : { reaction: [{ detail: { display: fields.PHANUNGSAUTIEM } }] }),
  };
  const next = recommendation(scope, place, fields, vaccineCode);
  keepTags(scope, extension, SHOT_FIELDS, fields, readShot({ names, facility }, resource, next));
  if (extension.length === 0) delete resource.extension;
  emit(scope, resource);
  if (next !== undefined) emit(scope, next);
}

function vaccine(scope: Scope, { MAVACXIN, TENVACXIN }: Fields): CodeableConcept {
  const code = MAVACXIN === undefined ? [] : [coding(hubCodeSystem(scope.names, 'vaccine'), MAVACXIN)];
  return concept(code, TENVACXIN) ?? UNKNOWN_CONCEPT;
}

function recommendation(
  scope: Scope,
  place: ReturnType<typeof personPlace>,
  { NGAYTIEM = '', NGAYHENTIEM = '' }: Fields,
  vaccineCode: CodeableConcept,
): (ImmunizationRecommendation & { id: string }) | undefined {
  const due = readDayMonthYear(NGAYHENTIEM);
  if (due === undefined) return undefined;
  const made = readDayMonthYear(NGAYTIEM)?.date ?? scope.day ?? formatInstant(scope.context.receivedAt);
  return {
    resourceType: 'ImmunizationRecommendation',
    id: idAt(scope, place, 'ImmunizationRecommendation'),
    ...place.meta,
    identifier: [place.row],
    patient: scope.subject,
    date: made,
    authority: scope.organization,
    recommendation: [
      { vaccineCode: [vaccineCode], forecastStatus: DUE, dateCriterion: [{ code: DATE_DUE, value: due.instant ?? due.date }] },
    ],
  };
}
