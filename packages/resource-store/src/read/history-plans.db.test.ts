import type { Visibility } from '@hub/access';
import { typeNumber } from '@hub/fhir-model';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { explain } from '../search-sql/explain.ts';
import { decodeHistoryCursor } from './history-cursor.ts';
import { type HistoryList, historyList, historyListSql } from './history-list.ts';

/**
 * What a page of a history costs in a log of many facilities, under the plan for its values and the one a named statement
 * keeps. Looked at in blocks, which do not depend on the machine; the same holds in a log of 1.6 million (README).
 */
const ROWS = 150_000;
const BATCH = 1_500;
const TYPES = ['Encounter', 'Observation', 'Condition', 'Claim', 'Patient'].map((type) => typeNumber(type) as number);
const START = Date.UTC(2026, 0, 1);
const OPERATOR: Visibility = { all: true };
/** Every hundredth batch is its own. */
const SMALL: Visibility = { owners: [7, 0] };
const NOTHING: Visibility = { owners: [999, 0] };

let t: TestDatabase;
beforeAll(async () => {
  t = await testDatabase();
  const { pool } = t.database;
  const owner = `(case when n / ${BATCH} % 100 = 50 then 7 else 10 + n / ${BATCH} * 31 % 150 end)`;
  const type = `(array[${TYPES.join(',')}])[1 + n % ${TYPES.length}]`;
  const at = (n: string) => `timestamptz '2026-01-01' + (${n}) / ${BATCH} * interval '20 seconds'`;
  const numbers = `generate_series(0, ${ROWS - 1}) n`;
  await pool.query(`insert into change_log (seq, rid, shard, type, version, op, owner, labels, actor, at)
    select n, 1 + n, 0, ${type}, 1, 'C', ${owner}, 0, 0, ${at('n')} from ${numbers}`);
  // Every third was changed later.
  await pool.query(`insert into change_log (seq, rid, shard, type, version, op, owner, labels, actor, at)
    select ${ROWS} + n, 1 + n, 0, ${type}, 2, 'U', ${owner}, 0, 0, ${at(`${ROWS} + n / 3`)} from ${numbers} where n % 3 = 0`);
  await pool.query(`insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, id, body)
    select 1 + n, 0, ${type}, case when n % 3 = 0 then 2 else 1 end, ${owner}, 0,
           case when n % 3 = 0 then ${at(`${ROWS} + n / 3`)} else ${at('n')} end, gen_random_uuid(), 'i' || n, '{}' from ${numbers}`);
  await pool.query(`insert into resource_history (rid, shard, version, type, owner, labels, last_updated, deleted, body)
    select 1 + n, 0, 1, ${type}, ${owner}, 0, ${at('n')}, false, '{}' from ${numbers} where n % 3 = 0`);
  for (const table of ['change_log', 'resource', 'resource_history']) await pool.query(`vacuum analyze ${table}`);
}, 120_000);
afterAll(() => t.drop());

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Node[];
}

/** Tables read whole, and blocks touched, at worst of both plans. */
async function cost(list: HistoryList, visible: Visibility): Promise<{ readonly blocks: number; readonly whole: readonly string[] }> {
  const { text, values } = historyListSql(list, decodeHistoryCursor(list), visible);
  const plans = Object.values(await explain(t.database, text, values)).map((plan) => (plan as { Plan: Node }).Plan);
  const nodes = (node: Node): readonly Node[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
  return {
    blocks: Math.max(...plans.map((plan) => plan['Shared Hit Blocks'] + plan['Shared Read Blocks'])),
    whole: plans.flatMap(nodes).flatMap((node) => (node['Node Type'].endsWith('Seq Scan') ? [node['Relation Name'] ?? '?'] : [])),
  };
}

describe('a page of a long history', () => {
  const year = { low: START, high: START + 366 * 86_400_000 };
  test.each<[string, HistoryList, Visibility, number]>([
    ['the system', { type: undefined, count: 50 }, OPERATOR, 1_500],
    ['a type', { type: 'Observation', count: 50 }, OPERATOR, 500],
    ['a type nobody writes', { type: 'Basic', count: 50 }, OPERATOR, 20],
    ['the system, of a facility with 1 %', { type: undefined, count: 50 }, SMALL, 2_000],
    ['a type, of a facility with 1 %', { type: 'Observation', count: 50 }, SMALL, 600],
    ['the system, of a facility with nothing', { type: undefined, count: 50 }, NOTHING, 1_200],
    ['the system at a moment', { type: undefined, count: 50, at: { low: START + 900_000, high: START + 900_001 } }, OPERATOR, 15_000],
    ['a type over a period', { type: 'Observation', count: 50, at: year }, SMALL, 4_000],
    ['the system since a moment', { type: undefined, count: 50, since: START + 1_000_000 }, OPERATOR, 1_500],
  ])('of %s', async (_name, list, visible, most) => {
    const { blocks, whole } = await cost(list, visible);
    expect({ whole, blocks: blocks <= most ? 'fine' : blocks }).toEqual({ whole: [], blocks: 'fine' });
  });

  test('page 60 costs what page 2 does', async () => {
    const list: HistoryList = { type: 'Observation', count: 50 };
    let cursor: string | undefined;
    const costs: number[] = [];
    for (let page = 1; page <= 60; page++) {
      const here = { ...list, ...(cursor === undefined ? {} : { cursor }) };
      if (page === 2 || page === 60) costs.push((await cost(here, OPERATOR)).blocks);
      cursor = (await historyList(t.database.pool, here, OPERATOR)).next;
    }
    expect(costs[1]).toBeLessThan((costs[0] as number) * 1.5 + 20);
  });
});
