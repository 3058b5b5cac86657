import { expect, test } from '@jest/globals';
import { ruleOf } from '../rules/list.ts';
import { numbers } from '../testing/files.ts';
import { readCsv, readXlsx, SheetStore, stationCase } from '../testing/sheet.ts';

/** Damaged sheets: reading ends, every record says why it is refused, what is stored is R4, and every code is on the list of rules. */

const PIECES = ['"', '\n', ';', ',', '\t', '\0', '\ufffd', '31/02/2026', '9'.repeat(40), '-', '=1+1', '<a>', '\u0301', 'Họ và tên'];

function damaged(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const piece = Buffer.from(PIECES[Math.floor(random() * PIECES.length)] as string);
  const gone = Math.floor(random() * 12);
  return Buffer.concat([bytes.subarray(0, at), random() < 0.7 ? piece : Buffer.alloc(0), bytes.subarray(at + gone)]);
}

test.each([
  ['03-tiem-chung.csv', 120],
  ['04-tha-dtd.csv', 120],
  ['07-benh-truyen-nhiem.csv', 120],
  ['19-cap-cuu-115.csv', 120],
  ['18-hai-long.csv', 80],
  ['08-tha-dtd.xlsx', 120],
])('%s', async (name, runs) => {
  const random = numbers(11);
  const read = name.endsWith('.xlsx') ? readXlsx : readCsv;
  const whole = stationCase(name);
  const said = new Set<string>();
  for (let i = 0; i < runs; i++) {
    let bytes = whole;
    for (let j = Math.floor(random() * 4); j >= 0; j--) bytes = damaged(bytes, random);
    const { records, rows, codes } = await read(bytes);
    const store = new SheetStore();
    for (const record of records) if (record.kind === 'unreadable') expect(record.issues[0]?.severity).toBe('error');
    for (const row of rows) {
      if (row.rejected) expect(row.issues.some(({ severity }) => severity === 'error')).toBe(true);
      else store.take(row);
    }
    for (const code of codes) said.add(code);
  }
  expect(said.size).toBeGreaterThan(name.endsWith('.xlsx') ? 0 : 1);
  expect([...said].filter((code) => ruleOf(code) === undefined)).toEqual([]);
});
