import { expect, test } from '@jest/globals';
import { httpDate } from './http-date.ts';

test('the text of the standard, for any moment', () => {
  expect(httpDate(Date.UTC(1994, 10, 6, 8, 49, 37))).toBe('Sun, 06 Nov 1994 08:49:37 GMT');
  for (let i = -2_000; i < 40_000; i++) {
    const moment = i * 86_399_987 + 123;
    expect(httpDate(moment)).toBe(new Date(moment).toUTCString());
  }
});
