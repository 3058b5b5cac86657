import { describe, expect, test } from '@jest/globals';
import { type Check, checkProblem, valuesAt } from './check-path.ts';

const bundle = {
  total: 1,
  entry: [
    {
      resource: {
        id: 'a',
        issued: '2026-03-10T09:00:00+07:00',
        coding: [
          { system: 's1', code: 'x' },
          { system: 's2', code: 'y' },
        ],
        component: [
          { code: { coding: [{ code: '8480-6' }] }, value: 150 },
          { code: { coding: [{ code: '8462-4' }] }, value: 90 },
        ],
      },
    },
    { resource: { id: 'b', coding: [{ system: 's1', code: 'z' }] } },
  ],
};

describe('what a path reaches', () => {
  test.each([
    ['total', [1]],
    ['entry[1].resource.id', ['b']],
    ['entry[*].resource.id', ['a', 'b']],
    ['entry.resource.id', ['a', 'b']],
    ['entry[*].resource.coding[0].code', ['x', 'z']],
    ['entry[0].resource.coding[system="s2"].code', ['y']],
    ['entry[0].resource.component[code.coding[0].code="8480-6"].value', [150]],
    ['entry[7].resource.id', []],
    ['missing.at.all', []],
  ])('%s', (path, values) => {
    expect(valuesAt(bundle, path)).toEqual(values);
  });

  test.each(['', 'a..b', 'a[', 'a[x=1]', '.a', 'a[0]b'])('refuses %j', (path) => {
    expect(() => valuesAt(bundle, path)).toThrow('not a check path');
  });
});

describe('statements', () => {
  const holds: readonly Check[] = [
    { path: 'entry[0].resource.issued', equals: '2026-03-10T02:00:00Z' },
    { path: 'entry[0].resource.coding[*].code', contains: 'y' },
    { path: 'entry[0].resource.id', in: ['a', 'c'] },
    { path: 'entry[0].resource.id', notEquals: 'b' },
    { path: 'entry[0].resource.nothing', exists: false },
    { path: 'entry[*]', count: 2 },
    { path: 'entry[*]', minCount: 1 },
    { path: 'entry[0].resource.issued', matches: '^2026-03-10' },
    { path: 'entry[0].resource.issued', gte: '2026-03-10T01:59:59Z', lte: '2026-03-10T02:00:00Z' },
    { path: 'total', gte: 1, lte: 1 },
  ];
  test.each(holds)('holds: %j', (check) => {
    expect(checkProblem(bundle, check)).toBeUndefined();
  });

  const fails: readonly Check[] = [
    { path: 'entry[*].resource.id', equals: 'a' },
    { path: 'entry[0].resource.id', equals: 'b' },
    { path: 'entry[9].resource.id', equals: 'a' },
    { path: 'entry[*].resource.id', contains: 'c' },
    { path: 'entry[*].resource.id', notEquals: 'b' },
    { path: 'entry[0].resource.id', in: ['b'] },
    { path: 'entry[0].resource.id', exists: false },
    { path: 'entry[*]', count: 1 },
    { path: 'entry[*]', minCount: 3 },
    { path: 'total', matches: '2' },
    { path: 'total', gte: 2 },
    { path: 'total', lte: 0 },
    { path: 'total', gte: '1' },
  ];
  test.each(fails)('fails: %j', (check) => {
    expect(checkProblem(bundle, check)).toMatch(/expected/);
  });

  test('a check without a statement is no check', () => {
    expect(checkProblem(bundle, { path: 'total' })).toMatch(/states nothing/);
  });
});
