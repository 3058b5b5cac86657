import { expect, test } from '@jest/globals';
import type { Issue, Table } from '../api/types.ts';
import { beside, ofNoTable, ofTable } from './beside.ts';

const issue = (more: Partial<Issue>): Issue => ({ severity: 'warning', code: 'VN-XML2-X-y', message: { vi: 'v', en: 'e' }, ...more });
const table = (...lines: readonly (number | undefined)[]): Table => ({
  title: 'T',
  fields: ['STT'],
  rows: lines.map((line, at) => ({ position: at + 1, ...(line === undefined ? {} : { line }), values: { STT: String(at + 1) } })),
});

test('an issue stands beside the row it names, whatever its line', () => {
  const one = issue({ row: 2, line: 1 });
  expect(beside([one], table(1, 1, 1))).toEqual({ rows: new Map([[2, [one]]]), table: [] });
});

test('what names a row that was left out stands beside no other', () => {
  const one = issue({ row: 2, line: 7 });
  const [first] = table(7).rows;
  expect(beside([one], { ...table(7), rows: first === undefined ? [] : [first] })).toEqual({ rows: new Map(), table: [one] });
});

test('else beside the only row on its line', () => {
  const one = issue({ line: 7 });
  expect(beside([one], table(3, 7, 9)).rows).toEqual(new Map([[2, [one]]]));
});

test('several rows on that line: it stays with the table', () => {
  const one = issue({ line: 1 });
  expect(beside([one], table(1, 1))).toEqual({ rows: new Map(), table: [one] });
  expect(beside([issue({})], table(undefined, undefined)).table).toHaveLength(1);
});

test('a table of one row has all of its issues', () => {
  expect(beside([issue({ line: 9 }), issue({})], table(undefined)).rows.get(1)).toHaveLength(2);
});

test('by the name of the table in the field, else in the code; others are of no table', () => {
  const [field, code, other, missing] = [
    issue({ field: 'XML1.HO_TEN', code: 'VN-A' }),
    issue({ code: 'VN-XML1-total' }),
    issue({ code: 'VN-ENV-count' }),
    issue({ field: 'XML7.MA_LK', code: 'VN-XML7-MA_LK-required' }),
  ];
  const all = [field, code, other, missing];
  expect(ofTable(all, 'XML1')).toEqual([field, code]);
  const record = { ordinal: 0, rejected: false, tables: { XML1: table(1) }, resources: {} };
  expect(ofNoTable(all, record)).toEqual([other, missing]);
});
