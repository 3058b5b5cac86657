import { expect, test } from '@jest/globals';
import { roundTripOf } from '../../testing/round-trip.ts';
import { summary, visit } from './testing.ts';

/** A visit with thousands of rows is mapped and written back in a time that grows with them, not with their square (minutes, then). */

const PAPERS: ReadonlySet<string> = new Set(['XML7', 'XML8', 'XML11', 'XML13', 'XML14']);

test.each(['XML6', 'XML7', 'XML8', 'XML9', 'XML10', 'XML11', 'XML12', 'XML13', 'XML14', 'XML15'] as const)('%s', (table) => {
  const row = {
    MA_LK: 'LK-1',
    MA_LOAI_BN: '1',
    GIAI_DOAN_LAM_SANG: '1',
    HO_TEN_NND: 'MẸ',
    SO_CON: '1',
    NGUOI_CHU_TRI: 'A',
    PHANLOAI_LAO_TS: '1',
  };
  const rows = Array.from({ length: 3000 }, (_, i) => ({
    ...row,
    ...(table === 'XML15' ? { STT: String(i + 1) } : {}),
    DU_PHONG: String(i),
    ...(PAPERS.has(table) ? { HO_TEN_CHA: `CHA ${i}`, TUOI_THAI: '9', NGAY_HEN_KL: '20260401', MA_BENH_CHINH: 'I10' } : {}),
  }));
  const { mapped, rows: back } = roundTripOf(visit({ XML1: [summary()], [table]: rows }));
  expect(mapped.resources.length).toBeGreaterThan(3000);
  expect(back[table]?.length).toBe(3000);
});
