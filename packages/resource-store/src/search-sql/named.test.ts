import { expect, test } from '@jest/globals';
import { named } from './named.ts';

test('a long text gets no name: it would stay in every connection', () => {
  const text = `select ${"'x' || ".repeat(4_000)}''`;
  for (let i = 0; i < 5; i++) expect(named(text, []).name).toBeUndefined();
});

test('a text gets its own name once it has come back, and never more names than the limit are given', () => {
  expect(named('select 1', []).name).toBeUndefined();
  for (let i = 0; i < 3; i++) named('select 1', []);
  const first = named('select 1', [1]);
  expect(first).toEqual({ name: expect.any(String), text: 'select 1', values: [1] });
  const given = new Set<string | undefined>();
  for (let n = 0; n < 300; n++) for (let i = 0; i < 5; i++) given.add(named(`select ${n}`, []).name);
  expect(given.has(undefined)).toBe(true);
  expect(given.size).toBeLessThanOrEqual(201);
  expect(named('select 1', []).name).toBe(first.name);
});

test('one thing asked for in hundreds of ways leaves names for what is asked for often', () => {
  for (let n = 0; n < 400; n++) for (let i = 0; i < 5; i++) named(`select ${n} as count`, []);
  for (let i = 0; i < 100; i++) named('select 2 as often', []);
  expect(named('select 2 as often', []).name).toEqual(expect.any(String));
  expect(named('select 399 as count', []).name).toBeUndefined();
});
