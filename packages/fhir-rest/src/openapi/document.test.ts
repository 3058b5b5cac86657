import { describe, expect, test } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { MUST_DECLARE } from '../capability/must-declare.fixture.ts';
import { joined } from '../message.ts';
import { ROUTES as ALL } from '../routes/index.ts';
import { textByBase } from '../text-by-base.ts';
import { openApi, templateOf } from './document.ts';

interface Operation {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly responses: Readonly<Record<string, unknown>>;
}
interface Document {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { readonly properties?: object; readonly enum?: readonly string[] }>> };
}
/** Rows that answer anything but why not. */
const ROUTES = ALL.filter(({ refuses }) => refuses !== true);
const text = textByBase((base) => openApi(base, ALL, '1.0.0'));
const document = JSON.parse(joined(text('https://data.example.org/fhir'))) as Document;
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
);

/** Rules of the specification itself, and of good sense: every example fits its schema, nothing lies there unused. */
const RULES = [
  'struct',
  'spec-strict-refs',
  'no-unresolved-refs',
  'no-identical-paths',
  'path-declaration-must-exist',
  'path-not-include-query',
  'path-parameters-defined',
  'operation-operationId-unique',
  'operation-operationId-url-safe',
  'operation-parameters-unique',
  'operation-summary',
  'operation-2xx-response',
  'operation-4xx-response',
  'no-enum-type-mismatch',
  'no-invalid-media-type-examples',
  'no-invalid-parameter-examples',
  'no-required-schema-properties-undefined',
  'no-server-trailing-slash',
  'no-unused-components',
  'security-defined',
];
const rules = Object.fromEntries(RULES.map((rule) => [rule, 'error' as const]));

describe('openapi.json', () => {
  test('is OpenAPI 3.1, every example in it fits, and nothing in it is unused', async () => {
    const config = await createConfig({ rules });
    const lint = (source: string) => lintFromString({ source, config, absoluteRef: '/openapi.json' });
    const told = (problems: Awaited<ReturnType<typeof lint>>) =>
      problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`);
    const source = joined(text('https://data.example.org/fhir'));
    expect(told(await lint(source))).toEqual([]);
    // The tool does look: a document that breaks a rule is told.
    expect(told(await lint(source.replace('"operationId":"vread"', '"operationId":"read"')))).toHaveLength(1);
  });

  test('has every route of the table, and every one that must be there', () => {
    const routes = operations.map(({ route }) => route).sort();
    expect(routes).toEqual([...ROUTES].map(({ method, path }) => `${method} ${templateOf(path)}`).sort());
    expect(MUST_DECLARE.routes.filter((route) => !routes.includes(route))).toEqual([]);
    // The list grows with the table: a new row is a new line.
    expect(routes.filter((route) => !(MUST_DECLARE.routes as readonly string[]).includes(route))).toEqual([]);
  });

  test('a row that nobody described is a mistake of ours; one that only refuses is left out', () => {
    const [row] = ROUTES;
    if (row === undefined) throw new Error('no routes');
    const strange = { ...row, interaction: '$khong-co', path: '/fhir/$khong-co' };
    expect(() => openApi('http://h/fhir', [strange], '1.0.0')).toThrow('$khong-co');
    expect(openApi('http://h/fhir', [{ ...strange, refuses: true }], '1.0.0').paths).toEqual({});
  });

  test('names every type, and the search parameters of each', () => {
    const { schemas } = document.components;
    expect(schemas.ResourceType?.enum).toEqual(MUST_DECLARE.types.split(' '));
    const common = Object.keys(schemas.Search?.properties ?? {});
    expect(common).toEqual(expect.arrayContaining([...MUST_DECLARE.everywhere]));
    for (const [type, list] of Object.entries(MUST_DECLARE.searchParams)) {
      const own = Object.keys(schemas[`Search.${type}`]?.properties ?? {});
      expect([type, list.split(' ').filter((code) => !own.includes(code))]).toEqual([type, []]);
      expect(own.filter((code) => common.includes(code))).toEqual([]);
    }
  });

  test('asks for a token wherever the table does', () => {
    for (const row of ROUTES) {
      const operation = document.paths[templateOf(row.path)]?.[row.method.toLowerCase()];
      expect([row.path, operation?.security]).toEqual([row.path, row.access === 'public' ? [] : undefined]);
      expect(Object.hasOwn(operation?.responses ?? {}, '401')).toBe(row.access !== 'public');
    }
  });

  test('differs between bases in the base alone, and is kept', () => {
    expect(document.servers).toEqual([{ url: 'https://data.example.org' }]);
    const other = text('http://127.0.0.1:8080/fhir');
    expect(joined(other)).toBe(
      joined(text('https://data.example.org/fhir'))
        .replaceAll('https://data.example.org"', 'http://127.0.0.1:8080"')
        .replaceAll('https://data.example.org/oauth', 'http://127.0.0.1:8080/oauth'),
    );
    expect(text('http://127.0.0.1:8080/fhir')).toBe(other);
    expect(joined(other)).not.toContain('invalid/');
  });

  test('stays small enough to be read: one path serves every type', () => {
    expect(joined(text('http://h/fhir')).length).toBeLessThan(300_000);
  });
});
