import { type BusinessKey, childId, type Meta, type Reference, type Resource, shardOfId } from '@hub/fhir-model';
import type { MapContext, MappedResource } from '../../mapping.ts';
import type { Row, VisitRecord } from '../../record.ts';
import { type LocalDateTime, readDateTime } from '../../values/date-time.ts';
import { isBefore } from '../rules/times.ts';
import type { Fields } from './fields.ts';
import { encounterKey, organizationKey, patientKey } from './keys.ts';
import { type FacilityNames, facilityNames, type Names, namesOf } from './names.ts';
import { type Identity, identify, identifyNewborns, newbornKeys, personCardKeys } from './newborn-keys.ts';
import { rowName } from './row-name.ts';
import { securityOf } from './security.ts';

export { rowName } from './row-name.ts';

/** What every resource of one visit needs to know, worked out once. */
export interface Scope {
  readonly context: MapContext;
  readonly names: Names;
  readonly facility: FacilityNames;
  readonly record: VisitRecord;
  /** MA_LK. */
  readonly visit: string;
  readonly xml1: Fields;
  /** XML1.NGAY_VAO. */
  readonly start: LocalDateTime | undefined;
  /** XML1.NGAY_RA, unless it lies before the start. */
  readonly end: LocalDateTime | undefined;
  readonly icdVersion: string;
  readonly patientId: string;
  /** Further keys that are to name the Patient. */
  readonly personAliases: readonly BusinessKey[];
  /** The children of XML9, row by row. One of them may be the visit's own Patient. */
  readonly newborns: readonly Newborn[];
  readonly encounterId: string;
  readonly subject: Reference;
  readonly encounter: Reference;
  readonly organization: Reference;
  /** `{meta: {security}}` of the visit, or nothing: spread right after `id`. */
  readonly head: { readonly meta?: Meta };
  /** Resources of this visit, in the order they are handed on. */
  readonly visitResources: MappedResource[];
  /** What the visit refers to and other visits share. */
  readonly practitioners: Map<string, { reference: Reference; mapped: MappedResource }>;
  readonly locations: Map<string, { reference: Reference; mapped: MappedResource }>;
  readonly seen: Set<string>;
}

/** A row of XML9 and whose Patient its child is. */
export interface Newborn extends Identity {
  readonly row: Row;
}

/** From this local day on diagnoses are coded by the list of TT 06/2026 (contract §2). */
const ICD_CHANGE = '2026-07-01';

/** The version of the diagnosis list of a day (`2026-03-10`; '' is before all). */
export const icdVersionOf = (day: string): string => (day < ICD_CHANGE ? 'VN-QD4469-2020' : 'VN-TT06-2026');

/** Opens the scope of a visit that has a usable XML1 row with MA_BN. */
export function openScope(record: VisitRecord, visit: string, xml1: Fields, context: MapContext): Scope {
  const names = namesOf(context.canonicals);
  const facility = facilityNames(names, record.facility);
  const patient = patientKey(facility, xml1.MA_BN as string);
  const person = identify(context, record, names, facility, xml1);
  const patientId = person.id;
  const newborns = newbornKeys(record, names, facility);
  const born = identifyNewborns(context, newborns, { id: patientId, card: personCardKeys(record, names, xml1)?.card });
  const stay = encounterKey(facility, visit);
  const encounterId = context.idFor(stay, shardOfId(patientId));
  const organization = organizationKey(names, record.facility);
  const start = xml1.NGAY_VAO === undefined ? undefined : readDateTime(xml1.NGAY_VAO);
  const leaving = xml1.NGAY_RA === undefined ? undefined : readDateTime(xml1.NGAY_RA);
  const end = leaving !== undefined && start !== undefined && isBefore(leaving, start) ? undefined : leaving;
  const security = securityOf(record, xml1, names);
  return {
    context,
    names,
    facility,
    record,
    visit,
    xml1,
    start,
    end,
    icdVersion: icdVersionOf((end ?? start)?.date ?? ''),
    patientId,
    personAliases: person.aliases,
    newborns: newborns.map(({ row }, i) => ({ row, ...(born[i] as Identity) })),
    encounterId,
    subject: keyReference(patient, patientId),
    encounter: keyReference(stay, encounterId),
    organization: keyReference(organization, context.idFor(organization)),
    head: security.length === 0 ? {} : { meta: { security } },
    visitResources: [],
    practitioners: new Map(),
    locations: new Map(),
    seen: new Set(),
  };
}

/** A reference carries where the target is and what it is called outside (contract §3). */
export function keyReference(key: BusinessKey, id: string): Reference {
  return { reference: `${key.type}/${id}`, identifier: { system: key.system, value: key.value } };
}

/** The id of a resource that is part of this visit. `name` says which one: `XML2/3`. */
export function visitChildId(scope: Scope, type: string, name: string): string {
  return childId(scope.context.idSecret, scope.encounterId, type, name);
}

/** The re-send key of a row, `MA_LK/XML2/3` under `{SID}xml-row/{F}`. */
export function rowKey(scope: Scope, row: Row): string {
  return `${scope.visit}/${rowName(row)}`;
}

/** A reference to a resource made from a row of this visit. */
export function rowReference(scope: Scope, type: string, id: string, row: Row): Reference {
  return { reference: `${type}/${id}`, identifier: { system: scope.facility.row, value: rowKey(scope, row) } };
}

/** What a resource of the visit may have besides: a directory key of its own, and what it keeps of the stored one. */
export type Emitted = Pick<MappedResource, 'key' | 'merge'>;

/** Hands on a resource the visit is the authority for. A second one of the same type and id is left out. */
export function emit(scope: Scope, resource: Resource & { id: string }, more: Emitted = {}): void {
  const name = `${resource.resourceType}/${resource.id}`;
  if (scope.seen.has(name)) return;
  scope.seen.add(name);
  scope.visitResources.push({ resource, mode: more.merge === undefined ? 'replace' : 'merge', ...more, owned: true });
}
