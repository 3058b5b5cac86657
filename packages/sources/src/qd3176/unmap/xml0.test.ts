import { readFileSync } from 'node:fs';
import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { VisitRecord } from '../../record.ts';
import { arbitraryRow, arbitraryRows } from '../../testing/arbitrary-rows.ts';
import { type Fields, GOOD_XML0, parse, visitWith, withFields } from '../../testing/files.ts';
import { roundTrip, roundTripOf } from '../../testing/round-trip.ts';

/** XML0 there and back: alone, several rows, beside its XML1. */

const whole: Fields = {
  ...GOOD_XML0,
  MA_DKBD: '92951',
  GT_THE_TU: '20260101',
  GT_THE_DEN: '20261231',
  NGAY_VAO_NOI_TRU: '202603100800',
  LY_DO_VNT: 'Theo dõi',
  MA_LY_DO_VNT: '1',
  DU_PHONG: 'ghi chú',
};
const extensionsOf = (mapped: { resources: readonly { resource: object }[] }): string =>
  JSON.stringify(mapped.resources.map(({ resource }) => resource));

test('a whole row stands in elements and named extensions of one field each, and nowhere twice', async () => {
  const { mapped, differences } = await roundTrip({ XML0: [whole] });
  expect(differences).toEqual([]);
  expect(extensionsOf(mapped)).not.toContain('check-in-row');
});

test.each(['01-check-in.xml', '03-check-in-trong-phong-bi.xml'])('the worked example %s', async (name) => {
  const { records } = await parse(readFileSync(new URL(`../../../cases/check-in/${name}`, import.meta.url)), { facility: '92902' });
  const { rows, differences } = roundTripOf(records[0] as VisitRecord);
  expect([differences, rows.XML0?.length, rows.XML1]).toEqual([[], 1, []]);
});

describe('rows', () => {
  test.each<[string, readonly Fields[]]>([
    ['an hour of birth', [withFields(whole, { NGAY_SINH: '202603100615' })]],
    [
      'several cards',
      [
        withFields(whole, {
          MA_THE_BHYT: 'GD4929212345678;HN2929212345678',
          MA_DKBD: '92951;92902',
          GT_THE_TU: '20260101;',
          GT_THE_DEN: ';20261231',
        }),
      ],
    ],
    ['no card', [withFields(whole, { MA_THE_BHYT: '', MA_DKBD: '', GT_THE_TU: '', GT_THE_DEN: '' })]],
    ['a lost zero that was put back', [withFields(whole, { MA_LOAI_KCB: '1' })]],
    ['orders of every kind in one row', [withFields(whole, { MA_THUOC: '40.1', TEN_THUOC: 'Thuốc', MA_VAT_TU: 'N08', TEN_VAT_TU: 'Kim' })]],
    ['no order at all', [withFields(whole, { MA_DICH_VU: '', TEN_DICH_VU: '' })]],
    ['an hour nobody can read', [withFields(whole, { NGAY_YL: 'sáng' })]],
    ['rows that differ', [whole, withFields(whole, { STT: '2', HO_TEN: 'NGUYỄN VĂN BÍNH', DU_PHONG: '', NGAY_VAO_NOI_TRU: '' })]],
    ['rows without number', [withFields(whole, { STT: '' }), withFields(whole, { STT: '', MA_DICH_VU: '02.1' })]],
    ['rows out of order', [withFields(whole, { STT: '10' }), withFields(whole, { STT: '9' })]],
  ])('%s', async (_name, rows) => {
    expect((await roundTrip({ XML0: rows })).differences).toEqual([]);
  });
});

test('beside XML1, which may say something else', async () => {
  const rows = [whole, withFields(whole, { STT: '2', MA_DICH_VU: '', TEN_DICH_VU: '', MA_THUOC: '40.1' })];
  const { differences, rows: back } = await roundTrip(visitWith({ HO_TEN: 'NGUYỄN VĂN BÍNH', NGAY_VAO: '202603100731' }, { XML0: rows }));
  expect([differences, back.XML0?.length, back.XML1?.length]).toEqual([[], 2, 1]);
});

test('generated check-ins are R4 and come back as they were sent, with XML1 and without', async () => {
  const fixed = { MA_BN: 'BN-1', HO_TEN: 'NGUYỄN VĂN MẪU', NGAY_VAO: '202603100730', MA_CSKCB: '92901', MA_LK: 'LK-1' };
  const first = arbitraryRow('XML0', { ...fixed, STT: '1' });
  const rows = fc
    .tuple(first, arbitraryRows('XML0', arbitraryRow('XML0', { MA_LK: 'LK-1', MA_CSKCB: '92901' })))
    .map(([one, more]) => [one, ...more.map((row, i) => ({ ...row, STT: String(i + 2) }))]);
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), async (XML0, ended) => {
      const tables = ended ? { XML1: [{ ...fixed, STT: '1' }], XML0 } : { XML0 };
      const { differences, mapped } = await roundTrip(tables);
      expect(differences).toEqual([]);
      expect(mapped.resources.flatMap(({ resource }) => validate(resource))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
