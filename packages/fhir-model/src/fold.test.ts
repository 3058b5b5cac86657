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
