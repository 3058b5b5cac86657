import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { RESOURCE_TYPES } from '@hub/fhir-model';
import structure from '@hub/fhir-profiles/r4/structure.json' with { type: 'json' };
import { describe, expect, test } from '@jest/globals';
import { elementsOf, isResourceType } from './structure.ts';

/**
 * Elements per interface of @types/fhir, which others made from R4: an independent list to hold ours against.
 * Each is `name`, `name?`, `name[]` or `name[]?`.
 */
const typed = new Map(
  readFileSync(createRequire(import.meta.url).resolve('@types/fhir/r4.d.ts'), 'utf8')
    .split(/^export interface /m)
    .slice(1)
    .map((text) => [
      text.match(/^\w+/)?.[0] as string,
      [...text.slice(0, text.search(/^}|^.* \{}$/m)).matchAll(/^ {2}(?!readonly)([a-zA-Z]\w*)(\??): *(.*);/gm)].map(
        ([, name, optional, type]) => `${name}${/\[\]|Array</.test(type as string) ? '[]' : ''}${optional}`,
      ),
    ]),
);

const upper = (text: string) => (text[0] as string).toUpperCase() + text.slice(1);
const INHERITED = new Set(['id', 'meta', 'implicitRules', 'language', 'text', 'contained', 'extension', 'modifierExtension']);
/** Types that @types/fhir derives from Quantity without members of their own; ours carry Quantity's. */
const EMPTY_THERE = ['Age', 'Count', 'Distance', 'Duration', 'Element'];

function members(type: string): string[] {
  const own = structure.types[type as keyof typeof structure.types] as Record<string, string>;
  return elementsOf(type)
    .filter((rule) => own[rule.name] !== undefined && !(INHERITED.has(rule.name) && rule.name === 'modifierExtension'))
    .flatMap((rule) => {
      const choice = rule.name.endsWith('[x]');
      const names = choice ? rule.types.map((t) => rule.name.slice(0, -3) + upper(t)) : [rule.name];
      return names.map((name) => `${name}${rule.list ? '[]' : ''}${rule.required && !choice ? '' : '?'}`);
    });
}

describe('the R4 structure table', () => {
  test('has every resource type of R4 and none of another', () => {
    expect(RESOURCE_TYPES.filter((type) => !isResourceType(type))).toEqual([]);
    for (const foreign of ['Project', 'Bot', 'ClientApplication', 'SubscriptionStatus']) expect(isResourceType(foreign)).toBe(false);
  });

  test('has the elements, lists and required elements that @types/fhir knows, no more and no fewer', () => {
    const different = Object.keys(structure.types)
      .filter((type) => !EMPTY_THERE.includes(type))
      .map((type) => {
        const ours = members(type).toSorted();
        const theirs = (typed.get(type.split('.').map(upper).join('')) ?? [])
          .filter((name) => !/^(extension|modifierExtension|id|meta|implicitRules|contained)\b/.test(name))
          .toSorted();
        const extra = ours.filter((name) => !theirs.includes(name));
        const missing = theirs.filter((name) => !ours.includes(name));
        return extra.length + missing.length === 0 ? undefined : `${type}: extra ${extra.join()}, missing ${missing.join()}`;
      })
      .filter((line) => line !== undefined);
    expect(different).toEqual([]);
  });

  test('knows cardinality, choice and required codes', () => {
    const rules = new Map(elementsOf('Observation').map((rule) => [rule.name, rule]));
    expect(rules.get('status')).toMatchObject({ required: true, list: false, types: ['code'] });
    expect(rules.get('status')?.codes?.has('entered-in-error')).toBe(true);
    expect(rules.get('component')).toMatchObject({ required: false, list: true, types: ['Observation.component'] });
    expect(rules.get('value[x]')?.types).toContain('Quantity');
    const claim = new Map(elementsOf('Claim').map((rule) => [rule.name, rule]));
    expect([...(claim.get('status')?.codes ?? [])].toSorted()).toEqual(['active', 'cancelled', 'draft', 'entered-in-error']);
    expect(claim.get('insurance')).toMatchObject({ required: true, list: true });
  });
});
