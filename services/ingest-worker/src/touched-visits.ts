import type { Encounter, Identifier, Reference, Resource } from '@hub/fhir-model';
import type { WriteResult } from '@hub/resource-store';
import { type Label, labelsOfCodes } from '@hub/sources';
import type { PreparedRecord } from './prepare.ts';

/** What a batch has to do with visits, as far as their labels go. */
export interface TouchedVisits {
  /** Rows of Encounters it wrote. */
  readonly written: ReadonlyMap<number, PreparedRecord>;
  /** Those of them of which something may have been stored before. */
  readonly older: ReadonlySet<number>;
  /** Ids of Encounters that resources it wrote name. */
  readonly named: ReadonlyMap<string, PreparedRecord>;
  /** Rows that name their visit by a number alone. */
  readonly numbered: ReadonlyMap<number, PreparedRecord>;
  /** Labels that codes of its resources ask for, by the id of their visit. */
  readonly asked: ReadonlyMap<string, ReadonlySet<Label>>;
}

/** Goes over what a batch wrote. Rows of national tables carry their visit's labels as they come: of those only the Encounters count. */
export function touchedVisits(records: readonly PreparedRecord[], results: readonly WriteResult[]): TouchedVisits {
  const written = new Map<number, PreparedRecord>();
  const older = new Set<number>();
  const named = new Map<string, PreparedRecord>();
  const numbered = new Map<number, PreparedRecord>();
  const asked = new Map<string, Set<Label>>();
  let at = 0;
  for (const record of records) {
    if (record.fate.kind !== 'write') continue;
    const ofTables = record.incoming.record.kind === 'visit';
    for (const { item } of record.fate.items) {
      const { status, rid, version } = results[at++] as WriteResult;
      if (status === 'unchanged' || status === 'deleted') continue;
      const { resource } = item;
      if (resource.resourceType === 'Encounter') {
        if (ofTables && version === 1 && resource.meta?.security === undefined) continue;
        written.set(rid, record);
        if (!ofTables || version > 1) older.add(rid);
      } else if (!ofTables) {
        const visits = visitsNamed(resource);
        for (const visit of visits) {
          named.set(visit, record);
          for (const label of labelsAsked(resource, record)) asked.set(visit, (asked.get(visit) ?? new Set()).add(label));
        }
        if (visits.length === 0 && visitNumber(resource) !== undefined) numbered.set(rid, record);
      }
    }
  }
  return { written, older, named, numbered, asked };
}

const HIV_TB: ReadonlySet<Label> = new Set(['HIV', 'TB']);

/**
 * The labels a resource asks for its visit by its codes. Where a record's resources are read for codes of every kind (its format says so) all of them count; else
 * those of a diagnosis, and of mental health nothing: that must be the main one (contract §3.4), which its mapper knows.
 */
export function labelsAsked(resource: Resource, { incoming: { record } }: PreparedRecord): readonly Label[] {
  if (isMistake(resource)) return [];
  const labels = labelsOfCodes(resource as unknown as Readonly<Record<string, unknown>>).filter((label) => label !== 'SEX');
  if (record.kind === 'format' && record.labelsByCodes === true) return labels;
  return resource.resourceType === 'Condition' ? labels.filter((label) => HIV_TB.has(label)) : [];
}

interface Pointing {
  readonly encounter?: Reference;
  readonly context?: Reference & { readonly encounter?: readonly Reference[] };
  readonly item?: readonly { readonly encounter?: readonly Reference[] }[];
  readonly extension?: readonly { readonly url?: string; readonly valueReference?: Reference }[];
  readonly status?: unknown;
  readonly verificationStatus?: { readonly coding?: readonly { readonly code?: string }[] };
}

function isMistake(resource: Resource): boolean {
  const { status, verificationStatus } = resource as Pointing;
  return status === 'entered-in-error' || verificationStatus?.coding?.some(({ code }) => code === 'entered-in-error') === true;
}

/** Where a resource says which visit it is of (R4: `encounter`, `context`, those of its items; the hub's extension where R4 has none). */
function pointers(resource: Resource): readonly Reference[] {
  const { encounter, context, item, extension } = resource as Pointing;
  const own = Array.isArray(item) ? item.flatMap((one) => (Array.isArray(one?.encounter) ? one.encounter : [])) : [];
  const beside = (Array.isArray(extension) ? extension : []).flatMap(({ url, valueReference }) =>
    valueReference !== undefined && url?.endsWith('/encounter') === true ? [valueReference] : [],
  );
  const around = Array.isArray(context?.encounter) ? context.encounter : [];
  const direct = [encounter, context].filter((one) => typeof one === 'object' && !Array.isArray(one));
  return [...direct, ...around, ...own, ...beside] as readonly Reference[];
}

/** Ids of the visits a resource names. */
export function visitsNamed(resource: Resource): readonly string[] {
  const ids = pointers(resource).flatMap(({ reference }) => /^Encounter\/([^/]+)$/.exec(reference ?? '')?.[1] ?? []);
  return [...new Set(ids)];
}

/** The number by which a resource names its visit, where it names it by nothing else. */
function visitNumber(resource: Resource): Identifier | undefined {
  return pointers(resource).find(({ reference, identifier }) => reference === undefined && identifier?.value !== undefined)?.identifier;
}

/** Whether a resource is one of a visit. */
export function isOfVisit(resource: Resource, visit: Encounter & { readonly id: string }): boolean {
  if (visitsNamed(resource).includes(visit.id)) return true;
  const number = visitNumber(resource);
  return number !== undefined && visit.identifier?.some(({ system, value }) => system === number.system && value === number.value) === true;
}

/** Ids of the Conditions an Encounter names. */
export const diagnosesOf = ({ diagnosis }: Encounter): readonly string[] =>
  (diagnosis ?? []).flatMap(({ condition }) => /^Condition\/([^/]+)$/.exec(condition.reference ?? '')?.[1] ?? []);
