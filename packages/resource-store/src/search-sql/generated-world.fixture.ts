import { LABELS, labelMask, type Reach, type Restricted, type Visibility } from '@hub/access';
import type { Database } from '@hub/database';
import { type Resource, TERMINOLOGY } from '@hub/fhir-model';
import { compartmentRows, extract, type Parameter, parametersOf, parseSearch, type SearchQuery, typesOf } from '@hub/search';
import {
  idOf,
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
import { OWN } from './own.ts';
import type { How } from './search.ts';

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

const CUT: How = { looks: { first: 1, next: 1, rounds: 2 } };
const LED_BY_OWN: How = { plan: { mode: 'drive', index: OWN } };

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

/** {@link PER_TYPE} of them, and more where none has a value of some parameter: what few elements say is seldom drawn. */
function resourcesOf(type: string, r: Random, targets: readonly string[]): readonly Held['resource'][] {
  const found = Array.from({ length: PER_TYPE }, (_, n) => randomResource(type, n, r, targets));
  // A row of a number, and of one type of target where a parameter counts only these.
  const rowsOf = (resource: Resource) => {
    const { tokens, strings, dates, references, quantities, composites } = extract(resource);
    const numbers = [tokens, strings, dates, references, quantities, composites].flatMap((rows) => rows.map(({ param }) => `${param}`));
    return [...numbers, ...references.map((row) => `${row.param} ${row.type}`)];
  };
  const parameters = [...(parametersOf(type)?.values() ?? [])];
  const lacking = new Set(parameters.flatMap(({ rows, only }) => rows.map((row) => (only === undefined ? `${row}` : `${row} ${only}`))));
  for (const row of found.flatMap(rowsOf)) lacking.delete(row);
  for (let tries = 0; lacking.size > 0 && tries < 1_000; tries++) {
    const more = randomResource(type, found.length, r, targets);
    const rows = rowsOf(more);
    if (!rows.some((row) => lacking.has(row))) continue;
    found.push(more);
    for (const row of rows) lacking.delete(row);
  }
  return found;
}

/** Three in four say where they came from: a record of a submission, or the submission. */
function withSource(resource: Held['resource'], n: number): Held['resource'] {
  if (n % 4 === 0) return resource;
  const source = `${SOURCES[n % 2]}${n % 3 === 0 ? '' : `#${n % 5}`}`;
  return { ...resource, meta: { ...resource.meta, source } };
}

/** Submissions that some of the resources came with. */
export const SOURCES = ['urn:uuid:6f1de1b8-0f4f-4f6e-9a39-6d0a1f0f3c01', 'urn:uuid:6f1de1b8-0f4f-4f6e-9a39-6d0a1f0f3c02'] as const;

/**
 * Stores {@link PER_TYPE} random resources of each type, of two facilities, written on five days, pointing at `targets`; with `more`, which
 * are shared.
 */
export async function generatedWorld(
  database: Database,
  types: readonly string[],
  r: Random,
  targets: readonly string[] = TARGETS,
  more: readonly Held['resource'][] = [],
): Promise<GeneratedWorld> {
  const held: Held[] = types.flatMap((type) =>
    resourcesOf(type, r, targets).map((resource, n) => ({
      resource: labelled(withSource(resource, n), r),
      owner: SHARED.has(type) ? 0 : r.whole(1, 2),
      at: NOW + r.whole(0, 4) * DAY,
    })),
  );
  held.push(...more.map((resource) => ({ resource, owner: 0, at: NOW })));
  const writer = resourceWriter({ uris: uriDictionary(database) });
  for (const at of new Set(held.map((one) => one.at))) {
    const items = held.filter((one) => one.at === at).map(({ resource, owner }) => ({ resource, owner, mode: 'replace' as const }));
    const prepared = await writer.prepare(items);
    await database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: at }));
  }
  // Two of each type came and went: nothing finds them.
  const gone = types.flatMap((type) => [1, 2].map((n) => ({ ...randomResource(type, n, r, targets), id: `${idOf(type, n)}-gone` })));
  for (const mode of ['replace', 'delete'] as const) {
    const prepared = await writer.prepare(gone.map((resource) => ({ resource, owner: 0, mode })));
    await database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: NOW + DAY }));
  }
  await open(database);
  await database.pool.query('analyze');

  // By the object: contained resources have no name of their own.
  const caches = new WeakMap<Resource, Map<number, readonly TypedValue[]>>();
  const valuesOf = (resource: Resource, parameter: Parameter): readonly TypedValue[] => {
    const cache = caches.get(resource) ?? new Map<number, readonly TypedValue[]>();
    caches.set(resource, cache);
    const values = cache.get(parameter.number) ?? valuesByFhirPath(resource, parameter);
    cache.set(parameter.number, values);
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
  const ownerOf = new Map(
    held.flatMap(({ resource, owner }) => (resource.resourceType === 'Patient' ? [[resource.id, owner] as const] : [])),
  );
  // A record opens its own patient by what it says of another; the other only where the other's owner, or the province, says so.
  const links = held.flatMap(({ resource, owner }) => {
    if (resource.resourceType !== 'Patient') return [];
    const others = patientsIn(resource, parametersOf('Patient')?.get('link')?.rows ?? []);
    return others.flatMap((other) => [
      ...(owner <= 0 || ownerOf.get(other) === owner || other === resource.id ? [[resource.id, other] as const] : []),
      [other, resource.id] as const,
    ]);
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

  type Seen = World & { readonly resources: readonly Resource[] };
  // Thousands of searches are judged, by few views.
  const worlds = new WeakMap<Visibility, Seen>();
  const seenBy = (visibility: Visibility): Seen => {
    const known = worlds.get(visibility) ?? asSeenBy(visibility);
    worlds.set(visibility, known);
    return known;
  };
  const asSeenBy = (visibility: Visibility): Seen => {
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

  let walks = 0;
  return {
    held,
    valuesOf,
    seenBy,
    meaning(query, visibility) {
      const world = seenBy(visibility);
      const [type, ...others] = typesOf(query);
      const asked = type === undefined || others.length > 0 ? world.resources : world.all(type);
      return asked.filter((resource) => matches(query, resource, world)).map((resource) => nameOf(resource as Held['resource']));
    },
    async walk(query, visibility) {
      // Walks are cut where they can be, or led by what the caller may see, or never led by it.
      const ways: readonly How[] = [
        {},
        CUT,
        { ...CUT, ownMost: -1 },
        ...(query.sort.length === 0 && !('all' in visibility) ? [LED_BY_OWN] : []),
      ];
      const how = ways[walks++ % ways.length] as How;
      const found: string[] = [];
      let cursor: string | undefined;
      for (let pages = 0; pages < 400; pages++) {
        const page = await search(database, { ...query, ...(cursor === undefined ? {} : { cursor }) }, visibility, how);
        found.push(...page.entries.map(({ type, id }) => `${type}/${id}`));
        if (page.next === undefined) return found;
        cursor = page.next;
      }
      throw new Error('the pages do not end');
    },
  };
}
