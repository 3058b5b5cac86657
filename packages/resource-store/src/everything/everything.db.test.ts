import type { Visibility } from '@hub/access';
import { type Resource, typeNumber } from '@hub/fhir-model';
import type { EverythingAsked, EverythingOf } from '@hub/fhir-rest';
import { careDateRows, compartmentRows, kindOf, type Parameter, parametersOf } from '@hub/search';
import { random, rangeOf, targetOf, type World } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { resourceWriter, uriDictionary } from '../index.ts';
import { type GeneratedWorld, generatedWorld, NOW, VIEWS } from '../search-sql/generated-world.fixture.ts';
import { everything } from './everything.ts';

/** `$everything` equals its plain meaning over generated resources, and a person with 50,000 resources is read to the end. SEED=… repeats a run. */
const SEED = Number(process.env.SEED ?? 3176);
const OPERATOR: Visibility = { all: true };
const TYPES = [
  ...['Account', 'Appointment', 'CarePlan', 'Claim', 'Condition', 'Coverage', 'Device', 'DiagnosticReport', 'Encounter', 'Group', 'List'],
  ...['Location', 'Medication', 'MedicationRequest', 'Observation', 'Organization', 'Patient', 'Practitioner', 'RelatedPerson', 'Task'],
];

let t: TestDatabase;
let world: GeneratedWorld;
beforeAll(async () => {
  t = await testDatabase();
  world = await generatedWorld(t.database, TYPES, random(SEED), TYPES);
}, 120_000);
afterAll(() => t.drop());

type Asked = Omit<EverythingAsked, 'count' | 'cursor'>;
const nameOf = ({ resourceType, id }: { readonly resourceType: string; readonly id?: string | undefined }) => `${resourceType}/${id}`;

/** Every page: names of members, and of what they point at. */
async function walk(of: EverythingOf, asked: Asked, count: number, visibility: Visibility, between?: (page: number) => Promise<void>) {
  const [members, brought]: [string[], string[]] = [[], []];
  let cursor: string | undefined;
  for (let pages = 1; pages < 2_000; pages++) {
    const page = await everything(t.database.pool, of, { ...asked, count, ...(cursor === undefined ? {} : { cursor }) }, visibility);
    expect(page.matches.length + page.included.length).toBeLessThanOrEqual(count);
    members.push(...page.matches.map(({ type, id }) => `${type}/${id}`));
    brought.push(...page.included.map(({ type, id }) => `${type}/${id}`));
    if (page.next === undefined) return { members, brought, pages };
    cursor = page.next;
    await between?.(pages);
  }
  throw new Error('the pages do not end');
}

const parametersWith = (type: string, rows: readonly number[]): readonly Parameter[] =>
  [...(parametersOf(type)?.values() ?? [])].filter((p) => p.only === undefined && rows.some((row) => p.rows.includes(row)));
type Seen = World & { readonly resources: readonly Resource[] };
const pointsAt = (resource: Resource, rows: readonly number[] | undefined, { valuesOf }: Seen) =>
  parametersWith(resource.resourceType, rows ?? []).flatMap((p) => valuesOf(resource, p).flatMap((value) => targetOf(value) ?? []));

const indexed = (resource: Resource, { valuesOf }: Seen) =>
  [...(parametersOf(resource.resourceType)?.values() ?? [])]
    .filter((p) => kindOf(p) === 'reference' && p.only === undefined)
    .flatMap((p) => valuesOf(resource, p).flatMap((value) => targetOf(value) ?? []));

/** References wherever a resource says one. */
function written(resource: Resource): readonly { readonly type: string; readonly id: string }[] {
  const found: { type: string; id: string }[] = [];
  JSON.stringify(resource, (name, value) => {
    const [, type, id] =
      name === 'reference' && typeof value === 'string' ? (/^([A-Z][A-Za-z]+)\/([^/]+)(?:\/_history\/|$)/.exec(value) ?? []) : [];
    if (type !== undefined && id !== undefined) found.push({ type, id });
    return value;
  });
  return found;
}

/** What is meant, without pages or SQL. */
function meaning(of: Exclude<EverythingOf, { type: 'Patients' }>, asked: Asked, seen: Seen) {
  const roots = of.type === 'Group' ? of.patients.map((id) => `Patient/${id}`) : [`${of.type}/${of.id}`];
  const compartment = compartmentRows(of.type === 'Group' ? 'Patient' : of.type);
  const whose = (resource: Resource, rows: Readonly<Record<string, readonly number[]>>) =>
    pointsAt(resource, rows[resource.resourceType], seen).map(({ type, id }) => `${type}/${id}`);
  const all = seen.resources.filter(
    (one) =>
      roots.includes(nameOf(one)) ||
      (of.type === 'Group' && nameOf(one) === `Group/${of.id}`) ||
      whose(one, compartment).some((name) => roots.includes(name)),
  );
  const inTime = (resource: Resource) => {
    const { care, written } = careDateRows(resource.resourceType);
    const rangesOf = (rows: readonly number[]) =>
      parametersWith(resource.resourceType, rows).flatMap((p) => seen.valuesOf(resource, p).flatMap((value) => rangeOf(value) ?? []));
    const ranges = [rangesOf(care), rangesOf(written)].find((found) => found.length > 0) ?? [];
    return ranges.length === 0 || ranges.some(({ low, high }) => low < (asked.end ?? Infinity) && high > (asked.start ?? -Infinity));
  };
  const dated = all.filter(inTime);
  const names = new Set(all.map(nameOf));
  const known = (name: string) =>
    seen.resources.some((one) => nameOf(one) === name) || world.held.some(({ resource }) => nameOf(resource) === name);
  const own =
    of.type === 'Encounter' ? all.filter((one) => nameOf(one) === roots[0]).flatMap((one) => whose(one, compartmentRows('Patient'))) : [];
  const links = (resource: Resource) => [...indexed(resource, seen), ...written(resource)];
  const brought = new Map<string, Resource>();
  for (const target of dated.flatMap(links)) {
    const found = seen.resolve(target.type, target.id);
    if (found === undefined || names.has(nameOf(found))) continue;
    const people = whose(found, compartmentRows('Patient')).filter((name) => name.startsWith('Patient/') && known(name));
    const foreign =
      found.resourceType === 'Patient' ? !own.includes(nameOf(found)) : people.length > 0 && !people.some((name) => own.includes(name));
    if (!foreign) brought.set(nameOf(found), found);
  }
  const wanted = (one: Resource) =>
    (asked.types === undefined || asked.types.includes(one.resourceType)) &&
    (asked.since === undefined || seen.lastUpdated(one) >= asked.since);
  return { members: dated.filter(wanted).map(nameOf).sort(), brought: [...brought.values()].filter(wanted).map(nameOf).sort() };
}

const QUESTIONS: readonly Asked[] = [
  {},
  { types: ['Observation', 'Practitioner', 'Patient', 'Organization'] },
  { since: NOW + 2 * 86_400_000 },
  { start: Date.UTC(2020, 0, 1) },
  { end: Date.UTC(2021, 0, 1) },
  { start: Date.UTC(2019, 0, 1), end: Date.UTC(2024, 0, 1), types: ['Encounter', 'Location', 'Condition'] },
];

describe('$everything equals its plain meaning', () => {
  test.each(['Patient', 'Encounter'] as const)(
    'of a %s',
    async (type) => {
      let brought = 0;
      for (const visibility of VIEWS) {
        const seen = world.seenBy(visibility);
        for (const { id } of seen.resources.filter((one) => one.resourceType === type).slice(0, 8)) {
          const of = { type, id: id as string };
          // A visit is asked without care dates.
          for (const asked of QUESTIONS.filter(({ start, end }) => type === 'Patient' || (start ?? end) === undefined)) {
            const found = await walk(of, asked, 7, visibility);
            const what = { of, asked, visibility, seed: SEED };
            const meant = meaning(of, asked, seen);
            expect({ what, members: found.members.toSorted(), brought: found.brought.toSorted() }).toEqual({ what, ...meant });
            brought += meant.brought.length;
          }
        }
      }
      expect(brought).toBeGreaterThan(50);
    },
    120_000,
  );

  test('of a group: every member once', async () => {
    for (const visibility of VIEWS) {
      const seen = world.seenBy(visibility);
      const group = seen.resources.find(({ resourceType }) => resourceType === 'Group');
      const patients = seen.resources.filter(({ resourceType }) => resourceType === 'Patient').map(({ id }) => id as string);
      const of = { type: 'Group', id: group?.id as string, patients: patients.toSorted() } as const;
      for (const asked of QUESTIONS) {
        const found = await walk(of, asked, 20, visibility);
        expect(found.members.toSorted()).toEqual(meaning(of, asked, seen).members);
      }
    }
  }, 60_000);
});

test('of every patient: what belongs to any of them, each once', async () => {
  for (const visibility of VIEWS) {
    const seen = world.seenBy(visibility);
    const patients = seen.resources.filter(({ resourceType }) => resourceType === 'Patient').map(({ id }) => id as string);
    for (const asked of QUESTIONS) {
      const found = await walk({ type: 'Patients' }, asked, 30, visibility);
      const meant = patients.flatMap((id) => meaning({ type: 'Patient', id }, asked, seen).members);
      expect(found.members.toSorted()).toEqual([...new Set(meant)].sort());
    }
  }
}, 60_000);

test('what no search parameter looks at comes too: a note’s author, where one went, an extension, what a contained resource names', async () => {
  const own = await testDatabase();
  const writer = resourceWriter({ uris: uriDictionary(own.database) });
  const to = (reference: string) => ({ reference });
  const resources = [
    { resourceType: 'Patient', id: 'p', contact: [{ organization: to('Organization/co-quan') }] },
    { resourceType: 'Patient', id: 'khac' },
    {
      resourceType: 'Encounter',
      id: 'e',
      status: 'finished',
      subject: to('Patient/p'),
      hospitalization: { destination: to('Location/tuyen-tren'), origin: to('Location/khong-co') },
      extension: [{ url: 'urn:x', valueReference: to('HealthcareService/khoa/_history/1') }],
    },
    {
      resourceType: 'Observation',
      id: 'o',
      status: 'final',
      code: { text: 'x' },
      subject: to('Patient/p'),
      contained: [{ resourceType: 'Specimen', id: 's', collection: { collector: to('Practitioner/lay-mau') } }],
      note: [
        { authorReference: to('Practitioner/ghi'), text: 'x' },
        { authorReference: to('Patient/khac'), text: 'y' },
      ],
    },
    ...[
      'Organization/co-quan',
      'Location/tuyen-tren',
      'HealthcareService/khoa',
      'Practitioner/lay-mau',
      'Practitioner/ghi',
      'Practitioner/khac',
    ].map((name) => ({ resourceType: name.split('/')[0], id: name.split('/')[1] })),
  ] as unknown as readonly (Resource & { id: string })[];
  const prepared = await writer.prepare(resources.map((resource) => ({ resource, owner: 0, mode: 'replace' as const })));
  await own.database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: NOW }));
  const names = async (asked: Asked) => {
    const page = await everything(own.database.pool, { type: 'Patient', id: 'p' }, { ...asked, count: 100 }, OPERATOR);
    return page.included.map(({ type, id }) => `${type}/${id}`).sort();
  };
  expect(await names({})).toEqual([
    ...['HealthcareService/khoa', 'Location/tuyen-tren', 'Organization/co-quan', 'Practitioner/ghi', 'Practitioner/lay-mau'],
  ]);
  expect(await names({ types: ['Location'] })).toEqual(['Location/tuyen-tren']);
  await own.drop();
});

describe('a person with 50,000 resources', () => {
  const OBSERVATIONS = 50_000;
  const BASE = 900_000_000_000;
  const of = { type: 'Patient', id: 'nhieu' } as const;
  const param = (type: string, code: string) => parametersOf(type)?.get(code)?.rows[0] as number;

  beforeAll(async () => {
    const { pool } = t.database;
    const resource = (type: string, base: number, rows: number, id: string) =>
      pool.query(`insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, id, body)
        select ${base} + n, 0, ${typeNumber(type)}, 1, 1, 0, timestamptz '2026-01-01' + n * interval '1 second', gen_random_uuid(), ${id},
          '{"resourceType":"${type}","id":"' || ${id} || '"}' from generate_series(1, ${rows}) n`);
    await resource('Patient', BASE, 1, "'nhieu'");
    await resource('Practitioner', BASE + 10, 3, "'bs' || n");
    await resource('Observation', BASE + 100, OBSERVATIONS, "'kq' || n");
    const reference = (code: string, target: string) =>
      pool.query(`insert into idx_reference (rid, target, owner, labels, shard, param)
        select ${BASE + 100} + n, ${target}, 1, 0, 0, ${param('Observation', code)} from generate_series(1, ${OBSERVATIONS}) n`);
    await reference('subject', String(BASE + 1));
    await reference('performer', `${BASE + 10} + 1 + n % 3`);
    await pool.query(`insert into idx_date (rid, low, high, owner, labels, shard, param)
      select ${BASE + 100} + n, timestamptz '2025-12-31' + n * interval '1 minute', timestamptz '2025-12-31' + (n + 1) * interval '1 minute', 1, 0, 0,
        ${param('Observation', 'date')} from generate_series(1, ${OBSERVATIONS}) n`);
    await pool.query('vacuum analyze resource');
    await pool.query('vacuum analyze idx_reference');
    await pool.query('vacuum analyze idx_date');
  }, 120_000);

  test('is read to the end, each resource once, while others write', async () => {
    const writer = resourceWriter({ uris: uriDictionary(t.database) });
    const write = async (n: number) => {
      const resource = {
        resourceType: 'Observation',
        id: `moi${n}`,
        status: 'final',
        code: { text: 'x' },
        subject: { reference: 'Patient/nhieu' },
      };
      const prepared = await writer.prepare([{ resource: resource as Resource & { id: string }, owner: 1, mode: 'replace' }]);
      await t.database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: Date.now() }));
    };
    const before = process.memoryUsage().heapUsed;
    const began = performance.now();
    const { members, brought, pages } = await walk(of, {}, 1_000, { owners: [1, 0] }, write);
    const grown = process.memoryUsage().heapUsed - before;
    if (process.env.MEASURE !== undefined)
      process.stderr.write(`${pages} pages, ${Math.round(performance.now() - began)} ms, heap +${grown >> 20} MB\n`);
    expect([pages, members.length, new Set(members).size]).toEqual([51, OBSERVATIONS + 1, OBSERVATIONS + 1]);
    const { rows } = await t.database.pool.query(
      `select id from resource where rid > ${BASE + 100} and rid <= ${BASE + 100 + OBSERVATIONS}`,
    );
    expect(new Set(members)).toEqual(new Set(['Patient/nhieu', ...rows.map(({ id }) => `Observation/${id}`)]));
    expect(brought.sort()).toEqual(['Practitioner/bs1', 'Practitioner/bs2', 'Practitioner/bs3']);
  }, 120_000);

  test('what changes on the way comes once at most; a strange cursor is refused', async () => {
    // Fifty were written by the walk above; the person comes after them.
    const page = await everything(t.database.pool, of, { count: 60 }, OPERATOR);
    const cursor = page.next as string;
    await t.database.pool.query(`update resource set last_updated = now(), version = 2 where rid = ${BASE + 100 + 20}`);
    const second = await everything(t.database.pool, of, { count: 20, cursor }, OPERATOR);
    const ids = second.matches.map(({ id }) => id);
    expect([ids.length, ids.includes('kq19'), ids.includes('kq20'), ids.includes('kq21')]).toEqual([20, true, false, true]);
    for (const [other, asked] of [
      [of, { count: 10, cursor, types: ['Observation'] }],
      [
        { type: 'Patient', id: 'x' },
        { count: 10, cursor },
      ],
      [of, { count: 10, cursor: 'e30' }],
      [of, { count: 10, cursor: '!' }],
    ] as const)
      await expect(everything(t.database.pool, other, asked, OPERATOR)).rejects.toMatchObject({
        problem: { code: 'search-cursor-invalid' },
      });
    expect((await everything(t.database.pool, of, { count: 10 }, { owners: [2, 0] })).matches).toEqual([]);
  });
});
