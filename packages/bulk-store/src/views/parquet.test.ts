import { readParquet } from '@hub/test-support';
import type { Column } from '@hub/view-definition';
import { expect, test } from '@jest/globals';
import { type Cells, emptyParquet, parquetOf } from './parquet.ts';

const COLUMNS: readonly Column[] = [
  { name: 'id', type: 'text', collection: false },
  { name: 'alive', type: 'boolean', collection: false },
  { name: 'count', type: 'integer', collection: false },
  { name: 'amount', type: 'decimal', collection: false },
  { name: 'element', type: 'json', collection: false },
  { name: 'names', type: 'text', collection: true },
  { name: 'flags', type: 'boolean', collection: true },
  { name: 'amounts', type: 'decimal', collection: true },
  { name: 'elements', type: 'json', collection: true },
];

async function* some(...batches: readonly (readonly Cells[])[]): AsyncGenerator<readonly Cells[]> {
  yield* batches;
}
async function fileOf(columns: readonly Column[], rows: readonly Cells[]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of parquetOf(columns, some(rows.slice(0, 1), rows.slice(1)))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('DuckDB reads every type back as it was: texts, whole numbers and decimals to the last digit, lists, nothing', async () => {
  const file = await fileOf(COLUMNS, [
    [
      'Nguyễn "Thị" Ánh,\r\n=1+1 😀',
      'true',
      '9223372036854775807',
      '12345678901234567890.123456789012345678',
      '{"a":1.50}',
      '["a",null,"é\\n"]',
      '[true,false]',
      '[0.1,-3,1.50]',
      '[{"b":1}]',
    ],
    [null, null, null, null, null, null, null, null, null],
    ['', 'false', '-9223372036854775808', '-0.000000000000000001', '[]', '[]', '[]', '[]', '[]'],
    ['2026-11-22T07:00:00+07:00', 'false', '0', '7.80', '"x"', '["1"]', '[null]', '[9007199254740993]', 'null'],
  ]);
  expect(await readParquet([file])).toEqual({
    types: {
      id: 'VARCHAR',
      alive: 'BOOLEAN',
      count: 'BIGINT',
      amount: 'DECIMAL(38,18)',
      element: 'VARCHAR',
      names: 'VARCHAR[]',
      flags: 'BOOLEAN[]',
      amounts: 'DECIMAL(38,18)[]',
      elements: 'VARCHAR',
    },
    rows: [
      {
        id: 'Nguyễn "Thị" Ánh,\r\n=1+1 😀',
        alive: true,
        count: '9223372036854775807',
        amount: '12345678901234567890.123456789012345678',
        element: '{"a":1.50}',
        names: ['a', null, 'é\n'],
        flags: [true, false],
        amounts: ['0.1', '-3', '1.5'],
        elements: '[{"b":1}]',
      },
      { id: null, alive: null, count: null, amount: null, element: null, names: null, flags: null, amounts: null, elements: null },
      {
        id: '',
        alive: false,
        count: '-9223372036854775808',
        amount: '-0.000000000000000001',
        element: '[]',
        names: [],
        flags: [],
        amounts: [],
        elements: '[]',
      },
      {
        id: '2026-11-22T07:00:00+07:00',
        alive: false,
        count: '0',
        amount: '7.8',
        element: '"x"',
        names: ['1'],
        flags: [null],
        amounts: ['9007199254740993'],
        elements: 'null',
      },
    ],
  });
});

test('a file without rows has its columns, and is one table with others', async () => {
  const file = await fileOf(COLUMNS, [['a', 'true', '1', '1', '1', '[]', '[]', '[]', '[]']]);
  expect((await readParquet([emptyParquet(COLUMNS)])).rows).toEqual([]);
  expect((await readParquet([emptyParquet(COLUMNS), file])).rows).toHaveLength(1);
  expect(await fileOf(COLUMNS, [])).toHaveLength(0);
});

test('several row groups: all rows, in their order', async () => {
  const columns = COLUMNS.slice(0, 3);
  const rows = Array.from({ length: 45_000 }, (_, n): Cells => [`dòng ${n % 7}`, n % 2 === 0 ? 'true' : null, String(n)]);
  const read = await readParquet([await fileOf(columns, rows)]);
  expect(read.rows.map(({ count }) => Number(count))).toEqual(rows.map((_, n) => n));
  expect(read.rows[44_999]).toEqual({ id: `dòng ${44_999 % 7}`, alive: null, count: '44999' });
});

test.each([
  ['integer', '1.5'],
  ['integer', '9223372036854775808'],
  ['decimal', 'abc'],
  ['decimal', '123456789012345678901'],
  ['boolean', '1'],
] as const)('a value that is no %s (%s) is told with its column alone', async (type, value) => {
  const column: Column = { name: 'wrong', type, collection: false };
  await expect(fileOf([column], [[value]])).rejects.toMatchObject({ problem: { category: 'invalid', code: 'view-column-type' } });
  await expect(fileOf([column], [[value]])).rejects.not.toThrow(value);
});

test.each([
  ['0.1234567890123456785', '0.123456789012345679'],
  ['-0.0000000000000000015', '-0.000000000000000002'],
  ['0.9999999999999999999', '1'],
])('places beyond the eighteenth are rounded: %s is %s', async (value, kept) => {
  const file = await fileOf([{ name: 'n', type: 'decimal', collection: false }], [[value]]);
  expect((await readParquet([file])).rows).toEqual([{ n: kept }]);
});
