import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseResource } from '@hub/fhir-model';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import type { Answer } from './testing/client.fixture.ts';

/**
 * The cases of SQL on FHIR v2, written by its working group, by the real `$run`: once over resources that are sent along, once over the same resources put
 * into the store, by a view that is sent and by the same view stored. All of one hub: what a file stored is deleted before the next.
 */
const SUITE = new URL('../../../../shared/suites/sql-on-fhir-v2/tests/', import.meta.url);
const CASES = 134;

interface Case {
  readonly title: string;
  readonly view: Record<string, unknown>;
  readonly expect?: readonly Record<string, unknown>[];
  readonly expectColumns?: readonly string[];
  readonly expectCount?: number;
  readonly expectError?: boolean;
}
interface Resource {
  readonly resourceType: string;
  readonly id?: string;
}

const RESOURCE = ['ViewDefinition.resource', 'resource is missing: which type the view reads.'] as const;
const UNION = ['ViewDefinition.select[0].unionAll[1]', 'The branches of a unionAll have the same columns in the same order.'] as const;
/** Why each case that expects an error expects it: the place, and what is said. Another error would not do. */
const REASONS: Readonly<Record<string, readonly [expression: string, said: string]>> = {
  "collection.json: fail when 'collection' is not true": [
    "ViewDefinition.select.column.where(name = 'last_name')",
    'Column last_name holds one value and the data have several. Use first(), forEach, or collection: true.',
  ],
  'constant.json: accessing an undefined constant': ['ViewDefinition.select[0].forEach', 'The constant %wrong_name is not defined.'],
  'constant.json: incorrect constant definition': [
    'ViewDefinition.constant[0]',
    'The constant name_use has exactly one primitive value[x].',
  ],
  'union.json: column mismatch': UNION,
  'union.json: column order mismatch': UNION,
  'validate.json: empty': RESOURCE,
  'validate.json: missing resource': RESOURCE,
  'validate.json: wrong fhirpath': ['ViewDefinition.select[0].forEach', 'Not a FHIRPath expression from position 1: "@@".'],
  'validate.json: wrong type in forEach': ['ViewDefinition.select[0].forEach', 'A text is needed.'],
  'validate.json: where with path resolving to not boolean': ['ViewDefinition.where[0].path', 'A condition is a boolean, not string.'],
  'view_resource.json: resource not specified': RESOURCE,
};

const files = existsSync(SUITE)
  ? readdirSync(SUITE)
      .filter((name) => name.endsWith('.json'))
      .map((name) => {
        const text = readFileSync(new URL(name, SUITE), 'utf8');
        // Resources as they are written: JavaScript has no 1.0.
        const { resources } = parseResource(text) as unknown as { readonly resources: readonly Resource[] };
        return { name, resources, tests: (JSON.parse(text) as { readonly tests: readonly Case[] }).tests };
      })
  : [];
if (files.length === 0) console.warn(`${CASES} not run: the suite of SQL on FHIR v2 does not lie beside this checkout`);

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('the suite is whole, or absent; every expected error has its reason here, and no other case', () => {
  expect([0, CASES]).toContain(files.reduce((sum, { tests }) => sum + tests.length, 0));
  const failing = files.flatMap(({ name, tests }) =>
    tests.filter((one) => one.expectError === true).map(({ title }) => `${name}: ${title}`),
  );
  if (files.length > 0) expect(failing.sort()).toEqual(Object.keys(REASONS).sort());
});

const NDJSON = { accept: 'application/x-ndjson' };
const run = (view: object, resources: readonly object[]) =>
  api.his1.send(
    'POST',
    '/ViewDefinition/$run',
    {
      resourceType: 'Parameters',
      parameter: [{ name: 'viewResource', resource: view }, ...resources.map((resource) => ({ name: 'resource', resource }))],
    },
    NDJSON,
  );

type Row = Readonly<Record<string, unknown>>;
const sorted = (rows: readonly Row[]) =>
  rows.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))).sort();

function asExpected(answer: Answer, one: Case): void {
  expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
  const rows = answer.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
  if (one.expectCount !== undefined) expect(rows).toHaveLength(one.expectCount);
  if (one.expectColumns !== undefined) expect(Object.keys(rows[0] ?? {})).toEqual(one.expectColumns);
  if (one.expect !== undefined) expect(sorted(rows)).toEqual(sorted(one.expect));
}

function refusedForItsReason(answer: Answer, name: string): void {
  const [issue, ...more] = answer.body.issue;
  expect([answer.status, issue.expression[0], issue.diagnostics, more]).toEqual([422, ...(REASONS[name] as readonly string[]), []]);
}

for (const { name, resources, tests } of files)
  describe(`sent along: ${name}`, () => {
    test.each(tests.map((one) => [one.title, one] as const))('%s', async (title, one) => {
      const answer = await run(one.view, resources);
      if (one.expectError === true) refusedForItsReason(answer, `${name}: ${title}`);
      else asExpected(answer, one);
    });
  });

for (const { name, resources, tests } of files)
  describe(`stored: ${name}`, () => {
    const stored: string[] = [];
    beforeAll(async () => {
      for (const resource of resources) {
        const { resourceType, id } = resource;
        const answer =
          id === undefined
            ? await api.his1.send('POST', `/${resourceType}`, resource)
            : await api.his1.send('PUT', `/${resourceType}/${id}`, resource);
        expect([name, id, answer.status, answer.status === 201 ? '' : answer.text]).toEqual([name, id, 201, '']);
        stored.push(`/${resourceType}/${answer.body.id}`);
      }
    });
    afterAll(async () => {
      for (const path of stored) expect((await api.his1.send('DELETE', path)).status).toBe(204);
    });

    test.each(tests.map((one, i) => [one.title, one, i] as const))('%s', async (title, one, i) => {
      const answer = await run(one.view, []);
      if (one.expectError === true) return refusedForItsReason(answer, `${name}: ${title}`);
      asExpected(answer, one);
      // The same, stored; what some cases leave out is what a stored view must say of itself.
      const id = `${name.replace(/\.json$/, '').replaceAll('_', '-')}-${i}`;
      const kept = await api.operator.send('PUT', `/ViewDefinition/${id}`, {
        resourceType: 'ViewDefinition',
        status: 'draft',
        ...one.view,
        id,
      });
      expect([kept.status, kept.status === 201 ? '' : kept.text]).toEqual([201, '']);
      asExpected(await api.his1.send('GET', `/ViewDefinition/${id}/$run`, undefined, NDJSON), one);
    });
  });
