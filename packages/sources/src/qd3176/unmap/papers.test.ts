import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TableName } from '../../record.ts';
import { arbitraryRow } from '../../testing/arbitrary-rows.ts';
import { visitWith } from '../../testing/files.ts';
import { roundTrip, roundTripOf } from '../../testing/round-trip.ts';
import { cleanText } from '../../text/clean.ts';
import type { PaperTable } from '../map/paper-specs.ts';
import { FACILITY, type Fields, summary, visit } from '../map/testing.ts';

/** The papers there and back: whatever a row holds, the stored FHIR alone gives it again, and all of it is R4. */

const PAPERS: readonly PaperTable[] = ['XML7', 'XML8', 'XML10', 'XML11', 'XML13', 'XML14'];

/** A person with a card, a referral and a follow-up: what papers repeat. */
const XML1 = summary({
  MA_QUOCTICH: '000',
  MA_DANTOC: '01',
  MA_NGHE_NGHIEP: '61',
  DIA_CHI: 'Phường Ninh Kiều',
  MA_THE_BHYT: 'GD4929212345678',
  GT_THE_TU: '20260101',
  GT_THE_DEN: '20261231',
  NGAY_VAO_NOI_TRU: '202603100800',
  MA_LOAI_RV: '2',
  KET_QUA_DTRI: '2',
  NGAY_TAI_KHAM: '20260401;202605020830',
});

/** What is wrong with rows of papers there and back, and with the resources on the way. */
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

/** What papers repeat of XML1, mostly as it stands there; diagnoses, days and doctors in their usual forms. */
const KNOWN: Readonly<Record<string, fc.Arbitrary<string>>> = {
  ...Object.fromEntries(
    Object.entries(XML1).map(([field, text]) => [field, fc.constantFrom(text, text, '2', '20260311', '202603110800', 'khác')]),
  ),
  MA_THE_TAM: fc.constantFrom('TE1929200000001', 'TE1929200000002', 'GD4929212345678', 'TE1929200000001;x'),
  MA_BHXH: fc.constantFrom('9212345678', '9299999999', '0000000000', '921'),
  MA_CHA: fc.constantFrom('9200000001', '9200000002'),
  HO_TEN_CHA: fc.constantFrom('NGUYỄN VĂN CHA', 'LÊ VĂN CHA'),
  HO_TEN_ME: fc.constantFrom('NGUYỄN VĂN CHA', 'LÊ THỊ MẸ'),
  MA_NOI_DI: fc.constantFrom('92951', '92951;92902', FACILITY),
  MA_CSKCB_DI: fc.constantFrom('92951', '92951;92902', FACILITY),
  MA_NOI_DEN: fc.constantFrom('92902', '92903'),
  MA_CSKCB_DEN: fc.constantFrom('92902', '92904'),
  NGAY_HEN_KL: fc.constantFrom('20260401', '202604010930', '20260502', '202605020830', '20260502083000', '20260601'),
  MA_DINH_CHI_THAI: fc.constantFrom('0', '1', '2'),
};

const rowOf = (table: PaperTable): fc.Arbitrary<Fields> => arbitraryRow(table, {}, KNOWN).map(cleaned);

describe.each(PAPERS)('%s comes back field by field', (table) => {
  test('fields filled and left out, beside an XML1 that has them or not', () => {
    const property = fc.property(rowOf(table), fc.boolean(), (row, full) =>
      expect(problems({ [table]: [row] }, full ? XML1 : summary())).toEqual([]),
    );
    fc.assert(property, { numRuns: 300 });
  });

  test('several rows', () => {
    const rows = fc.array(rowOf(table), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(rows, (list) => expect(problems({ [table]: list })).toEqual([])),
      { numRuns: 60 },
    );
  });

  test('a row with nothing in it', () => {
    expect(problems({ [table]: [{ MA_LK: 'LK-1' }] })).toEqual([]);
  });
});

test('all papers of one visit together', () => {
  const tables = fc.record(Object.fromEntries(PAPERS.map((table) => [table, fc.array(rowOf(table), { maxLength: 2 })])));
  fc.assert(
    fc.property(tables, (all) => expect(problems(all)).toEqual([])),
    { numRuns: 60 },
  );
});

/** XML1's follow-up and the paper's appointment of the same day are one resource: both texts come back. */
describe.each(['20260401', '202604010930', '20260401093000', '20260401;20260501', '202604010930;202604011000', 'sớm'])(
  'NGAY_TAI_KHAM %s',
  (announced) => {
    test.each(['20260401', '202604010930', '202604011000', '20260401100000', '20260601', 'sau 1 tuần'])('NGAY_HEN_KL %s', (given) => {
      const xml1 = { ...XML1, NGAY_TAI_KHAM: announced };
      expect(problems({ XML14: [{ MA_LK: 'LK-1', NGAY_HEN_KL: given }] }, xml1)).toEqual([]);
      expect(
        problems(
          {
            XML14: [
              { MA_LK: 'LK-1', NGAY_HEN_KL: given },
              { MA_LK: 'LK-1', NGAY_HEN_KL: given },
            ],
          },
          xml1,
        ),
      ).toEqual([]);
    });
  },
);

test.each([
  ['01', '1'],
  ['1', '01'],
  ['1', '1'],
])('a code that lost its zero, in XML1 %s, in XML8 %s, comes back without it', async (summed, own) => {
  const { differences, rows } = await roundTrip(visitWith({ MA_LOAI_KCB: summed }, { XML8: [{ MA_LK: 'LK-1', MA_LOAI_KCB: own }] }));
  expect(differences).toEqual([]);
  expect(rows.XML8?.[0]?.MA_LOAI_KCB).toBe(own);
});
