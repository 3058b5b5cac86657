import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CountedApi, countedApi, lab, load, namesOf, person, visit, walk } from './counted-api.fixture.ts';

// Complaints §2, _include and _revinclude, each thread by name. README.md lists them all.
const ROWS = 5_000;
let counted: CountedApi;
const get = (path: string) => counted.api.his1.send('GET', path);

beforeAll(async () => {
  counted = await countedApi({ statementTimeout: 10_000 });
  const people = Array.from({ length: 120 }, (_, n) =>
    person(`p${n}`, `Nguyễn Văn ${n}`, { generalPractitioner: [{ reference: 'Practitioner/bs' }] }),
  );
  await load(counted.api.operator, [{ resourceType: 'Practitioner', id: 'bs', name: [{ text: 'Bùi Hoà' }] } as never]);
  await load(counted.api.his1, [person('nhieu'), ...people]);
  await load(
    counted.api.his1,
    people.map(({ id }, n) => visit(`v${n}`, id, { period: { start: '2026-03-10' } })),
  );
  const performer = [{ reference: 'Practitioner/bs' }];
  await load(
    counted.api.his1,
    Array.from({ length: ROWS }, (_, n) => lab(`n${n}`, 'nhieu', '2345-7', { performer })),
  );
  await load(
    counted.api.his1,
    people.flatMap(({ id }, n) => [0, 1].map((k) => lab(`x${n}-${k}`, id, '718-7', { encounter: { reference: `Encounter/v${n}` } }))),
  );
}, 120_000);
afterAll(() => counted.close());

/** How many rows came with the matches of all pages: on a page, and on those that go on with it, none twice. */
async function brought(path: string): Promise<number> {
  const names = (await walk(counted.api.his1, path)).flatMap((page) => namesOf(page, 'include'));
  expect(new Set(names).size).toBe(names.length);
  return names.length;
}

describe('complaints §2', () => {
  test('HAPI PR #4007: fifty round trips for a page of includes: here as many statements for 5 rows as for 100', async () => {
    const path =
      '/Encounter?date=ge2026-03-01&_include=Encounter:patient&_include:iterate=Patient:general-practitioner&_revinclude=Observation:encounter';
    await get(`${path}&_count=5`);
    const sent: number[] = [];
    for (const count of [5, 100]) {
      counted.statements();
      const page = await get(`${path}&_count=${count}`);
      expect([page.status, namesOf(page).length, namesOf(page, 'include').length]).toEqual([200, count, count * 3 + 1]);
      sent.push(counted.statements());
    }
    expect(sent[1]).toBe(sent[0]);
    expect(sent[1]).toBeLessThanOrEqual(4);
  });

  test('HAPI #6803: wildcard revinclude cut at 500 with no next link: here all 5,000', async () => {
    expect(await brought('/Patient?_id=nhieu&_revinclude=*')).toBe(ROWS);
  }, 60_000);

  test('an include of 5,000 rows, both ways, follows the next links to its end', async () => {
    expect(await brought('/Practitioner?_id=bs&_revinclude=Observation:performer')).toBe(ROWS);
    const pages = await walk(
      counted.api.his1,
      '/Observation?code=2345-7&_count=1000&_include=Observation:subject&_include=Observation:performer',
    );
    expect(pages.map((page) => [namesOf(page).length, namesOf(page, 'include').toSorted()])).toEqual(
      Array.from({ length: ROWS / 1_000 }, () => [1_000, ['Patient/nhieu', 'Practitioner/bs']]),
    );
  }, 60_000);

  test('HAPI #2802: _include was not applied to revincluded rows: with :iterate it is', async () => {
    const page = await get('/Patient?_id=p7&_revinclude=Observation:patient&_include:iterate=Observation:encounter');
    expect(namesOf(page, 'include').toSorted()).toEqual(['Encounter/v7', 'Observation/x7-0', 'Observation/x7-1']);
  });

  test('HAPI #4915: a canonical include scanned a table: a canonical is searched by its index, to include one is refused by name', async () => {
    const refused = await get('/QuestionnaireResponse?_include=QuestionnaireResponse:questionnaire');
    expect([refused.status, refused.body.issue[0].expression]).toEqual([400, ['_include']]);
    expect((await get('/QuestionnaireResponse?questionnaire=http://example.org/hoi-benh')).status).toBe(200);
  });

  test('Medplum #4212: a chained search ended as 504: answered, its includes with it', async () => {
    const page = await get('/Observation?encounter.patient.general-practitioner.name=hoa&_include=Observation:encounter&_count=1000');
    expect([page.status, namesOf(page).length, namesOf(page, 'include').length]).toEqual([200, 240, 120]);
  });
});
