import { describe, expect, test } from '@jest/globals';
import { decimal, decimalText, decimalValue, isRawNumber } from './decimal.ts';

describe('decimal (R4 datatypes: precision is kept)', () => {
  test.each([
    ['7.80', '7.80'],
    ['257400.00', '257400.00'],
    ['-3', '-3'],
    ['007', '7'],
    ['+1.5', '1.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['0', '0'],
    ['000', '0'],
  ])('%s is written as %s', (sent, written) => {
    const value = decimal(sent);
    expect(value).toBeDefined();
    expect(JSON.stringify({ v: value })).toBe(`{"v":${written}}`);
    expect(decimalText(value as never)).toBe(written);
    expect(decimalValue(value as never)).toBe(Number(written));
    expect(isRawNumber(value)).toBe(true);
  });

  test.each(['', 'abc', '1,5', '1e5', '--1', '1.2.3', '0x10', 'NaN', 'Infinity'])('%j is no decimal', (sent) => {
    expect(decimal(sent)).toBeUndefined();
  });

  test('a plain number is its own value and is not raw', () => {
    expect(isRawNumber(7.8)).toBe(false);
    expect(isRawNumber({ rawJSON: '7.8' })).toBe(false);
    expect(decimalValue(7.8)).toBe(7.8);
    expect(decimalText(7.8)).toBe('7.8');
  });
});
