import { expect, test } from '@jest/globals';
import { fold } from './fold.ts';

test.each([
  ['NGUYỄN THỊ HOÀ', 'nguyen thi hoa'],
  ['Nguyễn Thị Hòa', 'nguyen thi hoa'],
  ['  Đặng   Văn\tĐức ', 'dang van duc'],
  ['Trần Ngọc Quỳnh'.normalize('NFD'), 'tran ngoc quynh'],
  ['ƯƠNG Ắ Ợ Ữ', 'uong a o u'],
  ["O'Brien-Nguyễn", "o'brien-nguyen"],
  ['', ''],
])('%j folds to %j', (text, folded) => {
  expect(fold(text)).toBe(folded);
});

test('what is quick folds as what is thorough: marks apart, spaces of all kinds, other scripts', () => {
  const thorough = (text: string) =>
    text
      .normalize('NFD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      .replace(/đ/g, 'd')
      .replace(/\s+/g, ' ')
      .trim();
  const pieces = [
    'Nguyễn',
    'ĐẶNG',
    ' ',
    '  ',
    '\t',
    '\u00a0',
    'e\u0323\u0302',
    '\u0301',
    'ΟΔΟΣ',
    'Σ',
    'İ',
    'ß',
    'ẞ',
    'ﬁ',
    '中',
    '😀',
    '\u1e9b\u0323',
    'ǆ',
  ];
  const texts = pieces.flatMap((a) => pieces.flatMap((b) => pieces.map((c) => a + b + c)));
  for (let code = 0; code < 0x3000; code++) {
    const character = String.fromCharCode(code);
    texts.push(character, `a${character}b`, ` ${character} x`);
  }
  expect(texts.filter((text) => fold(text) !== thorough(text))).toEqual([]);
});
