import type { CodeableConcept, EpisodeOfCare, Extension, MedicationStatement, Observation, Period, Reference } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { readDate, readDateTime } from '../../values/date-time.ts';
import { readList } from '../../values/list.ts';
import { isBefore } from '../rules/times.ts';
import { coding, identifier, oneConcept } from './element.ts';
import { codeSystemOf, hubCodeSystem } from './names.ts';
import type { Question } from './programme-specs.ts';
import { byNumber } from './row-order.ts';
import { emit, rowKey, rowName, rowReference, type Scope, visitChildId } from './scope.ts';

/**
 * Programmes of care that follow a person for long: HIV (XML6) and tuberculosis (XML15). A row is an EpisodeOfCare, an Observation
 * per coded finding and a MedicationStatement per regimen; questions are the field names in code system `{CS}xml6`, `{CS}xml15`.
 */

/** The episodes of a visit, for Encounter.episodeOfCare: their rows, XML6 then XML15. */
export function episodeReferences(scope: Scope): Reference[] {
  const rows = [...byNumber(scope.record.tables.XML6), ...byNumber(scope.record.tables.XML15)];
  const references = rows.map((row) => rowReference(scope, 'EpisodeOfCare', episodeId(scope, row), row));
  return [...new Map(references.map((reference) => [reference.reference, reference])).values()];
}

const episodeId = (scope: Scope, row: Row): string => visitChildId(scope, 'EpisodeOfCare', rowName(row));

/** The programme a person is in, as one row says it. */
export function episode(
  scope: Scope,
  row: Row,
  type: readonly CodeableConcept[],
  period: Period | undefined,
  extension: Extension[],
): EpisodeOfCare & { id: string } {
  return {
    resourceType: 'EpisodeOfCare',
    id: episodeId(scope, row),
    ...scope.head,
    extension,
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    status: period?.end === undefined ? 'active' : 'finished',
    type: [...type],
    patient: scope.subject,
    managingOrganization: scope.organization,
    ...(period === undefined ? {} : { period }),
  };
}

/** Hands on an episode; one without extensions has no member for them. */
export function emitEpisode(scope: Scope, resource: EpisodeOfCare & { id: string }): void {
  const { extension, ...others } = resource;
  if (extension?.length === 0) emit(scope, others as EpisodeOfCare & { id: string });
  else emit(scope, resource);
}

/** `{CS}programme` HIV or TB. */
export function programmeType(scope: Scope, code: 'HIV' | 'TB', name: string): CodeableConcept {
  return oneConcept(hubCodeSystem(scope.names, 'programme'), code, name);
}

/** The day in a field (`yyyyMMdd`); undefined for a blank and for what is no date. */
export function day(text: string | undefined): string | undefined {
  return text === undefined ? undefined : readDate(text);
}

/** Days from … to …; an end before the start is left out, R4 knows no such period. */
export function days(from: string | undefined, to: string | undefined): Period | undefined {
  const start = day(from);
  const last = readDateTime(to ?? '');
  const first = readDateTime(from ?? '');
  const end = first !== undefined && last !== undefined && isBefore(last, first) ? undefined : last?.date;
  if (start === undefined && end === undefined) return undefined;
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** One Observation per answered question, per code of a list, as of the visit's start. */
export function findings(scope: Scope, row: Row, questions: readonly Question[]): void {
  for (const { field, title, list } of questions) {
    const text = row.fields[field];
    if (text === undefined) continue;
    for (const code of list === true ? readList(text) : [text]) {
      const resource = finding(scope, row, { field, title }, list === true ? code : undefined);
      resource.valueCodeableConcept = oneConcept(codeSystemOf(scope.names, field), code);
      emit(scope, resource);
    }
  }
}

/** The Observation of a question, final, without a value yet. `part` tells the answers of a list apart. */
export function finding(scope: Scope, row: Row, { field, title }: Question, part?: string): Observation & { id: string } {
  const when = scope.start;
  const name = part === undefined ? `${rowName(row)}/${field}` : `${rowName(row)}/${field}/${part}`;
  return {
    resourceType: 'Observation',
    id: visitChildId(scope, 'Observation', name),
    ...scope.head,
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    status: 'final',
    code: oneConcept(hubCodeSystem(scope.names, row.table.toLowerCase()), field, title),
    subject: scope.subject,
    encounter: scope.encounter,
    ...(when === undefined ? {} : { effectiveDateTime: when.precision === 'day' ? when.date : when.instant }),
  };
}

/** What a regimen is and how it is written; `question` says which of a row's regimens it is (MedicationStatement.category). */
export interface Regimen {
  readonly question: Question;
  readonly medication: CodeableConcept;
  readonly period?: Period | undefined;
  readonly status?: MedicationStatement['status'];
  readonly statusReason?: CodeableConcept | undefined;
  readonly extension?: readonly Extension[];
}

/** A regimen the person is on, or was. Without a status of its own: completed when it has an end, else active. */
export function regimen(scope: Scope, row: Row, { question, medication, period, status, statusReason, extension = [] }: Regimen): void {
  const resource: MedicationStatement & { id: string } = {
    resourceType: 'MedicationStatement',
    id: visitChildId(scope, 'MedicationStatement', `${rowName(row)}/${question.field}`),
    ...scope.head,
    ...(extension.length === 0 ? {} : { extension: [...extension] }),
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    status: status ?? (period?.end === undefined ? 'active' : 'completed'),
    ...(statusReason === undefined ? {} : { statusReason: [statusReason] }),
    category: { coding: [coding(hubCodeSystem(scope.names, row.table.toLowerCase()), question.field, question.title)] },
    medicationCodeableConcept: medication,
    subject: scope.subject,
    context: scope.encounter,
    ...(period === undefined ? {} : { effectivePeriod: period }),
  };
  emit(scope, resource);
}
