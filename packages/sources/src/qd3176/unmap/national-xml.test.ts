import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Edition, VisitRecord } from '../../record.ts';
import { arbitraryVisit } from '../../testing/arbitrary-visit.ts';
import { parse } from '../../testing/files.ts';
import { differencesOf, roundTrip, roundTripOf, sentRows } from '../../testing/round-trip.ts';
import { SAMPLE_FILES, sampleVisits } from '../../testing/samples.ts';
import { namesOf } from '../map/names.ts';
import { testContext } from '../map/testing.ts';
import { nationalVisit } from './national-tables.ts';
import { nationalXml } from './national-xml.ts';
import type { NationalRow, StoredVisit } from './stored-visit.ts';

/** The envelope that is written back is read by the parser as what was sent, less what the edition cannot hold. */

const names = namesOf(testContext().canonicals);

async function written(stored: StoredVisit, edition: Edition) {
  const visit = nationalVisit(stored, names, edition);
  const { records } = await parse(nationalXml({ facility: stored.facility, createdOn: '20260311' }, visit.tables), {
    facility: stored.facility,
  });
  expect(records).toHaveLength(1);
  return { visit, record: records[0] as VisitRecord };
}

const EDITIONS: readonly Edition[] = ['3176', '4750', '4210'];

describe.each(EDITIONS)('as %s', (edition) => {
  test('generated visits come back, field by field', async () => {
    for (const tables of fc.sample(arbitraryVisit(), { numRuns: 25, seed: Number(edition) })) {
      const { stored, rows } = await roundTrip(tables);
      const { visit, record } = await written(stored, edition);
      expect(record.rejected).toBe(false);
      for (const { table } of visit.tables) {
        if (table === 'XML13') continue; // its fields change their names: below
        const held = (rows[table] ?? []).map((row) => without(row, visit.cannotHold, table));
        expect(differencesOf(table, held, sentRows(record, table))).toEqual([]);
      }
    }
  });

  test.each(SAMPLE_FILES)('%s', async (path) => {
    for (const sent of await sampleVisits(path)) {
      const { stored } = roundTripOf(sent);
      const { visit, record } = await written(stored, edition);
      if (sent.edition !== edition || visit.cannotHold.length > 0) continue;
      for (const { table } of visit.tables) expect(differencesOf(table, sentRows(sent, table), sentRows(record, table))).toEqual([]);
    }
  });
});

function without(row: NationalRow, cannotHold: readonly string[], table: string): NationalRow {
  return Object.fromEntries(Object.entries(row).filter(([field]) => !cannotHold.includes(`${table}.${field}`)));
}

describe('editions', () => {
  test('QĐ 4210 has its own names, five tables, and says what it cannot hold', async () => {
    const { stored } = await roundTrip({
      XML1: [
        {
          MA_LK: 'LK-1',
          STT: '1',
          MA_BN: 'B',
          HO_TEN: 'A',
          MA_THE_BHYT: 'GD4929212345678',
          NGAY_VAO: '202303100730',
          MA_CSKCB: '92901',
          MA_HSBA: 'HS-1',
        },
      ],
      XML2: [{ MA_LK: 'LK-1', STT: '1', THANH_TIEN_BV: '7.80', TYLE_TT_BH: '100' }],
      XML7: [{ MA_LK: 'LK-1', SO_LUU_TRU: 'LT-1' }],
    });
    const { tables, cannotHold } = nationalVisit(stored, names, '4210');
    expect(cannotHold.toSorted()).toEqual(['XML1.MA_HSBA', 'XML7']);
    expect(tables.map(({ table, rows }) => [table, rows])).toEqual([
      [
        'XML1',
        [{ MA_LK: 'LK-1', STT: '1', MA_BN: 'B', HO_TEN: 'A', MA_THE: 'GD4929212345678', NGAY_VAO: '202303100730', MA_CSKCB: '92901' }],
      ],
      ['XML2', [{ MA_LK: 'LK-1', STT: '1', THANH_TIEN: '7.80', TYLE_TT: '100' }]],
    ]);
  });

  test('XML13 has the names of the edition', async () => {
    const head = { MA_LK: 'LK-1', STT: '1', MA_BN: 'B', HO_TEN: 'A', NGAY_VAO: '202603100730', MA_CSKCB: '92901' };
    const { stored } = await roundTrip({
      XML1: [head],
      XML13: [{ MA_LK: 'LK-1', MA_CSKCB_DI: '92901', MA_CSKCB_DEN: '92902', TINH_TRANG_CT: 'ổn' }],
    });
    const of = (edition: Edition) => {
      const { tables, cannotHold } = nationalVisit(stored, names, edition);
      return [tables.find(({ table }) => table === 'XML13')?.rows[0], cannotHold];
    };
    expect(of('3176')).toEqual([{ MA_LK: 'LK-1', MA_CSKCB_DI: '92901', MA_CSKCB_DEN: '92902', TINH_TRANG_CT: 'ổn' }, []]);
    expect(of('4750')).toEqual([{ MA_LK: 'LK-1', MA_NOI_DI: '92901', MA_NOI_DEN: '92902' }, ['XML13.TINH_TRANG_CT']]);
  });

  test('several papers of one kind are files of their own', async () => {
    const head = { MA_LK: 'LK-1', STT: '1', MA_BN: 'B', HO_TEN: 'A <&> B', NGAY_VAO: '202603100730', MA_CSKCB: '92901' };
    const first = { stored: (await roundTrip({ XML1: [head] })).stored };
    const { tables } = nationalVisit(first.stored, names, '3176');
    const twice = [
      ...tables,
      {
        table: 'XML7' as const,
        fields: ['MA_LK', 'SO_LUU_TRU'],
        rows: [
          { MA_LK: 'LK-1', SO_LUU_TRU: '1' },
          { MA_LK: 'LK-1', SO_LUU_TRU: '2' },
        ],
      },
    ];
    const { records } = await parse(nationalXml({ facility: '92901', createdOn: '20260311' }, twice));
    expect((records[0] as VisitRecord).tables.XML7?.map(({ fields }) => fields.SO_LUU_TRU)).toEqual(['1', '2']);
    expect((records[0] as VisitRecord).tables.XML1?.[0]?.fields.HO_TEN).toBe('A <&> B');
  });
});
