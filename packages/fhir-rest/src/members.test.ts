import { describe, expect, test } from '@jest/globals';
import { membersOf } from './members.ts';

describe('membersOf', () => {
  test.each([
    {},
    { a: 1 },
    { a: 'x', b: [1, [2, { c: ']}' }], '}'], d: { e: '{"', f: [] }, g: true, h: null, i: -1.5, j: {} },
    { text: 'một "hai" \\ ba \\\\" {[,:]}', last: '\\' },
    { a: { b: { c: 'd' } }, _a: { extension: [{ url: 'u,"]' }] } },
  ])('%j', (value) => {
    const read = Object.fromEntries([...membersOf(JSON.stringify(value))].map(([name, text]) => [name, JSON.parse(text)]));
    expect(read).toEqual(value);
    expect([...membersOf(JSON.stringify(value))].map(([name]) => name)).toEqual(Object.keys(value));
  });

  test('digits stay', () => {
    expect([...membersOf('{"a":7.80,"b":1e2,"c":-0.0}')]).toEqual([
      ['a', '7.80'],
      ['b', '1e2'],
      ['c', '-0.0'],
    ]);
  });
});
