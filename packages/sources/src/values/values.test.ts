import { decimalText } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { readBirth } from './birth.ts';
import { readDate, readDateTime } from './date-time.ts';
import { differsByMoreThanOne, fromMillionths, toMillionths } from './exact.ts';
import { readAlignedList, readList } from './list.ts';
import { readDecimal, readInteger, readMoney } from './number.ts';

describe('date-times are local time, UTC+7', () => {
  test.each([
    ['202603100730', '2026-03-10T07:30:00+07:00', 'minute'],
    ['20260310073059', '2026-03-10T07:30:59+07:00', 'minute'],
    ['20260310', '2026-03-10T00:00:00+07:00', 'day'],
    ['202402292359', '2024-02-29T23:59:00+07:00', 'minute'],
  ])('%s', (text, instant, precision) => {
    expect(readDateTime(text)).toEqual({ instant, precision, date: instant.slice(0, 10) });
  });

  test.each([
    '202602300800',
    '202302290000',
    '202603102400',
    '202603100760',
    '2026031007',
    '2026-03-10',
    '',
    '20260310073060',
    '000003100730',
    '２０２６０３１０',
  ])('no such moment: %s', (text) => {
    expect(readDateTime(text)).toBeUndefined();
  });

  test('the day of either form', () => {
    expect(readDate('20260310')).toBe('2026-03-10');
    expect(readDate('202603102359')).toBe('2026-03-10');
    expect(readDate('20261301')).toBeUndefined();
  });
});

describe('NGAY_SINH', () => {
  test.each([
    ['196203150000', { birthDate: '1962-03-15' }],
    ['202603100615', { birthDate: '2026-03-10', birthTime: '2026-03-10T06:15:00+07:00' }],
    ['198500000000', { birthDate: '1985' }],
    ['194405000000', { birthDate: '1944-05' }],
    ['19580101', { birthDate: '1958-01-01', uncertain: true }],
    ['19580102', { birthDate: '1958-01-02' }],
    ['19580000', { birthDate: '1958' }],
    ['1985', { birthDate: '1985' }],
    ['198505', { birthDate: '1985-05' }],
  ])('%s', (text, birth) => {
    expect(readBirth(text)).toEqual(birth);
  });

  test.each(['198502300000', '198500150000', '198513000000', '000000000000', '19850230', '15/03/1962', '198501012500', ''])(
    'impossible: %s',
    (text) => {
      expect(readBirth(text)).toBeUndefined();
    },
  );
});

describe('numbers keep their digits', () => {
  test.each([
    ['7.80', '7.80', false],
    ['1,5', '1.5', true],
    ['-3', '-3', false],
    ['007', '7', false],
    ['.5', '0.5', false],
    [',5', '0.5', true],
  ])('%s', (text, digits, comma) => {
    const read = readDecimal(text);
    expect(read && [decimalText(read.value), read.comma]).toEqual([digits, comma]);
    expect(readMoney(text)?.comma).toBe(comma);
  });

  test.each(['1.234,5', '1,234,567', '1e5', 'abc', '', '1 000', '0x10', 'NaN', '--1'])('not a number: %s', (text) => {
    expect(readDecimal(text)).toBeUndefined();
  });

  test('whole numbers', () => {
    expect([readInteger('5'), readInteger('05'), readInteger('5.00'), readInteger('-2')]).toEqual([5, 5, 5, -2]);
    expect([readInteger('5.5'), readInteger(''), readInteger('a'), readInteger('1234567890123456')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('lists', () => {
  test('blanks dropped, order kept', () => expect(readList('3000; ;2800;')).toEqual(['3000', '2800']));
  test('no value at all', () => expect([readList(''), readList(' '), readList(';')]).toEqual([[], [], []]));
  test('aligned lists keep places', () => expect(readAlignedList('20260101;;20260301')).toEqual(['20260101', '', '20260301']));
});

describe('amounts are summed exactly', () => {
  test('0.1 + 0.2 is 0.3', () => {
    const sum = (toMillionths('0.1') as bigint) + (toMillionths('0.2') as bigint);
    expect(fromMillionths(sum)).toBe('0.3');
  });
  test('sums beyond 2^53 lose nothing', () => {
    const sum = (toMillionths('9007199254740993.01') as bigint) + (toMillionths('1') as bigint);
    expect(fromMillionths(sum)).toBe('9007199254740994.01');
  });
  test('signs, commas, rubbish', () => {
    expect(['-1.50', '1,5', '.5', '5.', '', '.', '1.2.3', 'x'].map((t) => toMillionths(t))).toEqual([
      -1500000n,
      1500000n,
      500000n,
      5000000n,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(fromMillionths(-1500000n)).toBe('-1.5');
  });
  test('tolerance is one đồng, not more', () => {
    expect(differsByMoreThanOne(1000000n, 2000000n)).toBe(false);
    expect(differsByMoreThanOne(2000001n, 1000000n)).toBe(true);
  });
});
