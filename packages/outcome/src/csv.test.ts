import { expect, test } from '@jest/globals';
import { csvCell } from './index.ts';

test.each([
  ['Nguyễn Thị Ánh', 'Nguyễn Thị Ánh'],
  ['', ''],
  ['12.5', '12.5'],
  ['-12.5', '-12.5'],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['two\nlines', '"two\nlines"'],
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ['=HYPERLINK("http://x";"y")', `"'=HYPERLINK(""http://x"";""y"")"`],
  ['+84987000000', "'+84987000000"],
  ['-2+3+cmd', "'-2+3+cmd"],
  ['@SUM(1)', "'@SUM(1)"],
  ['\t=1', `"'\t=1"`],
  [' =1', `' =1`],
  ['\u0000=1', `"'\u0000=1"`],
  ['＝1+1', "'＝1+1"],
  ['1-1', '1-1'],
])('%j becomes %j', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});
