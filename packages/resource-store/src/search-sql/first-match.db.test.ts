import { typeNumber } from '@hub/fhir-model';
import { parametersOf, parseSearch } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { explainSearch } from '../index.ts';

/**
 * A resource that matches by several rows comes at its first (Drive.first). That is looked up row by row: joined, the whole set of the name was
 * read and hashed for every page, which is what Postgres chose wherever it took the set for small.
 */
const PATIENTS = 20_000;
const name = parametersOf('Patient')?.get('name')?.rows[0];

let t: TestDatabase;
beforeAll(async () => {
  t = await testDatabase();
  const { pool } = t.database;
  const rows = (from: number, to: number, words: readonly string[]) =>
    pool.query(
      `insert into idx_string (rid, owner, labels, shard, param, folded, exact)
       select n, 1, 0, 0, ${name}, w || ' ' || n, '' from generate_series(${from}, ${to}) n, unnest($1::text[]) w`,
      [words],
    );
  // What Postgres knows of was few of many: so it was when texts of every Observation came into the table.
  await rows(1, 2_000, ['van', 'anh', 'bao', 'chi', 'dung']);
  await rows(1, 20, ['thi']);
  await pool.query('analyze');
  await rows(21, PATIENTS, ['thi', 'thi hong']);
  await pool.query(
    `insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, id, body)
     select n, 0, ${typeNumber('Patient')}, 1, 1, 0, now(), gen_random_uuid(), 'p' || n, '{"resourceType":"Patient","id":"p' || n || '"}' from generate_series(1, ${PATIENTS}) n`,
  );
  await pool.query('vacuum idx_string');
});
afterAll(async () => await t.drop());

interface Node {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Node[];
}

/** Rows that scans of the names gave. */
function read(node: Node): number {
  const own = node['Relation Name'] === 'idx_string' ? node['Actual Rows'] * node['Actual Loops'] : 0;
  return (node.Plans ?? []).reduce((sum, inner) => sum + read(inner), own);
}

test.each(['values', 'generic'] as const)('a page of a frequent word reads a page of rows: planned for %s', async (how) => {
  const parsed = parseSearch('Patient', [['name', 'thi']], { now: 0 });
  if (!parsed.ok) throw new Error('not understood');
  const { explained } = await explainSearch(t.database, parsed.query, { all: true });
  expect(read((explained[how] as { readonly Plan: Node }).Plan)).toBeLessThan(500);
});
