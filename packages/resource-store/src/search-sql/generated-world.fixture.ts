import type { Visibility } from '@hub/access';
import type { Database } from '@hub/database';
import type { Resource } from '@hub/fhir-model';
import { extract, type Parameter, parametersOf, type SearchQuery } from '@hub/search';
import { idOf, matches, PER_TYPE, type Random, randomResource, type TypedValue, valuesByFhirPath, type World } from '@hub/search/testing';
import { resourceWriter, search, uriDictionary } from '../index.ts';
import { OWN } from './own.ts';
import type { How } from './search.ts';

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

/** Who looks: an operator, and a facility that sees its own and what is shared. */
export const VIEWS: readonly Visibility[] = [{ all: true }, { owners: [1, 0] }];

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
      resource: withSource(resource, n),
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

  const seenBy = (visibility: Visibility): World & { readonly resources: readonly Resource[] } => {
    const visible = held.filter(({ owner }) => 'all' in visibility || visibility.owners.includes(owner));
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
      return world.resources.filter((resource) => matches(query, resource, world)).map((resource) => nameOf(resource as Held['resource']));
    },
    async walk(query, visibility) {
      // Two walks in three are cut where they can be, or led by what the caller may see.
      const ways: readonly How[] = [{}, CUT, query.sort.length === 0 ? LED_BY_OWN : CUT];
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
