import type { Resource } from '@hub/fhir-model';
import { expect, test } from '@jest/globals';
import { parametersOf } from '../parameters.ts';
import { extract } from './extract.ts';

const codings = (letter: string, count: number) => Array.from({ length: count }, (_, n) => ({ system: 's', code: `${letter}${n}` }));
const observation = (first: number, second: number, components = 0): Resource =>
  ({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: codings('c', first) },
    ...(second === 0 ? {} : { valueCodeableConcept: { coding: codings('v', second) } }),
    component: Array.from({ length: components }, (_, n) => ({
      code: { coding: codings(`k${n}-`, 16) },
      valueCodeableConcept: { coding: codings('v', 16) },
    })),
  }) as unknown as Resource;
const groups = (resource: Resource, code: string) => {
  const number = parametersOf('Observation')?.get(code)?.number;
  return extract(resource).composites.filter(({ param }) => param === number).length;
};

test('a group has a row for each of its combinations', () => {
  expect(groups(observation(3, 4), 'code-value-concept')).toBe(12);
});

test('what a resource adds to the index does not grow with the square of its codings', () => {
  expect(groups(observation(600, 600), 'code-value-concept')).toBe(256);
  expect(extract(observation(1, 0, 5_000)).composites.length).toBeLessThanOrEqual(50_000);
});
