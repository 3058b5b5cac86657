import { expect, test } from '@jest/globals';
import { bearerToken } from './bearer-token.ts';

test.each([
  ['Bearer abc', 'abc'],
  ['bearer   a.b-c_d~e+f/g==  ', 'a.b-c_d~e+f/g=='],
  ['Bearer', undefined],
  ['Bearer ', undefined],
  ['Bearer a b', undefined],
  ['Bearer a,b', undefined],
  ['Bearer ộ', undefined],
  ['Basic YTpi', undefined],
  [' Bearer abc', undefined],
  [undefined, undefined],
])('Authorization: %s', (authorization, token) => {
  expect(bearerToken({ headers: { ...(authorization === undefined ? {} : { authorization }) } })).toBe(token);
});
