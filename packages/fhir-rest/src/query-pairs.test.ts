import { expect, test } from '@jest/globals';
import { queryPairs } from './query-pairs.ts';

const PIECES = [
  'a',
  'name',
  '=',
  '&',
  '&&',
  '+',
  '%20',
  '%',
  '%zz',
  '%C3%B4',
  '%C3',
  '%EF%BB%BF',
  '|',
  '?',
  '%26',
  '%3D',
  'ộ',
  '\ud800',
  ';',
  ',',
  '%2B',
  '#',
];

test.each([
  '',
  'a',
  '=',
  'a=',
  '=b',
  'a=b=c',
  '&a=1&&b=2&',
  '?a=b',
  'a=1?b',
  'code=http%3A%2F%2Floinc.org%7C718-7',
  'name=Nguy%E1%BB%85n+V%C4%83n',
])('of %j are as URLSearchParams reads them', (query) => {
  expect(queryPairs(query)).toEqual([...new URLSearchParams(query)]);
});

test('of anything put together by chance, too', () => {
  let state = 7;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let n = 0; n < 20_000; n += 1) {
    const query = Array.from({ length: draw(9) }, () => PIECES[draw(PIECES.length)]).join('');
    const said: unknown = queryPairs(query);
    const meant = [...new URLSearchParams(query)];
    if (JSON.stringify(said) !== JSON.stringify(meant)) expect([query, said]).toEqual([query, meant]);
  }
});
