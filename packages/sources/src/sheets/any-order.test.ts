import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCsv, SheetStore } from '../testing/sheet.ts';

/** Whatever order rows and files come in, and however often, the end is the same (rows of one person and day agree or speak of different things). */

interface Said {
  readonly person: number;
  readonly day: number;
  readonly layout: number;
}

const PEOPLE = [
  ['P-1', 'Kiều Văn Trọng', '1959', 'Nam', '082059004455', ''],
  ['P-2', 'Tạ Thị Ngân', '1964', 'Nữ', '', 'GD4929212345678'],
  ['', 'Lưu Gia Hân', '05/02/2026', 'Nữ', '', ''],
  ['', 'Đinh Thị Bơ', '1970', 'Nữ', '082170001234', ''],
] as const;

/** Three layouts of the same form: two measure different things, one gives everything. */
const LAYOUTS = [
  { head: 'HA', cells: (seed: number) => [`${120 + seed}/80`] },
  { head: 'Đường huyết;Chẩn đoán', cells: (seed: number) => [`6,${seed}`, 'E11; I10'] },
  { head: 'HA;Đường huyết;Chẩn đoán;Thuốc', cells: (seed: number) => [`${120 + seed}/80`, `6,${seed}`, 'E11; I10', 'Metformin 500mg'] },
] as const;

function file(layout: number, rows: readonly Said[]): string {
  const { head, cells } = LAYOUTS[layout] as (typeof LAYOUTS)[number];
  const lines = rows.map(({ person, day }) =>
    [...(PEOPLE[person] as readonly string[]), `0${day + 1}/05/2026`, ...cells(person + day)].join(';'),
  );
  return [`Mã BN;Họ tên;Năm sinh;Giới;CCCD;Thẻ BHYT;Ngày khám;${head}`, ...lines].join('\n');
}

/** Stores rows in order, each layout's as a file of its own when they stand together. */
async function store(rows: readonly Said[]): Promise<string> {
  const hub = new SheetStore();
  let at = 0;
  while (at < rows.length) {
    const { layout } = rows[at] as Said;
    let end = at;
    while (end < rows.length && (rows[end] as Said).layout === layout) end++;
    const { rows: records } = await readCsv(file(layout, rows.slice(at, end)));
    expect(records.filter(({ rejected }) => rejected)).toEqual([]);
    for (const record of records) hub.take(record);
    at = end;
  }
  return hub.text();
}

const said = fc.record({ person: fc.nat(PEOPLE.length - 1), day: fc.nat(2), layout: fc.nat(LAYOUTS.length - 1) });

test('any order of rows and files, sent any number of times, ends the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(said, { minLength: 1, maxLength: 8, selector: (one) => JSON.stringify(one) }),
      fc.infiniteStream(fc.nat()),
      async (rows, order) => {
        const picks = order[Symbol.iterator]();
        const shuffled = [...rows]
          .map((row) => [picks.next().value as number, row] as const)
          .sort(([a], [b]) => a - b)
          .map(([, row]) => row);
        const once = await store(rows);
        expect(await store(shuffled)).toBe(once);
        expect(await store([...shuffled, ...rows, ...shuffled])).toBe(once);
      },
    ),
    { numRuns: 60, seed: 7 },
  );
});
