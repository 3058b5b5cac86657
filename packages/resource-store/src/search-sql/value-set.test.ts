import { describe, expect, test } from '@jest/globals';
import type { Load } from './concepts.ts';
import { expand, hierarchy, MOST_CODES } from './value-set.ts';

const set = (...include: object[]) => ({ compose: { include } });
const codes = (from: number, count: number) => Array.from({ length: count }, (_, n) => ({ code: `c${from + n}` }));

/** Reads from a list, and counts what is read. */
function held(all: Readonly<Record<string, object>>) {
  const read: string[] = [];
  const load = (async (_: string, canonical: string) => {
    read.push(canonical);
    return all[canonical];
  }) as Load;
  return { load, read };
}

describe('value sets of value sets', () => {
  test('one that many include is expanded once', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const all = Object.fromEntries(
      names.map((name, i) => {
        const further = names[i + 1];
        const include =
          further === undefined
            ? [{ system: 's', concept: codes(0, 1) }]
            : Array.from({ length: 10 }, (_, n) => ({ valueSet: [n % 2 === 0 ? further : `${further}${further}`] }));
        return [name, set(...include)];
      }),
    );
    for (const name of names) all[`${name}${name}`] = set({ valueSet: [name] });
    const { load, read } = held(all);
    expect(await expand('a', load)).toContainEqual({ system: 's', code: 'c0' });
    expect(read.sort()).toEqual(['a', 'b', 'bb', 'c', 'cc', 'd', 'dd', 'e', 'ee']);
  });

  test('two that include one another are refused', async () => {
    const { load } = held({ a: set({ valueSet: ['b'] }, { valueSet: ['c'] }), b: set({ valueSet: ['c'] }), c: set({ valueSet: ['b'] }) });
    await expect(expand('a', load)).rejects.toMatchObject({ reason: 'valueSetNotEnumerable' });
  });

  test('more codes than a search takes are refused as they come', async () => {
    const many = Array.from({ length: 2_000 }, (_, n) => ({ valueSet: [`v${n}`] }));
    const { load, read } = held({
      all: set(...many),
      ...Object.fromEntries(many.map((_, n) => [`v${n}`, set({ system: 's', concept: codes(0, 900) })])),
    });
    await expect(expand('all', load)).rejects.toMatchObject({ reason: 'tooManyCodes' });
    expect(read.length).toBeLessThan(20);
  });
});

test('a level of a hierarchy may be as broad as a code system is', async () => {
  const count = 20 * MOST_CODES;
  const { load } = held({ xn: { content: 'complete', concept: [{ code: 'ROOT', concept: codes(0, count) }] } });
  expect(await hierarchy('below', 'xn', 'ROOT', load)).toHaveLength(count + 1);
});
