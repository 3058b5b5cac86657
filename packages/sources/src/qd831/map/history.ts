import type { CodeableConcept, Coding, Condition, Extension, FamilyMemberHistory, Observation, Procedure, Resource } from '@hub/fhir-model';
import { exact, oneConcept, ucum } from '../../qd3176/map/element.ts';
import { contentMeta } from '../../qd3176/map/merge-patient.ts';
import { hubCodeSystem } from '../../qd3176/map/names.ts';
import { DATA_UNKNOWN, VITAL_SIGNS } from '../../qd3176/map/observation.ts';
import { withSexuality } from '../../qd3176/map/security.ts';
import { writtenNumber } from '../../qd3176/unmap/written.ts';
import { readDayMonthYear } from '../../values/day-month-year.ts';
import { readInteger } from '../../values/number.ts';
import { type Fields, fieldsOf, type Part, partsOf } from '../content.ts';
import { tagExtension } from '../header.ts';
import { type NamedPart, namedParts } from '../row-names.ts';
import { BIRTH_FIELDS, FACTOR_FIELDS } from '../sections.ts';
import { emit, idAt, observationAt, type Place, personPlace, type Scope } from './scope.ts';
import { BIRTH_VITALS } from './vitals.ts';

/** TIENSU and what TIEMCHUNG says of the mother: statements about the person, not of any visit. */
export function history(scope: Scope, record: Part): void {
  birth(scope, fieldsOf(record, 'TINHTRANG_LUCSINH'), fieldsOf(record, 'THONGTINCHUNG'));
  for (const factor of rows(record, 'DSYEUTO')) findings(scope, placeOf(scope, factor), FACTOR_FIELDS, factor.part.fields);
  for (const one of rows(record, 'DSKHUYETTAT')) statement(scope, one);
  for (const one of rows(record, 'VANDEKHAC')) statement(scope, one);
  for (const one of rows(record, 'SUCKHOE_SINHSAN')) statement(scope, one, withSexuality([]));
  for (const one of rows(record, 'TIEUSU_BENHTAT')) pastIllness(scope, one);
  for (const one of rows(record, 'TIENSU_PHAUTHUAT')) operation(scope, one);
  for (const one of rows(record, 'TIENSU_GIADINH')) familyHistory(scope, one);
  tetanus(scope, fieldsOf(record, 'TIEMCHUNG'));
}

const rows = (record: Part, section: Part['section']): readonly NamedPart[] => namedParts(partsOf(record, section));

const placeOf = (scope: Scope, { name, part: { section } }: NamedPart, labels: readonly Coding[] = []): Place =>
  personPlace(scope, section, name.slice(section.length + 1), labels);

/** A question of `{CS}qd831`: the tag. */
export function question(scope: Scope, tag: string, display?: string): CodeableConcept {
  return oneConcept(hubCodeSystem(scope.names, 'qd831'), tag, display);
}

const when = (day: string | undefined): Pick<Observation, 'effectiveDateTime'> => (day === undefined ? {} : { effectiveDateTime: day });

/** An older record of the person that comes late does not replace what a newer one said of him. */
function newest(resource: Observation & { id: string }): (existing: Resource) => Resource {
  return (existing) => {
    const stored = existing as Observation;
    const [before = '', now = ''] = [stored.effectiveDateTime, resource.effectiveDateTime];
    const length = Math.min(before.length, now.length);
    if (stored.status === 'entered-in-error' || before.slice(0, length) <= now.slice(0, length)) return resource;
    const { meta, ...rest } = stored;
    const kept = contentMeta(meta);
    return kept === undefined ? rest : { ...rest, meta: kept };
  };
}

function say(scope: Scope, resource: Observation & { id: string }): void {
  emit(scope, resource, { merge: newest(resource) });
}

/** An Observation for each field, its text as it is. */
function findings(scope: Scope, place: Place, tags: readonly string[], fields: Fields, day = scope.day): void {
  for (const tag of tags) {
    const text = fields[tag];
    if (text === undefined) continue;
    say(scope, observationAt(scope, place, tag, { code: question(scope, tag), ...when(day), valueString: text }));
  }
}

/** TINHTRANG_LUCSINH, as of the day of birth. */
function birth(scope: Scope, fields: Fields, { NGAYSINH = '' }: Fields): void {
  const born = readDayMonthYear(NGAYSINH)?.date;
  const place = personPlace(scope, 'TINHTRANG_LUCSINH', '');
  const texts = BIRTH_FIELDS.filter((tag) => !BIRTH_VITALS.some((one) => one.tag === tag));
  findings(scope, place, texts, fields, born);
  for (const { tag, code, unit, ucum: unitCode } of BIRTH_VITALS) {
    const text = fields[tag];
    if (text === undefined) continue;
    const value = exact(text);
    const base = { category: [VITAL_SIGNS], code, ...when(born) };
    const kept: Extension[] = writtenNumber(value) === text ? [] : [{ url: tagExtension(scope.names, tag), valueString: text }];
    const measured = value === undefined ? { dataAbsentReason: DATA_UNKNOWN } : { valueQuantity: ucum(value, unit, unitCode) };
    say(scope, observationAt(scope, place, tag, { ...(kept.length === 0 ? {} : { extension: kept }), ...base, ...measured }));
  }
}

/** The markup of an element that has any, beside its words. */
function markup(scope: Scope, { section, fields }: Part): { extension?: Extension[] } {
  const text = fields[`${section}/*`];
  return text === undefined ? {} : { extension: [{ url: tagExtension(scope.names, 'MARKUP'), valueString: text }] };
}

const said = ({ section, fields }: Part): string => fields[section] as string;

function statement(scope: Scope, one: NamedPart, labels: readonly Coding[] = []): void {
  const { part } = one;
  const place = placeOf(scope, one, labels);
  const more = { ...markup(scope, part), code: question(scope, part.section), ...when(scope.day), valueString: said(part) };
  say(scope, observationAt(scope, place, '', more));
}

function pastIllness(scope: Scope, one: NamedPart): void {
  const place = placeOf(scope, one);
  const resource: Condition & { id: string } = {
    resourceType: 'Condition',
    id: idAt(scope, place, 'Condition'),
    ...markup(scope, one.part),
    identifier: [place.row],
    category: [oneConcept(hubCodeSystem(scope.names, 'condition-category'), 'history')],
    code: { text: said(one.part) },
    subject: scope.subject,
  };
  emit(scope, resource);
}

function operation(scope: Scope, one: NamedPart): void {
  const place = placeOf(scope, one);
  const resource: Procedure & { id: string } = {
    resourceType: 'Procedure',
    id: idAt(scope, place, 'Procedure'),
    ...markup(scope, one.part),
    identifier: [place.row],
    status: 'completed',
    code: { text: said(one.part) },
    subject: scope.subject,
  };
  emit(scope, resource);
}

function familyHistory(scope: Scope, one: NamedPart): void {
  const place = placeOf(scope, one);
  const resource: FamilyMemberHistory & { id: string } = {
    resourceType: 'FamilyMemberHistory',
    id: idAt(scope, place, 'FamilyMemberHistory'),
    ...markup(scope, one.part),
    identifier: [place.row],
    status: 'partial',
    patient: scope.subject,
    relationship: oneConcept('http://terminology.hl7.org/CodeSystem/v3-RoleCode', 'FAMMEMB', 'family member'),
    note: [{ text: said(one.part) }],
  };
  emit(scope, resource);
}

/** How many shots against tetanus the mother had. */
function tetanus(scope: Scope, { SOMUIUONVANMETIEM: text }: Fields): void {
  if (text === undefined) return;
  const value = readInteger(text);
  const fits = value !== undefined && Math.abs(value) < 2 ** 31;
  const extension =
    fits && String(value) === text ? {} : { extension: [{ url: tagExtension(scope.names, 'SOMUIUONVANMETIEM'), valueString: text }] };
  const code = question(scope, 'SOMUIUONVANMETIEM');
  const answer = fits ? { valueInteger: value } : { dataAbsentReason: DATA_UNKNOWN };
  say(
    scope,
    observationAt(scope, personPlace(scope, 'TIEMCHUNG', ''), 'SOMUIUONVANMETIEM', { ...extension, code, ...when(scope.day), ...answer }),
  );
}
