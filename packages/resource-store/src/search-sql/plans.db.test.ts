import type { TestDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { search } from '../index.ts';
import { far, filledStore, look, OPERATOR, query, SMALL_FACILITY } from './filled-store.fixture.ts';

/**
 * The plans of the searches the operations centre lives on, over a filled table: no table is read whole, nothing large is
 * sorted, and a page far in costs what the first one does. Looked at in buffers, which do not depend on the machine.
 */
let t: TestDatabase;

beforeAll(async () => {
  t = await filledStore();
}, 120_000);
afterAll(() => t.drop());

describe('hot searches', () => {
  test.each([
    ['Patient?identifier=urn:nid|nid777', 30],
    ['Patient?_id=p5', 30],
    ['Patient?_source=urn:uuid:none', 30],
    ['Observation?patient=p77&code=http://loinc.org|1000-17', 60],
    // Of eight thousand resources: those with the code are found in the index of references, a look each at them alone.
    ['Observation?patient=p200&code=http://loinc.org|1000-17', 600],
    ['Observation?patient=p200&code=1000-17,1000-18', 600],
    ['Observation?patient.identifier=urn:nid|nid200&code=1000-17', 600],
    ['Patient/p200/Observation?code=1000-17', 600],
    ['Observation?patient=p200&code=1000-17&_sort=-date', 3_500],
    ['Encounter?patient.identifier=urn:nid|nid777', 60],
    ['Encounter?date=ge2025-03-10&_include=Encounter:patient&_count=50', 900],
    ['Encounter?date=ge2025-03-10&date=lt2025-03-11&_count=50', 500],
    ['Patient?name=nguyen', 900],
    ['Observation?code=1000-3', 500],
    ['Observation?code=1000-3,1000-4,1000-5', 900],
    ['Observation?value-quantity=gt400', 500],
    ['Observation?code-value-quantity=http://loinc.org|1000-3$gt400', 700],
    ['Observation?code-value-quantity=1000-3$100||mmol/L', 500],
    ['Observation?code-value-concept=1000-3$high', 500],
    ['Location?near=10.0452|105.7469|20|km', 100],
    ['Observation?patient=p77&code-value-quantity=1000-17$gt0', 60],
    ['Encounter?status=in-progress&date=ge2025-02', 3_000],
    ['Patient', 500],
    ['Patient?_sort=-_lastUpdated', 500],
    ['Observation?code:not=1000-3', 900],
    ['Patient/p77/Observation', 60],
    ['Patient/p77/Observation?code=http://loinc.org|1000-17', 60],
    ['Practitioner/d1/Observation', 500],
    ['Practitioner/d1/Observation?code=1000-3', 900],
    // A probe of the index for each of a hundred parameters and more that can point there.
    ['Patient/p77/*', 1_500],
    ['Practitioner/d1/*', 2_000],
    ['Practitioner/d1/*?_sort=-_lastUpdated', 3_000],
    ['Encounter?_sort=-date', 1_000],
    ['Encounter?_sort=date', 1_000],
    ['Observation?_sort=code', 1_300],
    ['Patient?_sort=name', 1_300],
    ['Patient?_sort=-birthdate', 1_000],
    // Nobody has one.
    ['Patient?_sort=death-date', 1_000],
    ['Patient?_sort=-_id', 1_200],
    ['Observation?_sort=value-quantity', 1_000],
    ['Observation?patient=p77&_sort=-date', 150],
    ['Encounter?status=finished&_sort=-date', 1_200],
    ['Encounter?_sort=patient', 6_000],
    // Three buffers for each resource that could be a performer.
    ['Observation?_sort=performer', 80_000],
    ['Encounter?_sort=status,-date', 2_500],
    ['Encounter?_sort=-date,status', 1_500],
    ['Encounter?_sort=patient,-date', 6_000],
    ['Practitioner/d1/Observation?_sort=-date', 1_200],
    ['?_type=Encounter,Observation&_sort=-date', 1_800],
    ['?_type=Encounter,Observation&patient=p77', 100],
    ['?_type=Patient,Encounter,Observation', 900],
    ['?_id=p5,e5,o5', 60],
    // A probe for each type.
    ['?_sort=-_lastUpdated', 1_500],
    ['?_tag=none', 900],
  ])('%s reads at most %i blocks, no table whole', async (url, most) => {
    const { blocks, whole, sorted } = await look(t.database, url, OPERATOR);
    expect({ whole, blocks: blocks <= most ? 'fine' : blocks }).toEqual({ whole: [], blocks: 'fine' });
    expect(sorted).toBeLessThan(1_000);
  });

  test.each([
    'Patient?name=nguyen',
    'Encounter?date=ge2025-01-02',
    'Observation?code=1000-3',
    'Observation?code-value-quantity=1000-3$ge0',
    'Observation?code-value-concept=1000-3$high',
    'Observation',
    'Observation?_sort=-_lastUpdated',
    'Encounter?_sort=-date',
    'Observation?_sort=code',
    'Patient?_sort=name',
    'Encounter?_sort=patient',
    'Encounter?status=finished&_sort=-date',
    'Encounter?_sort=status,-date',
    '?_type=Patient,Encounter,Observation',
    'Practitioner/d1/Observation',
    'Practitioner/d1/*',
  ])('%s: page 41 costs what page 2 does', async (url) => {
    const early = await look(t.database, url, OPERATOR, await far(t.database, url, 1, OPERATOR));
    const late = await look(t.database, url, OPERATOR, await far(t.database, url, 40, OPERATOR));
    expect(late.whole).toEqual([]);
    expect(late.blocks).toBeLessThan(early.blocks * 1.5 + 20);
  });

  test('statements per page do not grow with the page: one, another for a total, another to compare broad criteria', async () => {
    const { pool } = t.database;
    let count = 0;
    // Same database, every statement counted on its way.
    const counting = new Proxy(pool, {
      get: (target, name) => {
        if (name !== 'query') return Reflect.get(target, name);
        return (...args: unknown[]) => {
          count++;
          return (target.query as (...a: unknown[]) => unknown)(...args);
        };
      },
    });
    const lookup: typeof t.database.lookup = (...args) => {
      count++;
      return t.database.lookup(...args);
    };
    const statements = async (url: string) => {
      count = 0;
      await search({ pool: counting, lookup }, query(url), OPERATOR);
      return count;
    };
    // Whether all is indexed is asked once by a process.
    await statements('Encounter?patient.identifier=nid777');
    for (const size of [5, 500]) {
      expect(
        await statements(`Encounter?date=ge2025-03-10&_include=Encounter:patient&_revinclude=Observation:encounter&_count=${size}`),
      ).toBe(1);
      expect(await statements(`Encounter?patient.identifier=nid777&_count=${size}`)).toBe(1);
      expect(await statements(`Encounter?date=ge2025-03-10&_total=accurate&_count=${size}`)).toBe(2);
      expect(await statements(`Encounter?_sort=-date&_count=${size}`)).toBe(4);
      expect(await statements(`Encounter?_sort=status,-date&_count=${size}`)).toBeLessThanOrEqual(7);
      expect(await statements(`Encounter?status=in-progress&date=ge2025-02&_count=${size}`)).toBe(2);
    }
  });

  test('a facility that holds 1 %: by patient and by code, without reading the others’ resources', async () => {
    expect((await look(t.database, 'Observation?patient=p100&code=1000-20', SMALL_FACILITY)).blocks).toBeLessThan(60);
    for (const url of ['Encounter?_sort=-date', 'Observation?_sort=code', 'Patient?_sort=name']) {
      const { whole, blocks } = await look(t.database, url, SMALL_FACILITY);
      expect({ url, whole, blocks: blocks < 1_500 ? 'fine' : blocks }).toEqual({ url, whole: [], blocks: 'fine' });
    }
    const own = await look(t.database, 'Observation?code=1000-0', SMALL_FACILITY);
    expect(own.whole).toEqual([]);
    expect(own.blocks).toBeLessThan(500);
  });
});
