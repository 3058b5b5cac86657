import { deflateRawSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { nextQuery, unfolded } from './long-link.ts';

const long = Array.from({ length: 2_000 }, (_, n) => `http://his.example.vn/ma-benh-nhan|092${1_000_000 + n}`).join(',');
const asked = [
  ['identifier:not', long],
  ['name', 'a+b & ngọc'],
  ['_count', '50'],
] as const;

test('a link says what was asked as it was', () => {
  expect(nextQuery(asked.slice(1), 'abc')).toBe('name=a%2Bb+%26+ng%E1%BB%8Dc&_count=50&_cursor=abc');
  expect(
    unfolded([
      ['_cursor', 'abc'],
      ['name', 'z.'],
    ]),
  ).toEqual([
    ['_cursor', 'abc'],
    ['name', 'z.'],
  ]);
});

test('a long one is folded into its cursor, and says the same', () => {
  const query = nextQuery(asked, 'abc');
  expect(query).toMatch(/^_cursor=z\.[\w-]+$/);
  expect(query.length).toBeLessThan(20_000);
  expect(unfolded([...new URLSearchParams(query)])).toEqual([...asked, ['_cursor', 'abc']]);
});

test.each([
  ['garbage', 'z.%%%'],
  ['nothing', 'z.'],
  ['what unfolds to very much', `z.${deflateRawSync('a'.repeat(50_000_000)).toString('base64url')}`],
])('%s is no cursor', (_, cursor) => {
  expect(() => unfolded([['_cursor', cursor]])).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'search-cursor-invalid' }) }),
  );
});
