import {
  type BusinessKey,
  type Coding,
  childId,
  type Extension,
  type Identifier,
  type Meta,
  type Observation,
  type Reference,
  type Resource,
  shardOfId,
} from '@hub/fhir-model';
import type { MapContext, MappedResource } from '../../mapping.ts';
import { encounterKey, organizationKey, patientKey } from '../../qd3176/map/keys.ts';
import { LEFT_OUT } from '../../qd3176/map/left-out.ts';
import { type FacilityNames, facilityNames, hubExtension, type Names, namesOf } from '../../qd3176/map/names.ts';
import { keyReference, type Scope as VisitScope } from '../../qd3176/map/scope.ts';
import type { LocalDateTime } from '../../values/date-time.ts';
import type { Fields, Part } from '../content.ts';
import { tagExtension } from '../header.ts';
import type { PersonKey } from '../person.ts';

/** Records that are mapped alike, and the first part of their row keys: health records, health checks. */
export type Space = '831' | 'KSK';

/** A health record with what was worked out of it when it was read. */
export interface StatedRecord {
  /** MA_CSKCB of the data. */
  readonly facility: string;
  readonly record: Part;
  readonly person: PersonKey;
  /** The day the record speaks of, a FHIR date; undefined when nothing says it. */
  readonly day: string | undefined;
}

/** What every resource of one health record needs to know, worked out once. */
export interface Scope {
  readonly space: Space;
  readonly context: MapContext;
  readonly names: Names;
  readonly facility: FacilityNames;
  readonly record: { readonly facility: string };
  readonly person: PersonKey;
  readonly day: string | undefined;
  /** Of {@link Scope.day}: chooses lists. */
  readonly start: LocalDateTime | undefined;
  readonly patientId: string;
  readonly subject: Reference;
  readonly organization: Reference;
  readonly practitioners: VisitScope['practitioners'];
  readonly made: MappedResource[];
  readonly seen: Set<string>;
}

/** The directory key of the record's person: the number of his file, else one that stands for his number or description. */
export function personDirectoryKey(names: Names, facility: string, { kind, value }: PersonKey): BusinessKey {
  if (kind === 'file') return patientKey(facilityNames(names, facility), value);
  const system = kind === 'station' ? stationSystem(names, facility) : `${names.canonicals.sid}person-number/${facility}`;
  return { type: 'Patient', system, value };
}

/** `{SID}station-person/{F}` (contract §1). */
export const stationSystem = (names: Names, facility: string): string => `${names.canonicals.sid}station-person/${facility}`;

/** Opens the scope of a record that was not rejected. */
export function openScope({ facility, person, day }: Omit<StatedRecord, 'record'>, context: MapContext, space: Space = '831'): Scope {
  const names = namesOf(context.canonicals);
  const key = personDirectoryKey(names, facility, person);
  const patientId = context.idFor(key);
  const organization = organizationKey(names, facility);
  return {
    space,
    context,
    names,
    facility: facilityNames(names, facility),
    record: { facility },
    person,
    day,
    start: day === undefined || day.length < 10 ? undefined : { date: day, instant: `${day}T00:00:00+07:00`, precision: 'day' },
    patientId,
    // A number that stands for a description is nobody's identifier outside.
    subject: person.kind === 'number' ? { reference: `Patient/${patientId}` } : keyReference(key, patientId),
    organization: keyReference(organization, context.idFor(organization)),
    practitioners: new Map(),
    made: [],
    seen: new Set(),
  };
}

/** A visit of the record: its Encounter and what all its resources share. */
export interface VisitPlace {
  readonly id: string;
  /** MA_LK, or what stands for it. */
  readonly name: string;
  readonly key: BusinessKey | undefined;
  readonly reference: Reference;
  readonly labels: readonly Coding[];
}

/** A visit goes by MA_LK; without, by its person and day, under a row key of its own. */
export function visitPlace(scope: Scope, visit: string | undefined, day: string | undefined, labels: readonly Coding[]): VisitPlace {
  if (visit === undefined) {
    const name = `${scope.person.value}/${day ?? ''}`;
    const id = childId(scope.context.idSecret, scope.patientId, 'Encounter', `${scope.space}/${day ?? ''}`);
    const reference = { reference: `Encounter/${id}`, identifier: rowIdentifier(scope, 'HOSOKHAMCHUABENH', name) };
    return { id, name, key: undefined, reference, labels };
  }
  const key = encounterKey(scope.facility, visit);
  const id = scope.context.idFor(key, shardOfId(scope.patientId));
  return { id, name: visit, key, reference: keyReference(key, id), labels };
}

/** The re-send key of a row: `831/DICHVU/{visit}/{row}` under `{SID}xml-row/{F}`; a row of the person goes by the person. */
export function rowIdentifier(scope: Pick<Scope, 'facility' | 'space'>, section: string, name: string): Identifier & { value: string } {
  return { system: scope.facility.row, value: `${scope.space}/${section}/${name}` };
}

/** Where a resource stands: in a visit, or in the person's record. */
export interface Place {
  readonly parent: string;
  readonly row: Identifier & { readonly value: string };
  readonly meta: { readonly meta?: Meta };
  readonly encounter: { readonly encounter?: Reference };
}

const head = (labels: readonly Coding[]): Place['meta'] => (labels.length === 0 ? {} : { meta: { security: [...labels] } });

/** The place of a row of the person's record; `name` tells it from others of its section, '' when there is one only. */
export function personPlace(scope: Scope, section: string, name: string, labels: readonly Coding[] = []): Place {
  const row = rowIdentifier(scope, section, name === '' ? scope.person.value : `${scope.person.value}/${name}`);
  return { parent: scope.patientId, row, meta: head(labels), encounter: {} };
}

/** The place of a row of a visit. */
export function placeInVisit(scope: Scope, visit: VisitPlace, section: string, name: string): Place {
  const row = rowIdentifier(scope, section, name === '' ? visit.name : `${visit.name}/${name}`);
  return { parent: visit.id, row, meta: head(visit.labels), encounter: { encounter: visit.reference } };
}

/** The id of a resource at a place; `part` tells several apart. */
export function idAt(scope: Scope, { parent, row }: Place, type: string, part = ''): string {
  return childId(scope.context.idSecret, parent, type, part === '' ? row.value : `${row.value}/${part}`);
}

/** A final Observation at a place, without a value. */
export function observationAt(
  scope: Scope,
  place: Place,
  part: string,
  more: Omit<Partial<Observation>, 'id' | 'resourceType'> & Pick<Observation, 'code'>,
) {
  const resource: Observation & { id: string } = {
    resourceType: 'Observation',
    id: idAt(scope, place, 'Observation', part),
    ...place.meta,
    identifier: [place.row],
    status: 'final',
    ...more,
    subject: scope.subject,
    ...place.encounter,
  };
  return resource;
}

/**
 * Hands on a resource. Another record of the person may speak of the same row, so it is compared with what is stored: the newer
 * record wins, or what `merge` says.
 */
export function emit(scope: Scope, resource: Resource & { id: string }, more: Partial<MappedResource> = {}): void {
  const name = `${resource.resourceType}/${resource.id}`;
  if (scope.seen.has(name)) return;
  scope.seen.add(name);
  scope.made.push({ resource, mode: 'merge', merge: () => resource, owned: true, ...more });
}

/**
 * Keeps beside a row's elements what they cannot say: texts written another way or not to be read, and fields left out whose home
 * has a value from elsewhere. `found` is the row as it is read back.
 */
export function keepTags(scope: Pick<Scope, 'names'>, extension: Extension[], tags: readonly string[], sent: Fields, found: Fields): void {
  for (const tag of tags) {
    const text = sent[tag];
    if (text === found[tag]) continue;
    if (text === undefined) extension.push({ url: hubExtension(scope.names, LEFT_OUT), valueString: tag });
    else extension.push({ url: tagExtension(scope.names, tag), valueString: text });
  }
}
