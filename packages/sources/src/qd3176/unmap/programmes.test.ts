import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TableName } from '../../record.ts';
import { arbitraryRow } from '../../testing/arbitrary-rows.ts';
import { roundTripOf } from '../../testing/round-trip.ts';
import { cleanText } from '../../text/clean.ts';
import { type Fields, summary, visit } from '../map/testing.ts';

/** HIV care, birth certificates, assessments and tuberculosis there and back: whatever a row holds comes back, and all of it is R4. */

const TABLES = ['XML6', 'XML9', 'XML12', 'XML15'] as const;

const XML1 = summary({
  SO_CCCD: '092180001234',
  DIA_CHI: 'Phường Ninh Kiều',
  MATINH_CU_TRU: '92',
  MAXA_CU_TRU: '31135',
  MA_THE_BHYT: 'GD4929212345678',
  CAN_NANG_CON: '3000;2800',
});

/** What is wrong with rows there and back, and with the resources on the way. */
function problems(tables: Partial<Record<TableName, readonly Fields[]>>, xml1: Fields = XML1): readonly unknown[] {
  const { differences, mapped } = roundTripOf(visit({ XML1: [xml1], ...tables }));
  const findings = mapped.resources.flatMap(({ resource }) => validate(resource).map((one) => ({ type: resource.resourceType, ...one })));
  const names = mapped.resources.map(({ resource }) => `${resource.resourceType}/${resource.id}`);
  return [...differences, ...findings, ...names.filter((name, i) => names.indexOf(name) !== i)];
}

/** A row as the parser gives it: cleaned texts, empty ones left out. */
function cleaned(row: Fields): Fields {
  const texts = Object.entries(row).map(([field, text]) => [field, cleanText(text.replace(/[\p{Cc}\uFFFE\uFFFF]/gu, '')).text] as const);
  return { ...Object.fromEntries(texts.filter(([, text]) => text !== '')), MA_LK: 'LK-1' };
}

/** What the tables repeat of XML1: the same, something else, or nothing. */
const REPEATED = fc.record(
  {
    SO_CCCD: fc.constantFrom('092180001234', '361234567', 'B1234567', '12'),
    HO_TEN: fc.constantFrom('NGUYỄN THỊ MẪU', 'Nguyễn Thị Mẫu', 'TRẦN VĂN KHÁC'),
    NGAY_SINH: fc.constantFrom('198005210000', '19800521', '1980'),
    MA_THE_BHYT: fc.constantFrom('GD4929212345678', 'GD4929212345678;HN2929212345678'),
    MA_THE_TAM: fc.constantFrom('TE1929200000351', 'TE1929200000352', 'GD4929212345678'),
    NGAY_SINH_CON: fc.constantFrom('202602022310', '202602020000', '2026020'),
  },
  { requiredKeys: [] },
);

describe.each(TABLES)('%s', (table) => {
  const rows = fc.array(
    fc.tuple(arbitraryRow(table), REPEATED).map(([row, repeated]) => {
      const known = Object.entries(repeated).filter(([field]) => row[field] !== undefined);
      return cleaned({ ...row, ...Object.fromEntries(known) });
    }),
    { minLength: 1, maxLength: 3 },
  );

  test('every field of every row', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const numbered = table === 'XML15' ? list.map((row, i) => ({ ...row, STT: String(i + 1) })) : list;
        expect(problems({ [table]: numbered })).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

test('all of them in one visit', () => {
  const visits = fc.record(Object.fromEntries(TABLES.map((table) => [table, arbitraryRow(table).map((row) => [cleaned(row)])])));
  fc.assert(
    fc.property(visits, (tables) => expect(problems(tables)).toEqual([])),
    { numRuns: 30 },
  );
});

test("a certificate in the child's own visit", () => {
  const child = { MA_THE_BHYT: 'TE1929200000351', NGAY_SINH: '202602020000', HO_TEN: 'NGUYỄN MINH KHANG', GIOI_TINH: '1' };
  const certificate = {
    MA_LK: 'LK-1',
    MA_THE_TAM: 'TE1929200000351',
    NGAY_SINH_CON: '202602022310',
    HO_TEN_NND: 'VÕ THỊ MINH THƯ',
    LAN_SINH: '1',
    NOI_SINH_CON: 'Bệnh viện Mẫu',
    SO_CON: '1',
  };
  const tables = { XML9: [certificate] };
  expect(problems(tables, summary(child))).toEqual([]);
  const { mapped } = roundTripOf(visit({ XML1: [summary(child)], ...tables }));
  expect(mapped.resources.filter(({ resource }) => resource.resourceType === 'Patient')).toHaveLength(1);
});
