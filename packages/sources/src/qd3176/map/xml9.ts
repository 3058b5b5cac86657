import { type Composition, childId, formatInstant, type Observation, type Patient, type Reference } from '@hub/fhir-model';
import { readBirth } from '../../values/birth.ts';
import { readInteger } from '../../values/number.ts';
import { writtenNumber } from '../unmap/written.ts';
import { xml9Row } from '../unmap/xml9.ts';
import { BIRTH_EXTENSIONS, BIRTH_SECTIONS, PARITY } from './birth-specs.ts';
import { coding, dateTime, exact, identifier, ucum } from './element.ts';
import { addFieldExtensions, keepExact } from './extensions.ts';
import { keepRow } from './keep-row.ts';
import { hubCodeSystem, hubExtension } from './names.ts';
import { BIRTH_WEIGHT, DATA_UNKNOWN, loinc, VITAL_SIGNS } from './observation.ts';
import { practitionerReferences } from './practitioner.ts';
import { day } from './programme.ts';
import { emit, type Newborn, rowKey, rowName, type Scope, visitChildId } from './scope.ts';
import { sexualityMeta } from './sexuality.ts';
import { textSection } from './text-section.ts';
import { childPatient } from './xml9-child.ts';
import { birthRelatives } from './xml9-relatives.ts';

const TITLE = 'Giấy chứng sinh';

/**
 * The birth certificates of a visit (XML9): each a child, its mother or carer and father, its weight, the mother's births, and the paper
 * itself, whose subject is the child. What is about the child lives with the child (its shard), the rest with the visit.
 */
export function birthCertificates(scope: Scope, person: Patient): void {
  for (const newborn of scope.newborns) birthCertificate(scope, newborn, person);
}

function birthCertificate(scope: Scope, newborn: Newborn, person: Patient): void {
  const from = scope.visitResources.length;
  const isPerson = newborn.id === scope.patientId;
  const mapped = childPatient(scope, newborn);
  const child: Reference = isPerson ? scope.subject : { reference: `Patient/${newborn.id}`, ...numberOf(mapped.resource as Patient) };
  if (!isPerson && !scope.seen.has(`Patient/${newborn.id}`)) {
    scope.seen.add(`Patient/${newborn.id}`);
    scope.visitResources.push(mapped);
  }
  birthRelatives(scope, newborn, child);
  weight(scope, newborn, child);
  for (const one of PARITY) parity(scope, newborn, one, isPerson);
  paper(scope, newborn, child, from, isPerson ? person : undefined);
}

function numberOf({ identifier: [first] = [] }: Patient): Pick<Reference, 'identifier'> {
  return first?.value === undefined
    ? {}
    : { identifier: { ...(first.system === undefined ? {} : { system: first.system }), value: first.value } };
}

function idOf(scope: Scope, { row, id }: Newborn, type: string, name = ''): string {
  return childId(scope.context.idSecret, id, type, `${rowKey(scope, row)}${name}`);
}

/** XML9.CAN_NANG_CON in grams. */
function weight(scope: Scope, newborn: Newborn, subject: Reference): void {
  const value = exact(newborn.row.fields.CAN_NANG_CON);
  if (value === undefined) return;
  const resource: Observation & { id: string } = {
    ...observation(scope, newborn, idOf(scope, newborn, 'Observation', '/CAN_NANG_CON')),
    category: [VITAL_SIGNS],
    code: BIRTH_WEIGHT,
    subject,
    valueQuantity: ucum(value, 'g'),
  };
  emit(scope, resource);
}

/** How often the mother has given birth: on her, or about her (focus) when the visit is the child's own. */
function parity(scope: Scope, newborn: Newborn, { field, loinc: code, display }: (typeof PARITY)[number], isPerson: boolean): void {
  const text = newborn.row.fields[field];
  if (text === undefined) return;
  const value = readInteger(text);
  const fits = value !== undefined && Math.abs(value) < 2 ** 31;
  const extension: NonNullable<Observation['extension']> = [];
  keepExact(scope, extension, field, text, fits ? writtenNumber(value) : undefined);
  const resource: Observation & { id: string } = {
    ...observation(scope, newborn, visitChildId(scope, 'Observation', `${rowName(newborn.row)}/${field}`), sexualityMeta(scope)),
    ...(extension.length === 0 ? {} : { extension }),
    code: loinc(code, display),
    ...(fits ? { valueInteger: value } : { dataAbsentReason: DATA_UNKNOWN }),
  };
  const mother = { reference: `RelatedPerson/${idOf(scope, newborn, 'RelatedPerson', '/MTH')}` };
  if (isPerson && scope.seen.has(mother.reference)) resource.focus = [mother];
  emit(scope, resource);
}

function observation(scope: Scope, { row }: Newborn, id: string, meta = scope.head.meta): Omit<Observation, 'code'> & { id: string } {
  const birth = readBirth(row.fields.NGAY_SINH_CON ?? '');
  const visit = scope.start;
  const when =
    birth?.birthTime ?? birth?.birthDate ?? (visit === undefined ? undefined : visit.precision === 'day' ? visit.date : visit.instant);
  return {
    resourceType: 'Observation',
    id,
    ...(meta === undefined ? {} : { meta }),
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    status: 'final',
    subject: scope.subject,
    encounter: scope.encounter,
    ...(when === undefined ? {} : { effectiveDateTime: when }),
  };
}

function paper(scope: Scope, newborn: Newborn, subject: Reference, from: number, person: Patient | undefined): void {
  const { row } = newborn;
  const { fields } = row;
  const extension = addFieldExtensions(scope, fields, BIRTH_EXTENSIONS, []);
  if (fields.SO !== undefined) extension.unshift({ url: hubExtension(scope.names, 'xml-row'), valueString: rowKey(scope, row) });
  const heads = practitionerReferences(scope, fields.MA_TTDV ?? '');
  const section = BIRTH_SECTIONS.flatMap(([field, title]) => {
    const text = fields[field];
    return text === undefined ? [] : [textSection(scope, field, title, text)];
  });
  const resource: Composition & { id: string } = {
    resourceType: 'Composition',
    id: idOf(scope, newborn, 'Composition'),
    ...scope.head,
    extension,
    identifier:
      fields.SO === undefined ? identifier(scope.facility.row, rowKey(scope, row)) : identifier(scope.facility.documentNumber, fields.SO),
    status: 'final',
    type: { coding: [coding(hubCodeSystem(scope.names, 'document-type'), 'XML9', TITLE)] },
    subject,
    encounter: scope.encounter,
    date: day(fields.NGAY_CT) ?? dateTime(scope.xml1.NGAY_RA) ?? dateTime(scope.xml1.NGAY_VAO) ?? formatInstant(scope.context.receivedAt),
    author: [fields.NGUOI_GHI_PHIEU === undefined ? scope.organization : { display: fields.NGUOI_GHI_PHIEU }],
    title: TITLE,
    ...(heads.length === 0 ? {} : { attester: heads.map((party) => ({ mode: 'official' as const, party })) }),
    ...(section.length === 0 ? {} : { section }),
  };
  keepRow(scope, row, extension, (reading) => xml9Row(reading, resource), from, person);
  if (extension.length === 0) delete resource.extension;
  emit(scope, resource);
}
