import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { TABLE_SPECS } from '../qd3176/tables.ts';
import { CATALOGUE, entryOf } from './catalogue.ts';
import { FAMILIES } from './families.ts';
import { issue } from './issue.ts';
import { shown } from './mask.ts';

const SOURCES = join(import.meta.dirname, '..');

/** The codes written in the sources of this package's parser, templates with a field or table put in. */
function codesInSources(): string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'));
  const codes = files
    .flatMap((file) =>
      [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/['"`](VN-(?:ENV|XML|TXT)[^'"`\s]*[A-Za-z}0-9])['"`]/g)].map(
        (match) => match[1] as string,
      ),
    )
    .filter((code) => !code.includes('{field}'));
  return [
    ...new Set(
      codes.map((code) =>
        code
          .replace(/\$\{[^}]*table[^}]*\}|#/g, 'XML2')
          .replace(/XMLXML2/, 'XML2')
          .replace(/\$\{kind\}/, 'invalid')
          .replace(/\$\{[^}]*\}/g, 'SO_LUONG'),
      ),
    ),
  ];
}

describe('every code has a text in both languages', () => {
  test('codes of the sources', () => {
    const codes = codesInSources();
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => entryOf(code) === undefined)).toEqual([]);
  });

  test('every kind for every field of every table', () => {
    for (const { table, fields } of Object.values(TABLE_SPECS)) {
      for (const field of fields.keys()) {
        for (const kind of Object.keys(FAMILIES)) {
          const { vi, en } = issue(`VN-${table}-${field}-${kind}`, { field: `${table}.${field}`, value: '1', other: '2' }).message;
          expect(vi.length > 20 && en.length > 20 && vi !== en).toBe(true);
          expect(`${vi}${en}`).not.toContain('undefined');
        }
      }
    }
  });

  test.each(Object.keys(CATALOGUE))('%s', (key) => {
    const found = issue(key.replace('#', '2'), { field: 'XML2.STT', value: 'K01', other: '5' });
    expect(found.message.vi.length).toBeGreaterThan(20);
    expect(found.message.en.length).toBeGreaterThan(20);
  });

  test('a code without a text is a fault of ours', () => expect(() => issue('VN-XML1-HO_TEN-odd')).toThrow('no text'));
});

describe('the examples of the contract', () => {
  test.each([
    [
      issue('VN-XML1-HO_TEN-required', { field: 'XML1.HO_TEN' }),
      'Thiếu họ và tên người bệnh (HO_TEN) trong bảng XML1. Bổ sung rồi gửi lại hồ sơ.',
      'Patient name (HO_TEN) is missing in XML1. Add it and send the visit again.',
    ],
    [
      issue('VN-ENV-facility-mismatch', { field: 'MACSKCB', value: '75901', other: '92901' }),
      'Mã cơ sở trong tệp (75901) khác mã của nguồn gửi (92901). Tệp không được lưu.',
      "Facility code in the file (75901) differs from the sender's (92901). The file was not stored.",
    ],
    [
      issue('VN-XML1-T_TONGCHI_BV-mismatch', { field: 'XML1.T_TONGCHI_BV', value: '999999', other: '42100' }),
      'Tổng chi phí 999999 khác tổng các dòng 42100. Hồ sơ vẫn được lưu.',
      'Total 999999 differs from the sum of rows 42100. The visit was stored.',
    ],
  ])('%#', (found, vi, en) => expect(found.message).toEqual({ vi, en }));
});

describe('what a message shows', () => {
  test.each(['K01', '1,5', '202602300800', '20260310', '9.99', '999999', '786740.4', 'LK-2026/01', '92901', ''])(
    'a code, an amount, a moment: %s',
    (value) => {
      expect(shown(value, false)).toBe(value);
    },
  );
  test.each([
    ['092080001234', '…234'],
    ['GD4929212345678', '…678'],
    ['NGUYỄN VĂN BÌNH', '…ÌNH'],
    ['NGUYEN VAN BINH', '…INH'],
    ['0909000123456', '…456'],
    ['1234567890', '…890'],
  ])('a person is masked even in a field that is not theirs: %s', (value, mask) => expect(shown(value, false)).toBe(mask));
  test('amounts of nine digits and more are shown; what begins like a card is not', () => {
    expect([shown('1250000000.5', false, true), shown('092080001234', false, true)]).toEqual(['1250000000.5', '…234']);
  });
  test('personal fields always', () => expect(shown('ANNA', true)).toBe('…NNA'));
});
