import type { Extension, Reference, Resource } from '@hub/fhir-model';

/** The extension on a reference (and on a number taken over) that says whom it was about when it was sent; its URL is `{SD}moved-from`. */
export const MOVED_FROM = 'moved-from';
const MARK = `/StructureDefinition/${MOVED_FROM}`;

/** Where the things of a Patient belong now. */
export interface Survivor {
  readonly id: string;
  /** What references to it are called: its business key. */
  readonly identifier: { readonly system: string; readonly value: string };
}

export interface VisitMove {
  readonly from: string;
  readonly to: Survivor;
}

/** Which things belong to whom, beyond what their senders said. */
export interface Moves {
  /** By the id of a Patient that was merged away. */
  readonly persons: ReadonlyMap<string, Survivor>;
  /** By the id of an Encounter: things of `from` that belong to this visit are those of `to`. */
  readonly visits: ReadonlyMap<string, readonly VisitMove[]>;
}

export const NO_MOVES: Moves = { persons: new Map(), visits: new Map() };

/** What speaks of Patients as such, not of what was done with a person: their own links, who wrote which version, who saw it. */
const OF_RECORDS: ReadonlySet<string> = new Set(['Patient', 'Person', 'Linkage', 'Provenance', 'AuditEvent', 'Bundle']);

/** Whether a resource's references follow a merge. */
export const followsMerges = ({ resourceType }: Pick<Resource, 'resourceType'>): boolean => !OF_RECORDS.has(resourceType);

/**
 * The resource with every reference to a Patient where it belongs by `moves`. Whom the sender named stays in the reference (`{SD}moved-from`), so the
 * answer follows from that and `moves` alone: it is the same whatever was moved before, and no moves give back the resource as it was sent, member by
 * member. Pure; parts that do not change are shared with the argument. `structureDefinition`: the base `{SD}`.
 */
export function movedTo<T extends Resource>(resource: T, moves: Moves, structureDefinition: string): T {
  if (!followsMerges(resource)) return resource;
  const visits = moves.visits.size === 0 ? [] : encountersNamed(resource).flatMap((id) => moves.visits.get(id) ?? []);
  return walk(resource, (reference) => moveOne(reference, moves, visits, structureDefinition)) as T;
}

/** The resource as its sender said it. */
export const asSent = <T extends Resource>(resource: T): T => movedTo(resource, NO_MOVES, '');

/** Ids of the Patients that the references of a resource name, and named when they were sent. */
export function patientsNamed(resource: Resource): ReadonlySet<string> {
  const found = new Set<string>();
  walk(resource, (reference) => {
    for (const { reference: text } of [reference, sentAs(reference)]) {
      const id = patientId(text);
      if (id !== undefined) found.add(id);
    }
    return reference;
  });
  return found;
}

/** Whose things a resource says were moved, and to whom: by the Patient its sender named. */
export function movesSaidBy(resource: Resource): ReadonlyMap<string, Survivor> {
  const found = new Map<string, Survivor>();
  walk(resource, (reference) => {
    const [home, now] = [patientId(sentAs(reference).reference), patientId(reference.reference)];
    const { system = '', value = '' } = reference.identifier ?? {};
    if (home !== undefined && now !== undefined && home !== now) found.set(home, { id: now, identifier: { system, value } });
    return reference;
  });
  return found;
}

const PATIENT = /^Patient\/([A-Za-z0-9\-.]{1,64})$/;
const ENCOUNTER = /^Encounter\/([A-Za-z0-9\-.]{1,64})$/;
const patientId = (reference: string | undefined): string | undefined => PATIENT.exec(reference ?? '')?.[1];

const isMark = ({ url }: Extension): boolean => url.endsWith(MARK);

/** The reference as it was sent, its members in their places. */
function sentAs(reference: Reference): Reference {
  const mark = reference.extension?.find(isMark);
  if (mark === undefined) return reference;
  const { reference: text, identifier } = mark.valueReference ?? {};
  return rebuilt(
    reference,
    text,
    identifier,
    reference.extension?.filter((one) => one !== mark),
  );
}

function moveOne(now: Reference, { persons }: Moves, visits: readonly VisitMove[], sd: string): Reference {
  const sent = sentAs(now);
  const home = patientId(sent.reference);
  if (home === undefined) return sent;
  const rootOf = (id: string): string => persons.get(id)?.id ?? id;
  const ofVisit = visits.find(({ from }) => rootOf(home) === rootOf(from))?.to;
  const to = ofVisit === undefined ? persons.get(home) : (persons.get(ofVisit.id) ?? ofVisit);
  if (to === undefined || to.id === home) return sent;
  const { reference, identifier } = sent;
  const said: Reference = { ...(reference === undefined ? {} : { reference }), ...(identifier === undefined ? {} : { identifier }) };
  const mark: Extension = { url: `${sd}${MOVED_FROM}`, valueReference: said };
  return rebuilt(sent, `Patient/${to.id}`, identifier === undefined ? undefined : { ...to.identifier }, [...(sent.extension ?? []), mark]);
}

/** The same members in the same order, with these in their places; what was not there comes last. */
function rebuilt(
  of: Reference,
  reference: string | undefined,
  identifier: Reference['identifier'],
  extension: Extension[] | undefined,
): Reference {
  const given: Record<string, unknown> = { reference, identifier, extension: extension?.length === 0 ? undefined : extension };
  const made: Record<string, unknown> = {};
  for (const name of [...Object.keys(of), ...Object.keys(given)]) {
    const value = name in given ? given[name] : of[name as keyof Reference];
    if (value !== undefined) made[name] = value;
  }
  return made as Reference;
}

/** Ids of the visits a resource belongs to: an Encounter to itself. */
export function encountersNamed(resource: Resource): readonly string[] {
  if (resource.resourceType === 'Encounter') return resource.id === undefined ? [] : [resource.id];
  const found = new Set<string>();
  walk(resource, (reference) => {
    const id = ENCOUNTER.exec(reference.reference ?? '')?.[1];
    if (id !== undefined) found.add(id);
    return reference;
  });
  return [...found];
}

/** A copy in which `change` was applied to every Reference; the argument itself where nothing differs. */
function walk(value: unknown, change: (reference: Reference) => Reference): unknown {
  if (typeof value !== 'object' || value === null || 'rawJSON' in value) return value;
  if (!Array.isArray(value) && typeof (value as Reference).reference === 'string') return change(value as Reference);
  const changed = Object.entries(value).flatMap(([name, inner]) => {
    const next = walk(inner, change);
    return next === inner ? [] : [[name, next] as const];
  });
  if (changed.length === 0) return value;
  const made = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  for (const [name, next] of changed) made[name] = next;
  return made;
}
