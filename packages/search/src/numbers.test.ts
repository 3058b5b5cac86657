import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FIRST_ENTRY_ROWS } from './first-entry.ts';
import { parametersOf, SEARCHED_TYPES } from './parameters.ts';
import { INDEX_REVISIONS } from './revisions.ts';

const numbers = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../fhir-profiles/search-parameters/numbers.json'), 'utf8'),
) as Record<string, number>;

/** Numbers are stored in every index row: the first `count` of them are what they were. Raise both after adding parameters. */
const FROZEN = { count: 2166, sha256: 'f8bc3d91a4980d6f42aea9ca568c7bad0856459fb631bac303919e4500bba1c7' };

test('no parameter is renumbered, none has another’s number, all fit a smallint', () => {
  const entries = Object.entries(numbers);
  expect(entries.map(([, number]) => number)).toEqual(entries.map((_, i) => i + 1));
  // Numbers from here on have other uses (first-entry.ts, contained.ts, modifier-rows.ts, narrative.ts).
  expect(entries.length).toBeLessThan(FIRST_ENTRY_ROWS);
  expect(entries.length).toBeGreaterThanOrEqual(FROZEN.count);
  const frozen = entries.slice(0, FROZEN.count).map(([name, number]) => `${name} ${number}`);
  expect(hash('sha256', frozen.join('\n'), 'hex')).toBe(FROZEN.sha256);
});

test('the last index revision knows every parameter: stored resources are indexed again for new ones', () => {
  expect(INDEX_REVISIONS.at(-1)?.parameters).toBe(Math.max(...Object.values(numbers)));
  expect(INDEX_REVISIONS.map(({ revision }) => revision)).toEqual(INDEX_REVISIONS.map((_, i) => i + 2));
});

test('the generated table uses these numbers', () => {
  for (const type of SEARCHED_TYPES) {
    for (const { code, number } of parametersOf(type)?.values() ?? []) expect(numbers[`${type}.${code}`]).toBe(number);
  }
});
