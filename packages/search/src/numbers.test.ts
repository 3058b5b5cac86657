import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parametersOf, SEARCHED_TYPES } from './parameters.ts';

const numbers = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../fhir-profiles/search-parameters/numbers.json'), 'utf8'),
) as Record<string, number>;

/** Numbers are stored in every index row: the first `count` of them are what they were. Raise both after adding parameters. */
const FROZEN = { count: 2078, sha256: 'ab586fb5bf4048fbc98a368c24b481c57bf9eec67504eb2504e6cb011d13a263' };

test('no parameter is renumbered, none has another’s number, all fit a smallint', () => {
  const entries = Object.entries(numbers);
  expect(entries.map(([, number]) => number)).toEqual(entries.map((_, i) => i + 1));
  expect(entries.length).toBeLessThan(32_768);
  expect(entries.length).toBeGreaterThanOrEqual(FROZEN.count);
  const frozen = entries.slice(0, FROZEN.count).map(([name, number]) => `${name} ${number}`);
  expect(hash('sha256', frozen.join('\n'), 'hex')).toBe(FROZEN.sha256);
});

test('the generated table uses these numbers', () => {
  for (const type of SEARCHED_TYPES) {
    for (const { code, number } of parametersOf(type)?.values() ?? []) expect(numbers[`${type}.${code}`]).toBe(number);
  }
});
