import fc from 'fast-check';
import { type FieldKind, type FieldSpec, TABLE_SPECS } from '../qd3176/tables.ts';
import type { TableName } from '../record.ts';
import type { Fields } from './files.ts';

/**
 * Rows a sender could write: every field of a table filled or left out, with what its kind should hold, nearly holds, or never should.
 * Texts may be hostile; they are cleaned by the parser on the way in.
 */

const two = (n: number): string => String(n).padStart(2, '0');
const day = fc.tuple(fc.integer({ min: 1900, max: 2030 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }));
const date = day.map(([y, m, d]) => `${y}${two(m)}${two(d)}`);
const hour = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([h, m]) => `${two(h)}${two(m)}`);
const moment = fc.tuple(date, hour).map(([d, h]) => d + h);
const seconds = fc.tuple(moment, fc.integer({ min: 0, max: 59 })).map(([m, s]) => m + two(s));
const number = fc.oneof(
  fc.integer({ min: 0, max: 99_999_999 }).map(String),
  fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.stringMatching(/^\d{1,4}$/)).map(([n, f]) => `${n}.${f}`),
  fc.constantFrom('0', '007', '1,5', '.5', '5.', '-3', '+4', '1e5', '1.234,5', '99999999999999999999', '0.0000001', '-0'),
);
const code = fc.oneof(fc.stringMatching(/^[A-Z0-9.]{1,8}$/), fc.constantFrom('1', '2', '01', 'I10', 'A17.0*', 'E11.9†', '1.10'));
const licence = fc.oneof(
  fc.stringMatching(/^\d{5,7}\/[A-Z]{2}-CCHN$/),
  fc.stringMatching(/^\d{10}$/),
  fc.constantFrom('001/HCM-GPHN (NV01)', '(NV02)', '()', '002/CT.TX.'),
);

/** Nothing a field was made for. */
const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  fc.constantFrom(
    ';',
    ';;a;',
    'a; b ;c',
    'x;;y',
    '<b>&amp;"\'',
    ']]>',
    '*',
    '†',
    '#1',
    '##',
    '../..',
    'LK-1/XML2/1',
    '𝒳 😀',
    '202602300000',
    '__proto__',
    'constructor',
    'CSST<M75_T37_HA120/70_NT18_SP98>',
    '< 5',
    '≤5',
    '3 - 5',
    '5-3',
    'có dấu cách',
  ),
);

const list = (one: fc.Arbitrary<string>) => fc.array(one, { minLength: 1, maxLength: 4 }).map((all) => all.join(';'));

const USUAL: Readonly<Record<FieldKind, fc.Arbitrary<string>>> = {
  text: fc.oneof(fc.stringMatching(/^[A-Za-zÀ-ỹ0-9 .,;/+-]{1,30}$/), code),
  person: fc.oneof(
    fc.constantFrom('NGUYỄN VĂN MẪU', 'A', '092080001234', '012345678', 'C1234567'),
    list(fc.stringMatching(/^[A-Z]{2}\d{13}$/)),
  ),
  code: fc.oneof(code, list(code)),
  dateTime: fc.oneof(moment, date, seconds),
  date: fc.oneof(date, moment),
  dates: list(fc.oneof(date, moment)),
  birth: fc.oneof(moment, date, fc.constantFrom('198500000000', '194405000000', '1985', '198505', '19850101', '19850000', '198005210815')),
  decimal: number,
  decimals: list(number),
  integer: fc.oneof(fc.integer({ min: 0, max: 1000 }).map(String), fc.constantFrom('05', '3.00', '99999999999')),
};

/** Fields that name health workers, whatever their kind. */
const LICENCES: ReadonlySet<string> = new Set(['MA_BAC_SI', 'NGUOI_THUC_HIEN', 'MA_BS_DOC_KQ', 'MA_TTDV', 'MA_BS']);

function usually(spec: FieldSpec, texts: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> {
  const usual = texts[spec.name] ?? (LICENCES.has(spec.name) ? list(licence) : USUAL[spec.kind]);
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: hostile });
}

/**
 * One row of a table. `fixed` are fields as they must be for the visit to be taken; `texts` say what some fields usually hold. MA_LK and STT
 * are the caller's.
 */
export function arbitraryRow(
  table: TableName,
  fixed: Fields = {},
  texts: Readonly<Record<string, fc.Arbitrary<string>>> = {},
): fc.Arbitrary<Fields> {
  const fields = [...TABLE_SPECS[table].fields.values()].filter(({ name }) => name !== 'MA_LK' && name !== 'STT' && !(name in fixed));
  const record = Object.fromEntries(fields.map((spec) => [spec.name, usually(spec, texts)]));
  return fc
    .tuple(
      fc.record(record, { requiredKeys: [] }),
      fc.boolean().chain((full) => (full ? fc.record(record) : fc.constant({}))),
    )
    .map(([some, all]) => ({ ...(some as Fields), ...(all as Fields), ...fixed }));
}

/** Some rows of a table of one visit, numbered in any order, some without a number. */
export function arbitraryRows(table: TableName, row: fc.Arbitrary<Fields>, most = 4): fc.Arbitrary<Fields[]> {
  const stt = fc.option(fc.oneof(fc.integer({ min: 1, max: 99 }).map(String), fc.constantFrom('01', 'x', '#2', '##', '1.0')), {
    nil: undefined,
  });
  const numbered = fc.uniqueArray(fc.tuple(stt, row), { minLength: 0, maxLength: most, selector: ([n]) => n ?? Symbol(table) });
  return numbered.map((rows) => rows.map(([n, fields]) => ({ MA_LK: 'LK-1', ...(n === undefined ? {} : { STT: n }), ...fields })));
}
