import type { Visibility } from '@hub/access';
import type { Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { parametersOf, parseCompartmentSearch, parseSearch, parseSystemSearch, textKey } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { explainSearch, search } from '../index.ts';

/**
 * The plans of the searches the operations centre lives on, over a filled table: no table is read whole, nothing large is
 * sorted, and a page far in costs what the first one does. Looked at in buffers, which do not depend on the machine.
 */
const PATIENTS = Number(process.env.PATIENTS ?? 20_000);
const OPERATOR: Visibility = { all: true };
/** Holds 1 % of everything. */
const SMALL_FACILITY: Visibility = { owners: [7, 0] };

let t: TestDatabase;

const param = (type: string, code: string) => parametersOf(type)?.get(code)?.rows[0];

/** As many rows as a small province's, written by SQL: the shape of the index, without the time of the real write path. */
async function fill({ pool }: Database): Promise<void> {
  const owner = '(case when n % 100 = 0 then 7 else 1 + n % 6 end)';
  await pool.query("insert into uri (value) values ('urn:nid'), ('http://loinc.org')");
  const resource = (type: string, base: number, rows: number, id: string) =>
    pool.query(
      `insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, id, body)
       select ${base} + n, 0, ${typeNumber(type)}, 1, ${owner}, 0, timestamptz '2026-01-01' + n * interval '1 second', gen_random_uuid(),
              '${id}' || n, '{"resourceType":"${type}","id":"${id}' || n || '"}' from generate_series(1, ${rows}) n`,
    );
  await resource('Patient', 1_000_000, PATIENTS, 'p');
  await resource('Encounter', 2_000_000, PATIENTS * 2, 'e');
  await resource('Observation', 3_000_000, PATIENTS * 5, 'o');
  const rows = (table: string, columns: string, select: string, count: number) =>
    pool.query(`insert into ${table} (rid, owner, labels, shard, ${columns}) select ${select} from generate_series(1, ${count}) n`);
  const at = (base: number) => `${base} + n, ${owner}, 0, 0`;
  // Nine in ten have a date of birth.
  await rows(
    'idx_date',
    'param, low, high',
    `${at(1_000_000)}, ${param('Patient', 'birthdate')}, timestamptz '1940-01-01' + n * 7919 % 30000 * interval '1 day', timestamptz '1940-01-02' + n * 7919 % 30000 * interval '1 day'`,
    PATIENTS * 0.9,
  );
  await rows('idx_token', 'param, system, code', `${at(1_000_000)}, ${param('Patient', 'identifier')}, 1, 'nid' || n`, PATIENTS);
  await rows(
    'idx_string',
    'param, folded, exact',
    `${at(1_000_000)}, ${param('Patient', 'name')}, (array['nguyen','tran','le','pham'])[1 + n % 4] || ' van ' || n, 'x'`,
    PATIENTS,
  );
  await rows(
    'idx_reference',
    'param, target',
    `${at(2_000_000)}, ${param('Encounter', 'subject')}, 1000001 + n / 2 % ${PATIENTS}`,
    PATIENTS * 2,
  );
  await rows(
    'idx_date',
    'param, low, high',
    `${at(2_000_000)}, ${param('Encounter', 'date')}, timestamptz '2025-01-01' + n * interval '10 minutes', timestamptz '2025-01-01' + n * interval '10 minutes' + interval '2 days'`,
    PATIENTS * 2,
  );
  await rows(
    'idx_token',
    'param, system, code',
    `${at(2_000_000)}, ${param('Encounter', 'status')}, 0, case when n % 50 = 0 then 'in-progress' else 'finished' end`,
    PATIENTS * 2,
  );
  await rows(
    'idx_reference',
    'param, target',
    `${at(3_000_000)}, ${param('Observation', 'subject')}, 1000001 + n % ${PATIENTS}`,
    PATIENTS * 5,
  );
  await rows(
    'idx_date',
    'param, low, high',
    `${at(3_000_000)}, ${param('Observation', 'date')}, timestamptz '2025-01-01' + n * interval '3 minutes', timestamptz '2025-01-01' + n * interval '3 minutes' + interval '1 second'`,
    PATIENTS * 5,
  );
  // One doctor for all of them.
  await resource('Practitioner', 4_000_000, 1, 'd');
  await rows('idx_reference', 'param, target', `${at(3_000_000)}, ${param('Observation', 'performer')}, 4000001`, PATIENTS * 5);
  await rows('idx_reference', 'param, target', `${at(2_000_000)}, ${param('Encounter', 'participant')}, 4000001`, PATIENTS * 2);
  await rows('idx_token', 'param, system, code', `${at(3_000_000)}, ${param('Observation', 'code')}, 2, '1000-' || n % 40`, PATIENTS * 5);
  await rows(
    'idx_quantity',
    'param, low, high, system, code',
    `${at(3_000_000)}, ${param('Observation', 'value-quantity')}, n % 500, n % 500, 0, 'mmol/L'`,
    PATIENTS * 5,
  );
  await rows(
    'idx_composite',
    'param, system, code, low, high, system2, code2',
    `${at(3_000_000)}, ${param('Observation', 'code-value-quantity')}, 2, '1000-' || n % 40, n % 500, n % 500, 0, 'mmol/L'`,
    PATIENTS * 5,
  );
  const concept = textKey('high');
  await rows(
    'idx_composite',
    'param, system, code, low, high, system2, code2',
    `${at(3_000_000)}, ${param('Observation', 'code-value-concept')}, 2, '1000-' || n % 40, ${concept}, ${concept}, 0, 'high'`,
    PATIENTS * 5,
  );
  await resource('Location', 5_000_000, PATIENTS, 'l');
  await rows(
    'idx_composite',
    'param, system, code, low, high, system2, code2',
    `${at(5_000_000)}, ${param('Location', 'near')}, 0, '', 8.5 + n % 1000 * 0.015, 102 + n * 7 % 1000 * 0.008, 0, ''`,
    PATIENTS,
  );
  await pool.query(
    'insert into resource_count (type, owner, labels, slot, n) select type, owner, 0, 0, count(*) from resource group by type, owner',
  );
  for (const table of ['resource', 'idx_token', 'idx_string', 'idx_date', 'idx_reference', 'idx_quantity', 'idx_composite'])
    await pool.query(`vacuum analyze ${table}`);
}

beforeAll(async () => {
  t = await testDatabase();
  await fill(t.database);
}, 120_000);
afterAll(() => t.drop());

function query(url: string, cursor?: string) {
  const [path = '', text = ''] = url.split('?');
  const [type = '', id = '', inside] = path.split('/');
  const entries = [...new URLSearchParams(text), ...(cursor === undefined ? [] : [['_cursor', cursor] as const])];
  const parsed =
    inside !== undefined
      ? parseCompartmentSearch(type, id, inside, entries, { now: 0 })
      : type === ''
        ? parseSystemSearch(entries, { now: 0 })
        : parseSearch(type, entries, { now: 0 });
  if (parsed?.ok !== true) throw new Error(parsed?.problems[0]?.message.en ?? 'no such compartment');
  return parsed.query;
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Node[];
}
const nodes = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodes)];

/** The worse of both plans a search can run under: made for its values, or kept for any (a statement that comes back is named). */
async function look(url: string, visibility: Visibility, cursor?: string) {
  const { plan, explained, before } = await explainSearch(t.database, query(url, cursor), visibility);
  const statements = [...before.map((one) => one.explained), explained];
  const plansOf = (how: 'values' | 'generic') => statements.map((one) => (one[how] as { Plan: Node }).Plan);
  const all = [...plansOf('values'), ...plansOf('generic')].flatMap(nodes);
  const sum = (plans: readonly Node[]) => plans.reduce((n, top) => n + top['Shared Hit Blocks'] + top['Shared Read Blocks'], 0);
  return {
    plan,
    blocks: Math.max(sum(plansOf('values')), sum(plansOf('generic'))),
    statements: statements.length,
    whole: all.filter((n) => n['Node Type'] === 'Seq Scan' && n['Relation Name'] !== 'uri').map((n) => n['Relation Name']),
    sorted: Math.max(0, ...all.filter((n) => n['Node Type'] === 'Sort').map((n) => n['Actual Rows'] * n['Actual Loops'])),
  };
}

/** The cursor after `pages` pages of 50. */
async function far(url: string, pages: number, visibility: Visibility): Promise<string> {
  let cursor: string | undefined;
  for (let i = 0; i < pages; i++) {
    const result = await search(t.database, { ...query(url, cursor), count: 50 }, visibility);
    if (result.next === undefined) throw new Error(`${url} ends after ${i + 1} pages`);
    cursor = result.next;
  }
  return cursor as string;
}

describe('hot searches', () => {
  test.each([
    ['Patient?identifier=urn:nid|nid777', 30],
    ['Patient?_id=p5', 30],
    ['Patient?_source=urn:uuid:none', 30],
    ['Observation?patient=p77&code=http://loinc.org|1000-17', 60],
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
    const { blocks, whole, sorted } = await look(url, OPERATOR);
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
    const early = await look(url, OPERATOR, await far(url, 1, OPERATOR));
    const late = await look(url, OPERATOR, await far(url, 40, OPERATOR));
    expect(late.whole).toEqual([]);
    expect(late.blocks).toBeLessThan(early.blocks * 1.5 + 20);
  });

  test('statements per page do not grow with the page: one, another for a total, another to compare broad criteria', async () => {
    const { pool } = t.database;
    const statements = async (url: string) => {
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
      await search({ pool: counting, lookup }, query(url), OPERATOR);
      return count;
    };
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
    expect((await look('Observation?patient=p100&code=1000-20', SMALL_FACILITY)).blocks).toBeLessThan(60);
    for (const url of ['Encounter?_sort=-date', 'Observation?_sort=code', 'Patient?_sort=name']) {
      const { whole, blocks } = await look(url, SMALL_FACILITY);
      expect({ url, whole, blocks: blocks < 1_500 ? 'fine' : blocks }).toEqual({ url, whole: [], blocks: 'fine' });
    }
    const own = await look('Observation?code=1000-0', SMALL_FACILITY);
    expect(own.whole).toEqual([]);
    expect(own.blocks).toBeLessThan(500);
  });
});
