import type { BusinessKey, Composition, CompositionSection, Encounter, Observation } from '@hub/fhir-model';
import { formatInstant } from '@hub/fhir-model';
import type { MapContext, MappedRecord, NeededKey } from '../../mapping.ts';
import {
  emit,
  idAt,
  observationAt,
  openScope,
  personDirectoryKey,
  placeInVisit,
  type Scope,
  type VisitPlace,
  visitPlace,
} from '../../qd831/map/scope.ts';
import { emitEncounter } from '../../qd831/map/visit.ts';
import type { PersonKey } from '../../qd831/person.ts';
import { describedByTag } from '../../qd3176/map/described-by.ts';
import { coding, listedConcept, oneConcept } from '../../qd3176/map/element.ts';
import { encounterKey, organizationKey } from '../../qd3176/map/keys.ts';
import { codeSystemOf, facilityNames, hubCodeSystem, namesOf } from '../../qd3176/map/names.ts';
import { facilityOrganization } from '../../qd3176/map/organization.ts';
import { firstValue, type KskFile } from '../content.ts';
import { moment } from '../dates.ts';
import { PERSON_FIELDS, VISIT_FIELDS } from '../fields.ts';
import { readPersonFields } from '../unmap/person.ts';
import { readVisitFields } from '../unmap/visit.ts';
import { patientOf } from './patient.ts';
import { results } from './result.ts';
import { fileSection } from './section.ts';

/** A health check with what was worked out of it when it was read. */
export interface StatedCheck {
  readonly facility: string;
  readonly files: readonly KskFile[];
  readonly person: PersonKey;
  /** Day of NGAY_VAO. */
  readonly day: string | undefined;
}

/** The business keys whose ids the mapping will ask for: the person, the visit, the facility. */
export function keysOfHealthCheck({ facility, files, person }: StatedCheck, context: Pick<MapContext, 'canonicals'>): NeededKey[] {
  const names = namesOf(context.canonicals);
  const visit = firstValue(files, 'MA_LK');
  const key: BusinessKey | undefined = visit === undefined ? undefined : encounterKey(facilityNames(names, facility), visit);
  return [
    { key: personDirectoryKey(names, facility, person), belongsTo: 'none' },
    ...(key === undefined ? [] : [{ key, belongsTo: 'patient' } as const]),
    { key: organizationKey(names, facility), belongsTo: 'none' },
  ];
}

/**
 * One health check (HOSO of KHAMSUCKHOE) as FHIR R4: Patient, Encounter, the class of health and each result as Observations, and a Composition
 * with a section for each file, which keeps every field that has no element. Pure.
 */
export function mapHealthCheck(stated: StatedCheck, context: MapContext): MappedRecord {
  const { files } = stated;
  const scope = openScope(stated, context, 'KSK');
  const value = (field: string): string | undefined => firstValue(files, field);
  const patient = patientOf(scope, value);
  const at = visitPlace(scope, value('MA_LK'), moment(value('NGAY_VAO')), []);
  const encounter = encounterOf(scope, at, value);
  emitEncounter(scope, at, encounter);
  const health = healthClass(scope, at, value('PHAN_LOAI_SK'), encounter.period?.start);
  const reading = { names: scope.names, facility: scope.facility };
  const found = {
    ...readPersonFields(reading, patient.resource as Parameters<typeof readPersonFields>[1]),
    ...readVisitFields(reading, encounter, health),
  };
  const first = new Map<string, string | undefined>([...PERSON_FIELDS, ...VISIT_FIELDS].map((field) => [field, value(field)]));
  const rows = results(scope, at, files, encounter.period?.start);
  const section = files.map((file, i) => fileSection(scope, file, found, first, rows[i] ?? []));
  emit(scope, compositionOf(scope, at, encounter, section));
  return { resources: [facilityOrganization(scope), patient, ...scope.made], issues: [], rejected: false };
}

type Values = (field: string) => string | undefined;

function encounterOf(scope: Scope, at: VisitPlace, value: Values): Encounter & { id: string } {
  const { meta, row } = placeInVisit(scope, at, 'KHAMSUCKHOE', '');
  const [type, reason] = [value('MA_LOAI_KCB'), value('LY_DO_VV')];
  const [start, last] = [moment(value('NGAY_VAO')), moment(value('NGAY_RA'))];
  const length = Math.min(start?.length ?? 0, last?.length ?? 0);
  const end = start !== undefined && last !== undefined && last.slice(0, length) < start.slice(0, length) ? undefined : last;
  return {
    resourceType: 'Encounter',
    id: at.id,
    meta: { ...meta.meta, tag: [describedByTag(scope.names, 'KSK')] },
    identifier: [at.key === undefined ? row : { system: at.key.system, value: at.key.value }],
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: 'ambulatory' },
    ...(type === undefined ? {} : { type: [listedConcept(codeSystemOf(scope.names, 'MA_LOAI_KCB'), type)] }),
    subject: scope.subject,
    ...(start === undefined && end === undefined
      ? {}
      : { period: { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) } }),
    ...(reason === undefined ? {} : { reasonCode: [{ text: reason }] }),
    serviceProvider: scope.organization,
  };
}

/** PHAN_LOAI_SK: the class of health. */
function healthClass(scope: Scope, at: VisitPlace, text: string | undefined, start: string | undefined): Observation | undefined {
  if (text === undefined) return undefined;
  const resource = observationAt(scope, placeInVisit(scope, at, 'KHAMSUCKHOE', ''), 'PHAN_LOAI_SK', {
    code: oneConcept(hubCodeSystem(scope.names, 'ksk'), 'PHAN_LOAI_SK', 'Phân loại sức khỏe'),
    ...(start === undefined ? {} : { effectiveDateTime: start }),
    valueCodeableConcept: { coding: [coding(codeSystemOf(scope.names, 'PHAN_LOAI_SK'), text)] },
  });
  emit(scope, resource);
  return resource;
}

function compositionOf(
  scope: Scope,
  at: VisitPlace,
  { period }: Encounter,
  section: readonly CompositionSection[],
): Composition & { id: string } {
  const place = placeInVisit(scope, at, 'KHAMSUCKHOE', '');
  return {
    resourceType: 'Composition',
    id: idAt(scope, place, 'Composition'),
    ...place.meta,
    identifier: place.row,
    status: 'final',
    type: oneConcept(hubCodeSystem(scope.names, 'document-type'), 'KSK', 'Khám sức khỏe'),
    subject: scope.subject,
    ...place.encounter,
    date: period?.start ?? formatInstant(scope.context.receivedAt),
    author: [scope.organization],
    title: 'Khám sức khỏe',
    ...(section.length === 0 ? {} : { section: [...section] }),
  };
}
