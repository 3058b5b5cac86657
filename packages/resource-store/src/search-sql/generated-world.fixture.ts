import { LABELS, labelMask, type Reach, type Restricted, type Visibility } from '@hub/access';
import type { Database } from '@hub/database';
import { type Resource, TERMINOLOGY } from '@hub/fhir-model';
import { compartmentRows, type Parameter, parametersOf, parseSearch, type SearchQuery } from '@hub/search';
import {
  matches,
  PER_TYPE,
  type Random,
  randomResource,
  type TypedValue,
  targetOf,
  valuesByFhirPath,
  type World,
} from '@hub/search/testing';
import { resourceWriter, search, uriDictionary } from '../index.ts';
import { patientNumber, patientStamp } from '../write/about.ts';
import { LOOKS, OPENED, OPENER, TREATED, VIEWS } from './generated-views.fixture.ts';

export { LOOKS, VIEWS };

/** Noon of the day the generated world is looked at, and a day. */
export const NOW = Date.UTC(2026, 5, 1);
export const DAY = 86_400_000;
const SHARED = new Set(['Organization', 'Practitioner']);
const TARGETS = [
  'Patient',
  'Patient',
  'Practitioner',
  'Organization',
  'Location',
  'Encounter',
  'Observation',
  'Condition',
  'ServiceRequest',
];

/** A stored resource with what the store knows beside its content. */
export interface Held {
  readonly resource: Resource & { id: string };
  readonly owner: number;
  readonly at: number;
}

/** Generated resources as they are stored, and what searches over them mean. */
export interface GeneratedWorld {
  readonly held: readonly Held[];
  readonly valuesOf: (resource: Resource, parameter: Parameter) => readonly TypedValue[];
  /** The world as somebody sees it. */
  seenBy(visibility: Visibility): World & { readonly resources: readonly Resource[] };
  /** "Type/id" of every match, by the plain meaning of the search. */
  meaning(query: SearchQuery, visibility: Visibility): string[];
  /** "Type/id" of every match, in the order of the store's pages. */
  walk(query: SearchQuery, visibility: Visibility): Promise<string[]>;
}

const nameOf = ({ resourceType, id }: { readonly resourceType: string; readonly id: string }) => `${resourceType}/${id}`;

const CODES_OF_LABELS = LABELS.filter(({ code }) => ['R', 'V', 'HIV'].includes(code)).map(({ system, code }) => ({
  system: system === 'confidentiality' ? TERMINOLOGY.confidentiality : TERMINOLOGY.actCode,
  code,
}));

/** A third carry a label that hides them from somebody. */
function labelled(resource: Resource & { id: string }, r: Random): Resource & { id: string } {
  if (!r.chance(0.33)) return resource;
  const { meta = {} } = resource;
  return { ...resource, meta: { ...meta, security: [...(meta.security ?? []), r.pick(CODES_OF_LABELS)] } };
}

/** Patients opened to facility 1 and to {@link OPENER}, whatever the generated encounters say: the clock decides about those. */
async function open(database: Database): Promise<void> {
  const { pool } = database;
  await pool.query(`insert into client (client_id, kind) values ('opener', 'operator')`);
  await pool.query('delete from treatment_grant');
  const numbers = (ids: readonly string[]) => [ids.map(patientNumber), ids.map((id) => patientStamp(patientNumber(id)))];
  await pool.query(
    `insert into treatment_grant (rid, shard, facility, about, patient, until)
     select -row_number() over (), 0, 1, about, patient, 'infinity' from unnest($1::bigint[], $2::int[]) as n (about, patient)`,
    numbers(TREATED),
  );
  await pool.query(
    `insert into break_glass (client_number, about, patient, patient_id, reason, until)
     select ${OPENER}, about, patient, '', 'test', 'infinity' from unnest($1::bigint[], $2::int[]) as n (about, patient)`,
    numbers(OPENED),
  );
}

/** Stores {@link PER_TYPE} random resources of each type, of two facilities, written on five days, pointing at `targets`. */
export async function generatedWorld(
  database: Database,
  types: readonly string[],
  r: Random,
  targets: readonly string[] = TARGETS,
): Promise<GeneratedWorld> {
  const held: Held[] = types.flatMap((type) =>
    Array.from({ length: PER_TYPE }, (_, n) => ({
      resource: labelled(randomResource(type, n, r, targets), r),
      owner: SHARED.has(type) ? 0 : r.whole(1, 2),
      at: NOW + r.whole(0, 4) * DAY,
    })),
  );
  const writer = resourceWriter({ uris: uriDictionary(database) });
  for (const at of new Set(held.map((one) => one.at))) {
    const items = held.filter((one) => one.at === at).map(({ resource, owner }) => ({ resource, owner, mode: 'replace' as const }));
    const prepared = await writer.prepare(items);
    await database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: at }));
  }
  await open(database);
  await database.pool.query('analyze');

  const cache = new Map<string, readonly TypedValue[]>();
  const valuesOf = (resource: Resource, parameter: Parameter): readonly TypedValue[] => {
    const key = `${resource.resourceType}/${resource.id} ${parameter.number}`;
    let values = cache.get(key);
    if (values === undefined) {
      values = valuesByFhirPath(resource, parameter);
      cache.set(key, values);
    }
    return values;
  };

  /** Ids of the patients that the references of these rows of a resource name. */
  const patientsIn = (resource: Resource, rows: readonly number[]): readonly string[] =>
    [...(parametersOf(resource.resourceType)?.values() ?? [])]
      .filter((parameter) => parameter.only === undefined && parameter.rows.some((row) => rows.includes(row)))
      .flatMap((parameter) => valuesOf(resource, parameter).flatMap((value) => targetOf(value) ?? []))
      .flatMap(({ type, id }) => (type === 'Patient' ? [id] : []));
  const compartment = compartmentRows('Patient');
  const patientsOf = (resource: Held['resource']) => new Set(patientsIn(resource, compartment[resource.resourceType] ?? []));
  const links = held.flatMap(({ resource }) => {
    if (resource.resourceType !== 'Patient') return [];
    const others = patientsIn(resource, parametersOf('Patient')?.get('link')?.rows ?? []);
    return others.flatMap((other) => [[resource.id, other] as const, [other, resource.id] as const]);
  });
  const withLinks = (ids: readonly string[]) => new Set([...ids, ...links.flatMap(([one, other]) => (ids.includes(one) ? [other] : []))]);
  const [treated, opened] = [withLinks(TREATED), withLinks(OPENED)];
  const everything: World = (() => {
    const byName = new Map(held.map((one) => [nameOf(one.resource), one]));
    return {
      valuesOf,
      resolve: (type, id) => byName.get(`${type}/${id}`)?.resource,
      all: (type) => held.flatMap(({ resource }) => (resource.resourceType === type ? [resource] : [])),
      lastUpdated: (resource) => byName.get(nameOf(resource as Held['resource']))?.at ?? 0,
    };
  })();

  /** Whether a reach gives a resource: its owner, or the one person it is about, opened. */
  const reaches = ({ resource, owner }: Held, { of, hidden, types }: Reach): boolean => {
    if ((labelMask(resource.meta?.security) & hidden) !== 0 || types?.includes(resource.resourceType) === false) return false;
    if ('owners' in of) return of.owners === 'all' || of.owners.includes(owner);
    const people = resource.resourceType === 'Patient' ? new Set([resource.id]) : patientsOf(resource);
    const [only] = people;
    if (people.size !== 1 || only === undefined) return false;
    return 'treatedBy' in of ? of.treatedBy.includes(1) && treated.has(only) : of.openedBy.client === OPENER && opened.has(only);
  };
  const satisfies = (resource: Resource, queries: readonly string[]): boolean =>
    queries.length === 0 ||
    queries.some((query) => {
      const parsed = parseSearch(resource.resourceType, new URLSearchParams(query), { now: 0 });
      if (!parsed.ok) throw new Error(query);
      return matches(parsed.query, resource, everything);
    });
  /** The plain meaning of a visibility. */
  const maySee = (one: Held, { owners, hidden = 0, further = [], types, patient }: Restricted): boolean => {
    const { resource } = one;
    if (![{ of: { owners }, hidden }, ...further].some((reach) => reaches(one, reach))) return false;
    if (types !== undefined) {
      const queries = types.get(resource.resourceType);
      if (queries === undefined || !satisfies(resource, queries)) return false;
    }
    if (patient === undefined) return true;
    if (resource.resourceType === 'Patient' && resource.id === patient) return true;
    if (patientsOf(resource).has(patient)) return true;
    return one.owner === 0 && compartment[resource.resourceType] === undefined && resource.resourceType !== 'Patient';
  };
  const sets = new Map<Visibility, readonly Held[]>();
  const visibleTo = (visibility: Visibility): readonly Held[] => {
    const known = sets.get(visibility) ?? held.filter((one) => 'all' in visibility || maySee(one, visibility));
    sets.set(visibility, known);
    return known;
  };

  const seenBy = (visibility: Visibility): World & { readonly resources: readonly Resource[] } => {
    const visible = visibleTo(visibility);
    const byName = new Map(visible.map((one) => [nameOf(one.resource), one]));
    const resources = visible.map(({ resource }) => resource);
    const byType = Map.groupBy(resources, ({ resourceType }) => resourceType as string);
    return {
      resources,
      valuesOf,
      resolve: (type, id) => byName.get(`${type}/${id}`)?.resource,
      all: (type) => byType.get(type) ?? [],
      lastUpdated: (resource) => byName.get(nameOf(resource as Held['resource']))?.at ?? 0,
    };
  };

  return {
    held,
    valuesOf,
    seenBy,
    meaning(query, visibility) {
      const world = seenBy(visibility);
      return world.resources.filter((resource) => matches(query, resource, world)).map((resource) => nameOf(resource as Held['resource']));
    },
    async walk(query, visibility) {
      const found: string[] = [];
      let cursor: string | undefined;
      for (let pages = 0; pages < 400; pages++) {
        const page = await search(database, { ...query, ...(cursor === undefined ? {} : { cursor }) }, visibility);
        found.push(...page.entries.map(({ type, id }) => `${type}/${id}`));
        if (page.next === undefined) return found;
        cursor = page.next;
      }
      throw new Error('the pages do not end');
    },
  };
}
