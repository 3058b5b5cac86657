import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parametersOf, SEARCHED_TYPES } from './parameters.ts';
import { INDEX_REVISIONS } from './revisions.ts';

const numbers = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../fhir-profiles/search-parameters/numbers.json'), 'utf8'),
) as Record<string, number>;

/** Numbers are stored in every index row: the first `count` of them are what they were. Raise both after adding parameters. */
const FROZEN = { count: 2150, sha256: '2a138eb0dab4843073fa00580aafe90e7e1a3e624d4dab255432493ded3a12fd' };

test('no parameter is renumbered, none has another’s number, all fit a smallint', () => {
  const entries = Object.entries(numbers);
  expect(entries.map(([, number]) => number)).toEqual(entries.map((_, i) => i + 1));
  expect(entries.length).toBeLessThan(32_768);
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
