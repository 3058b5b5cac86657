import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isProblemError } from '@hub/outcome';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { viewOf } from './index.ts';

/** The cases of SQL on FHIR v2, written by its working group: run from where they lie beside the checkout. */
const SUITE = new URL('../../../../shared/suites/sql-on-fhir-v2/tests/', import.meta.url);

interface Case {
  readonly title: string;
  readonly view: unknown;
  readonly expect?: readonly Record<string, unknown>[];
  readonly expectColumns?: readonly string[];
  readonly expectCount?: number;
  readonly expectError?: boolean;
}

/** Why each case that expects an error expects it: another error would not do. */
const REASONS: Readonly<Record<string, string>> = {
  "collection.json: fail when 'collection' is not true": 'HV001',
  'constant.json: accessing an undefined constant': 'view-constant-unknown',
  'constant.json: incorrect constant definition': 'view-constant-value',
  'union.json: column mismatch': 'view-union-columns',
  'union.json: column order mismatch': 'view-union-columns',
  'validate.json: empty': 'view-resource-required',
  'validate.json: missing resource': 'view-resource-required',
  'validate.json: wrong fhirpath': 'view-path-unreadable',
  'validate.json: wrong type in forEach': 'view-not-text',
  'validate.json: where with path resolving to not boolean': 'view-where-not-boolean',
  'view_resource.json: resource not specified': 'view-resource-required',
};

let hub: TestDatabase;
beforeAll(async () => {
  hub = await testDatabase();
});
afterAll(() => hub.drop());

/** `text` of the suite's file: Postgres reads the resources from it, as JavaScript has no 1.0. */
async function run(view: unknown, text: string): Promise<readonly string[]> {
  const { resource, rows, variables, columns } = viewOf(view);
  const source = `select one as resource from jsonb_array_elements($2::jsonb -> 'resources') one where one ->> 'resourceType' = '${resource}'`;
  const { rows: found } = await hub.database.pool.query<{ row: string }>(
    `select row_to_json("the row")::text as row from (${rows(source)}) "the row"`,
    [JSON.stringify(variables), text],
  );
  expect(columns.length).toBeGreaterThan(0);
  return found.map(({ row }) => row);
}

const files = existsSync(SUITE) ? readdirSync(SUITE).filter((name) => name.endsWith('.json')) : [];
if (files.length === 0) console.warn('134 not run: the suite of SQL on FHIR v2 does not lie beside this checkout');

test('the suite is whole, or absent', () => {
  const count = files.reduce((sum, name) => sum + (JSON.parse(readFileSync(new URL(name, SUITE), 'utf8')).tests as unknown[]).length, 0);
  expect([0, 134]).toContain(count);
});

for (const name of files)
  describe(name, () => {
    const text = readFileSync(new URL(name, SUITE), 'utf8');
    const { tests } = JSON.parse(text) as { tests: Case[] };
    test.each(tests.map((one) => [one.title, one] as const))('%s', async (title, one) => {
      if (one.expectError === true) {
        const error: unknown = await run(one.view, text).then(
          () => 'no error',
          (thrown: unknown) => (isProblemError(thrown) ? thrown.problem.code : (thrown as { code?: string }).code),
        );
        expect(error).toBe(REASONS[`${name}: ${title}`]);
        return;
      }
      const got = (await run(one.view, text)).map((row) => JSON.parse(row) as Record<string, unknown>);
      if (one.expectCount !== undefined) expect(got).toHaveLength(one.expectCount);
      if (one.expectColumns !== undefined) expect(Object.keys(got[0] ?? {})).toEqual(one.expectColumns);
      const sorted = (rows: readonly Record<string, unknown>[]) =>
        rows.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))).sort();
      if (one.expect !== undefined) expect(sorted(got)).toEqual(sorted(one.expect));
    });
  });
