import { describe, expect, test } from '@jest/globals';
import { readArguments } from './arguments.ts';

describe('the command line', () => {
  test('says how many people the first start loads', () => {
    expect(readArguments([])).toMatchObject({ empty: false, people: undefined });
    expect(readArguments(['--people', '400'])).toMatchObject({ people: 400 });
  });
  test.each([['--people', '0'], ['--people', 'x'], ['--people', '100001'], ['--people=-5'], ['--folk']])('%s %s is refused', (...given) => {
    expect(() => readArguments(given)).toThrow(/Unknown argument|Tham số/);
  });
});
