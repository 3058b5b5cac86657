import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import { ROUTES } from '../routes/index.ts';
import { MUST_DECLARE } from './must-declare.fixture.ts';
import { capabilityStatement } from './statement.ts';

interface Declared {
  readonly type: string;
  readonly interaction: readonly { readonly code: string }[];
  readonly searchParam: readonly { readonly name: string; readonly type: string; readonly definition?: string }[];
  readonly searchInclude: readonly string[];
  readonly searchRevInclude: readonly string[];
}
const statement = capabilityStatement('http://hub/fhir', ROUTES, {
  version: '1.0.0',
  date: '2026-11-22',
  definitionOf: (type, code) => `http://hl7.org/fhir/SearchParameter/${type}-${code}`,
});
const resources = new Map((statement.rest as readonly [{ resource: readonly Declared[] }])[0].resource.map((r) => [r.type, r]));
const of = (type: string) => resources.get(type) as Declared;

describe('CapabilityStatement', () => {
  test('is R4', () => {
    expect(validate(statement)).toEqual([]);
  });

  test.each(Object.entries(MUST_DECLARE.searchParams))('declares every parameter R4 gives %s', (type, list) => {
    const declared = of(type).searchParam.map((p) => p.name);
    expect([...list.split(' '), ...MUST_DECLARE.everywhere].filter((name) => !declared.includes(name))).toEqual([]);
    expect(declared.length).toBe(new Set(declared).size);
  });

  test('declares the interactions, includes and reverse includes that must be there', () => {
    for (const { interaction } of resources.values())
      expect(interaction.map((i) => i.code)).toEqual(expect.arrayContaining([...MUST_DECLARE.interactions]));
    expect(MUST_DECLARE.includes.filter((name) => !of(name.split(':')[0] as string).searchInclude.includes(name))).toEqual([]);
    for (const [type, names] of Object.entries(MUST_DECLARE.revincludes)) {
      expect(of(type).searchRevInclude).toEqual(expect.arrayContaining([...names]));
    }
  });

  test('declares no interaction that no route answers', () => {
    const routed = new Set(ROUTES.map((route) => route.interaction));
    for (const { interaction } of resources.values()) for (const { code } of interaction) expect(routed.has(code)).toBe(true);
  });
});
