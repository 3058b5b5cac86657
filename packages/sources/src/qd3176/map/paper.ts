import type { Composition, CompositionSection, Extension, Meta, Reference } from '@hub/fhir-model';
import { formatInstant, TERMINOLOGY } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { readDateTime } from '../../values/date-time.ts';
import { isBefore } from '../rules/times.ts';
import { writtenTime } from '../unmap/written.ts';
import { coding, dateTime, identifier, oneConcept } from './element.ts';
import { addFieldExtensions, type FieldRule, keepExact } from './extensions.ts';
import type { Fields } from './fields.ts';
import { keepField } from './left-out.ts';
import { hubCodeSystem, hubExtension } from './names.ts';
import { HEAD, type PaperSpec } from './paper-specs.ts';
import { practitionerReferences, writtenLicences } from './practitioner.ts';
import { emit, rowKey, rowName, rowReference, type Scope, visitChildId } from './scope.ts';
import { textSection } from './text-section.ts';

/** What one kind of paper adds to the frame. */
export interface PaperParts {
  /** About pregnancy or birth: labelled so (contract §3.4). */
  readonly meta?: Meta;
  /** Extensions of fields the frame does not know. */
  readonly extension?: readonly Extension[];
  /** What the paper is the document of. */
  readonly entry?: Reference;
  /** Date of a paper that has none of its own. */
  readonly date?: string | undefined;
}

/** A paper: a row of XML7, 8, 10, 11, 13 or 14 as a Composition. The field table says what goes where; `paper-specs.ts` holds it. */
export function paper(scope: Scope, row: Row, spec: PaperSpec, parts: PaperParts = {}): void {
  const { fields } = row;
  const extension = addFieldExtensions(scope, fields, spec.extensions, []);
  const number = numberOf(scope, row, spec, extension);
  const date = dateOf(scope, fields, spec, parts.date, extension);
  const author = authors(scope, fields, spec, extension);
  const attester = attesters(scope, fields, extension);
  const event = leave(scope, fields, spec, extension);
  keepRepeated(scope, row, spec.repeated, extension);
  if (parts.extension !== undefined) extension.push(...parts.extension);
  const section = sections(scope, fields, spec, parts.entry);
  const resource: Composition & { id: string } = {
    resourceType: 'Composition',
    id: visitChildId(scope, 'Composition', rowName(row)),
    ...(parts.meta === undefined ? scope.head : { meta: parts.meta }),
    ...(extension.length === 0 ? {} : { extension }),
    identifier: number,
    status: 'final',
    type: {
      coding: [
        ...(spec.loinc === undefined ? [] : [coding(TERMINOLOGY.loinc, ...spec.loinc)]),
        coding(hubCodeSystem(scope.names, 'document-type'), spec.table, spec.title),
      ],
    },
    subject: scope.subject,
    encounter: scope.encounter,
    date,
    author,
    title: spec.title,
    ...(attester === undefined ? {} : { attester }),
    ...(event === undefined ? {} : { event }),
    ...(section.length === 0 ? {} : { section }),
  };
  emit(scope, resource);
}

/** How other resources of the row refer to its Composition. */
export function paperReference(scope: Scope, row: Row): Reference {
  return rowReference(scope, 'Composition', visitChildId(scope, 'Composition', rowName(row)), row);
}

/** The paper's number; R4 has room for one identifier only, so the row's key then stands in extension `{SD}xml-row`. */
function numberOf(scope: Scope, row: Row, spec: PaperSpec, extension: Extension[]): NonNullable<Composition['identifier']> {
  const number = spec.number === undefined ? undefined : row.fields[spec.number];
  if (number === undefined) return identifier(scope.facility.row, rowKey(scope, row));
  extension.unshift({ url: hubExtension(scope.names, 'xml-row'), valueString: rowKey(scope, row) });
  return identifier(scope.facility.documentNumber, number);
}

/** The paper's day; R4 asks for one, so a paper without one has that of the visit's end. */
function dateOf(scope: Scope, fields: Fields, spec: PaperSpec, other: string | undefined, extension: Extension[]): string {
  const text = spec.date === undefined ? undefined : fields[spec.date];
  const read = dateTime(text);
  const visit = scope.end ?? scope.start;
  const instead =
    other ?? (visit === undefined ? formatInstant(scope.context.receivedAt) : visit.precision === 'day' ? visit.date : visit.instant);
  if (spec.date !== undefined) keepField(scope, extension, spec.date, text, writtenTime(read ?? instead));
  return read ?? instead;
}

/** The doctors who sign, the first with his name; a name alone; else the facility. */
function authors(scope: Scope, fields: Fields, spec: PaperSpec, extension: Extension[]): Reference[] {
  const licences = spec.doctor === undefined ? undefined : fields[spec.doctor];
  const display = spec.doctorName === undefined ? undefined : fields[spec.doctorName];
  const doctors = practitionerReferences(scope, licences);
  if (spec.doctor !== undefined && licences !== undefined) {
    keepExact(scope, extension, spec.doctor, licences, writtenLicences(scope, licences));
  }
  const [first, ...others] = doctors;
  if (first !== undefined) return display === undefined ? doctors : [{ ...first, display }, ...others];
  return [display === undefined ? scope.organization : { type: 'Practitioner', display }];
}

/** The head of the facility, who answers for the paper. */
function attesters(scope: Scope, fields: Fields, extension: Extension[]): Composition['attester'] {
  const licences = fields[HEAD];
  if (licences === undefined) return undefined;
  const heads = practitionerReferences(scope, licences);
  keepExact(scope, extension, HEAD, licences, writtenLicences(scope, licences));
  return heads.length === 0 ? undefined : heads.map((party) => ({ mode: 'official', party }));
}

/** Days off work. R4 knows no period that ends before it begins: such an end stays text. */
function leave(scope: Scope, fields: Fields, spec: PaperSpec, extension: Extension[]): Composition['event'] {
  if (spec.leave === undefined) return undefined;
  const [from, to] = spec.leave;
  const first = readDateTime(fields[from] ?? '');
  const last = readDateTime(fields[to] ?? '');
  const start = dateTime(fields[from]);
  const end = first !== undefined && last !== undefined && isBefore(last, first) ? undefined : dateTime(fields[to]);
  keepExact(scope, extension, from, fields[from], writtenTime(start));
  keepExact(scope, extension, to, fields[to], writtenTime(end));
  if (start === undefined && end === undefined) return undefined;
  const period = { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
  return [{ code: [oneConcept(hubCodeSystem(scope.names, 'event'), 'leave', 'Nghỉ việc')], period }];
}

/** Fields that XML1 has too and wins with: kept where the paper says something else, or nothing. Both as they were sent. */
function keepRepeated(scope: Scope, { fields, sent }: Row, rules: readonly FieldRule[], extension: Extension[]): void {
  const mended = scope.record.tables.XML1?.[0]?.sent;
  for (const rule of rules) {
    const [field] = rule;
    const text = sent?.[field] ?? fields[field];
    const summary = mended?.[field] ?? scope.xml1[field];
    if (text === undefined) keepField(scope, extension, field, undefined, summary);
    else if (text !== summary) {
      addFieldExtensions(scope, fields, [rule], extension);
      keepExact(scope, extension, field, text, fields[field]);
    }
  }
}

function sections(scope: Scope, fields: Fields, spec: PaperSpec, entry: Reference | undefined): CompositionSection[] {
  const list: CompositionSection[] = [];
  for (const [field, title] of spec.sections) {
    const text = fields[field];
    if (text !== undefined) list.push(textSection(scope, field, title, text));
  }
  if (entry !== undefined) {
    list.push({ title: spec.title, code: oneConcept(hubCodeSystem(scope.names, 'section'), spec.table, spec.title), entry: [entry] });
  }
  return list;
}
