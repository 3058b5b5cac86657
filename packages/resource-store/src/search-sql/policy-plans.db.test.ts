import { type Principal, type Visibility, visibility } from '@hub/access';
import { parseSearch, type SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { explainSearch, search } from '../index.ts';
import { FACILITIES, FACILITY, fillProvince, SEARCHES } from './policy-plans.fixture.ts';

/**
 * Ten searches of a facility that holds 1 % of everything, under the policies the hub comes with, beside the same of an operator. Looked at in
 * blocks, which do not depend on the machine; `PATIENTS=500000 MEASURE=1` fills ten million resources and writes the times as well.
 */
const PATIENTS = Number(process.env.PATIENTS ?? 5_000);
const MEASURE = process.env.MEASURE !== undefined;
const RUNS = 40;
const OPERATOR: Visibility = { all: true };
const HOSPITAL: Principal = { clientNumber: 1, clientId: 'his', kind: 'sender', facilityId: FACILITY, facilityCode: '90007' };

let t: TestDatabase;
beforeAll(async () => {
  t = await testDatabase();
  const began = performance.now();
  await fillProvince(t.database, PATIENTS);
  if (MEASURE) process.stderr.write(`${PATIENTS * 20} resources in ${Math.round((performance.now() - began) / 1000)} s\n`);
}, 3_600_000);
afterAll(() => t.drop());

function parsed(url: string): SearchQuery {
  const [type = '', text = ''] = url.split('?');
  const found = parseSearch(type, new URLSearchParams(text), { now: 0 });
  if (!found.ok) throw new Error(found.problems[0]?.message.en);
  return found.query;
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}
const nodes = (node: Node): readonly Node[] => [node, ...(node.Plans ?? []).flatMap(nodes)];

async function looked(url: string, seen: Visibility) {
  const { explained, before, plan } = await explainSearch(t.database, parsed(url), seen, false);
  const tops = [...before.map((one) => one.explained), explained].map(({ values }) => (values as { Plan: Node }).Plan);
  const all = tops.flatMap(nodes);
  const blocks = tops.reduce((sum, top) => sum + top['Shared Hit Blocks'] + top['Shared Read Blocks'], 0);
  return { plan, blocks, whole: all.filter((n) => n['Node Type'] === 'Seq Scan') };
}

const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] as number;

async function time(seen: Visibility, url: string): Promise<number> {
  const began = performance.now();
  await search(t.database, parsed(url), seen);
  return performance.now() - began;
}

test.each(SEARCHES)(
  '%s',
  async (name, url) => {
    const seen = visibility(HOSPITAL, Date.now());
    // A statement gets its name, and its plan, after a few runs.
    for (let i = 0; i < 16; i++) for (const who of [OPERATOR, seen]) await time(who, url(i));
    const [all, own] = [await looked(url(3), OPERATOR), await looked(url(3), seen)];
    const large = own.whole.filter(
      (node) => !['uri', 'treatment_grant', 'break_glass', 'patient_link', 'resource_count'].includes(node['Relation Name'] ?? ''),
    );
    expect({ name, whole: large.map((node) => node['Relation Name']) }).toEqual({ name, whole: [] });
    // At worst a page is looked for among a hundred times its rows, in the index alone.
    expect({ name, blocks: own.blocks }).toEqual({ name, blocks: expect.any(Number) });
    expect(own.blocks).toBeLessThan(all.blocks + 400 + FACILITIES * 50);
    const found = await search(t.database, parsed(url(3)), seen);
    for (const { id, type } of found.entries) {
      const { rows } = await t.database.pool.query<{ ok: boolean }>(
        `select owner in (${FACILITY}, 0) or (labels = 0 and about in (select about from treatment_grant where facility = ${FACILITY})) as ok
         from resource where id = $1`,
        [id],
      );
      expect({ type, id, rows }).toEqual({ type, id, rows: [{ ok: true }] });
    }
    if (!MEASURE) return;
    const times: [number[], number[]] = [[], []];
    for (let i = 0; i < RUNS; i++) {
      times[0].push(await time(OPERATOR, url(i)));
      times[1].push(await time(seen, url(i)));
    }
    const [a, b] = times.map(median) as [number, number];
    process.stderr.write(
      `| ${name} | ${own.plan.mode} | ${all.blocks} | ${own.blocks} | ${a.toFixed(2)} | ${b.toFixed(2)} | ${Math.round((b / a) * 100)} % | ${found.entries.length} |\n`,
    );
  },
  600_000,
);

test('totals of a type: from the counters, and one by one only what is opened', async () => {
  const seen = visibility(HOSPITAL, Date.now());
  const { rows } = await t.database.transaction(async (connection) => {
    // Counting one by one takes what it takes: in ten million rows longer than a request may.
    await connection.query('set local statement_timeout = 0');
    return connection.query<{ n: number }>(
      `select count(*) as n from resource r where type = (select type from resource where id = 'o1') and
         (owner in (${FACILITY}, 0) or (labels = 0 and about in (select about from treatment_grant where facility = ${FACILITY})))`,
    );
  });
  const began = performance.now();
  const { total } = await search(t.database, { ...parsed('Observation?_summary=count') }, seen);
  if (MEASURE) process.stderr.write(`total in ${Math.round(performance.now() - began)} ms\n`);
  expect(total).toBe(rows[0]?.n);
}, 600_000);
