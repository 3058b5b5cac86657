import type { Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { random } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GeneratedWorld, generatedWorld, VIEWS } from '../search-sql/generated-world.fixture.ts';
import { historyInstance } from './history-instance.ts';
import { historyList } from './history-list.ts';
import { metaInUse } from './meta-in-use.ts';
import { readCurrent, readVersion } from './read.ts';

/** Reads, versions, lists of versions and labels in use equal their plain meaning under every policy. SEED=… repeats a run. */
const SEED = Number(process.env.SEED ?? 3176);
const TYPES = [
  'Patient',
  'Observation',
  'Encounter',
  'Condition',
  'Organization',
  'Practitioner',
  'Coverage',
  'RelatedPerson',
  'Group',
  'ValueSet',
];
let t: TestDatabase;
let world: GeneratedWorld;
beforeAll(async () => {
  t = await testDatabase();
  world = await generatedWorld(t.database, TYPES, random(SEED), TYPES);
}, 120_000);
afterAll(() => t.drop());

const nameOf = ({ resourceType, id }: Pick<Resource, 'resourceType' | 'id'>) => `${resourceType}/${id}`;
const namesOf = (resources: readonly Resource[]) => resources.map(nameOf).sort();

/** What a list of versions goes by: owners, not what is opened for a while. */
function byOwner(visibility: Visibility): Visibility {
  if ('all' in visibility) return visibility;
  const { further = [], ...rest } = visibility;
  return { ...rest, further: further.filter(({ of }) => 'owners' in of) };
}

async function listed(type: string | undefined, visibility: Visibility): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 500; pages++) {
    const page = await historyList(t.database.pool, { type, count: 17, ...(cursor === undefined ? {} : { cursor }) }, visibility);
    found.push(...page.versions.map(({ type: one, id }) => `${one}/${id}`));
    if (page.next === undefined) return found.sort();
    cursor = page.next;
  }
  throw new Error('the pages do not end');
}

describe.each(VIEWS.map((visibility, i) => [i, visibility] as const))('view %d', (place, visibility) => {
  test('a resource, its versions and its history are there exactly when it may be seen', async () => {
    const seen = new Set(namesOf(world.seenBy(visibility).resources));
    let hidden = 0;
    for (const { resource } of world.held) {
      const { resourceType, id } = resource;
      const there = seen.has(nameOf(resource));
      hidden += there ? 0 : 1;
      const { state } = await readCurrent(t.database, resourceType, id, visibility);
      const version = await readVersion(t.database, resourceType, id, 1, visibility);
      const history = await historyInstance(t.database.pool, resourceType, id, { count: 5 }, visibility);
      expect([nameOf(resource), state, version.state, history?.total]).toEqual([
        nameOf(resource),
        ...(there ? ['found', 'found', 1] : ['absent', 'absent', undefined]),
      ]);
    }
    // Those after the fifth are drawn: one may see everything.
    if (place > 0 && place < 5) expect(hidden).toBeGreaterThan(0);
  }, 60_000);

  test('lists of versions hold what is seen by owner', async () => {
    const seen = world.seenBy(byOwner(visibility)).resources;
    // What came and went is told of too, of owners that everybody sees.
    const there = (names: readonly string[]) => names.filter((name) => !name.endsWith('-gone'));
    expect(there(await listed(undefined, visibility))).toEqual(namesOf(seen));
    for (const type of ['Patient', 'Observation', 'Organization'])
      expect(there(await listed(type, visibility))).toEqual(namesOf(seen.filter(({ resourceType }) => resourceType === type)));
  });

  test('labels in use are those of what may be seen', async () => {
    for (const type of [undefined, 'Observation', 'Condition']) {
      const of = world.seenBy(visibility).resources.filter(({ resourceType }) => type === undefined || resourceType === type);
      const codes = (list: 'security' | 'tag') =>
        [...new Set(of.flatMap(({ meta }) => (meta?.[list] ?? []).flatMap(({ code }) => code ?? [])))].sort();
      const found = await metaInUse(t.database.pool, type, visibility);
      const told = (list: readonly { readonly code: string }[]) => [...new Set(list.map(({ code }) => code))].sort();
      expect({ type, security: told(found.security), tag: told(found.tag) }).toEqual({
        type,
        security: codes('security'),
        tag: codes('tag'),
      });
    }
  });
});
