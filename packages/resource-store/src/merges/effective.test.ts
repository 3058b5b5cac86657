import { expect, test } from '@jest/globals';
import { effectiveMoves, type Fact } from './effective.ts';

let seq = 0;
const merge = (from: string, to: string, asOf: number, message = `${from}${to}${asOf}`): Fact => ({
  seq: ++seq,
  kind: 'P',
  id: from,
  from,
  to,
  asOf,
  sent: asOf,
  message,
});
const move = (id: string, from: string, to: string, asOf: number): Fact => ({ ...merge(from, to, asOf), kind: 'V', id });
const survivors = (facts: readonly Fact[]) =>
  Object.fromEntries(effectiveMoves(facts).moves.map(({ kind, id, from, survivor }) => [kind === 'P' ? id : `${id}:${from}`, survivor]));

/** All orders of a few. */
function orders<T>(all: readonly T[]): T[][] {
  return all.length === 0 ? [[]] : all.flatMap((one, i) => orders(all.toSpliced(i, 1)).map((rest) => [one, ...rest]));
}

test('chains end with the last, whatever the order', () => {
  const facts = [merge('a', 'b', 1), merge('b', 'c', 2), merge('x', 'b', 3), merge('c', 'd', 0)];
  for (const some of orders(facts)) expect(survivors(some)).toEqual({ a: 'd', b: 'd', x: 'd', c: 'd' });
});

test('a loop ends where the newest word says, and the older one is set aside', () => {
  const [first, second] = [merge('a', 'b', 1), merge('b', 'a', 2)];
  for (const some of orders([first, second])) {
    expect(survivors(some)).toEqual({ b: 'a' });
    expect([...effectiveMoves(some).overruled]).toEqual([[first.seq, 'loop']]);
  }
  for (const some of orders([merge('a', 'b', 1), merge('b', 'c', 2), merge('c', 'a', 3)]))
    expect(survivors(some)).toEqual({ b: 'a', c: 'a' });
});

test('two words at one moment are ordered by their messages', () => {
  for (const some of orders([merge('a', 'b', 1, 'm1'), merge('a', 'c', 1, 'm2')])) {
    expect(survivors(some)).toEqual({ a: 'c' });
    expect([...effectiveMoves(some).overruled.values()]).toEqual(['elsewhere']);
  }
});

test('a visit goes from one to the next, also over a merge, and back', () => {
  for (const some of orders([move('v', 'a', 'b', 1), move('v', 'b', 'c', 2), merge('c', 'd', 0)]))
    expect(survivors(some)).toEqual({ c: 'd', 'v:a': 'd', 'v:b': 'd' });
  for (const some of orders([move('v', 'a', 'b', 1), move('v', 'b', 'a', 2)])) expect(survivors(some)).toEqual({ 'v:b': 'a' });
});
