import { expect, test } from '@jest/globals';
import type { VisitRecord } from '../record.ts';
import { completeness, visitEnd } from './completeness.ts';
import { TABLE_SPECS } from './tables.ts';

const visit = (tables: VisitRecord['tables'], edition: VisitRecord['edition'] = '3176'): VisitRecord => ({
  kind: 'visit',
  ordinal: 0,
  facility: '92901',
  orderKey: '',
  edition,
  tables,
  issues: [],
  rejected: false,
  hash: '',
});
const row = (fields: Record<string, string>) => ({ table: 'XML1' as const, position: 1, fields });
const required = [...TABLE_SPECS.XML1.fields.values()].filter((field) => field.required).map(({ name }) => name);

test('counts the fields the portal requires, and those that are filled', () => {
  const all = Object.fromEntries(required.map((name) => [name, 'x']));
  expect(required.length).toBeGreaterThan(20);
  expect(completeness(visit({ XML1: [row(all)] }))).toEqual([{ table: 'XML1', lines: 1, asked: required.length, filled: required.length }]);
  const { HO_TEN, GIOI_TINH, ...less } = all;
  expect([HO_TEN, GIOI_TINH]).toEqual(['x', 'x']);
  expect(completeness(visit({ XML1: [row(less), row(all)] }))).toEqual([
    { table: 'XML1', lines: 2, asked: 2 * required.length, filled: 2 * required.length - 2 },
  ]);
});

test('a field that is not asked of a row is not missed: districts after July 2025, most of QĐ 4210', () => {
  const fields = (day: string) => ({ NGAY_VAO: `${day}0800` });
  const asked = (day: string, edition: VisitRecord['edition'] = '3176') =>
    completeness(visit({ XML1: [row(fields(day))] }, edition))[0]?.asked;
  expect(required).toContain('MAHUYEN_CU_TRU');
  expect((asked('20250630') ?? 0) - (asked('20250701') ?? 0)).toBe(1);
  expect(asked('20240310', '4210')).toBeLessThan(10);
});

test('a visit ends at its NGAY_RA, when that has a time', () => {
  expect(visitEnd(visit({ XML1: [row({ NGAY_RA: '202603101130' })] }))).toBe(Date.parse('2026-03-10T11:30:00+07:00'));
  for (const NGAY_RA of ['20260310', '202613101130', '']) expect(visitEnd(visit({ XML1: [row({ NGAY_RA })] }))).toBeUndefined();
  expect(visitEnd(visit({}))).toBeUndefined();
});
