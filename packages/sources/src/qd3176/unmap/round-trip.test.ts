import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { arbitraryVisit } from '../../testing/arbitrary-visit.ts';
import { fieldRows } from '../../testing/field-map.ts';
import { type Visit, visitWith } from '../../testing/files.ts';
import { roundTrip, roundTripOf } from '../../testing/round-trip.ts';
import { SAMPLE_FILES, sampleVisits } from '../../testing/samples.ts';

/** Every table there and back: nothing is lost. */

/** Rows that make no clinical resource keep what would stand there on the bill. */
const ON_THE_BILL: ReadonlySet<string> = new Set(['MA_BAC_SI', 'NGUOI_THUC_HIEN', 'MA_BENH', 'NGAY_YL', 'NGAY_TH_YL', 'VI_TRI_TH_DVKT']);

describe('the worked examples come back as they were sent', () => {
  test.each(SAMPLE_FILES)('%s', async (path) => {
    for (const record of await sampleVisits(path)) expect(roundTripOf(record).differences).toEqual([]);
  });
});

describe('generated visits come back as they were sent', () => {
  const visit = arbitraryVisit();

  test('every field of every row', async () => {
    await fc.assert(
      fc.asyncProperty(visit, async (tables) => {
        expect((await roundTrip(tables)).differences).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

test('what has an element of R4 as its home is there, not in an extension', async () => {
  const { mapped, differences } = await roundTrip(visitWith());
  expect(differences).toEqual([]);
  const text = JSON.stringify(mapped.resources.map(({ resource }) => resource));
  const homes = new Map<string, boolean>();
  for (const { table, field, path } of fieldRows('XML1', 'XML2', 'XML3')) {
    const key = `xml-${field.toLowerCase().replaceAll('_', '-')}`;
    homes.set(key, homes.get(key) === true || path.includes(`/${key}'`) || (table === 'XML3' && ON_THE_BILL.has(field)));
  }
  const doubled = [...homes].filter(([key, extension]) => !extension && text.includes(`/${key}"`)).map(([key]) => key);
  expect(doubled).toEqual([]);
});

describe('what other visits of the person said does not come back with this one', () => {
  const other = (tables: Visit, visit: string): Visit =>
    Object.fromEntries(Object.entries(tables).map(([table, rows]) => [table, rows.map((row) => ({ ...row, MA_LK: visit }))]));

  test('an old number, an hour of birth, a phone, a card and its dates', async () => {
    const first = visitWith({
      SO_CCCD: '012345678',
      NGAY_SINH: '198001010615',
      DIEN_THOAI: '0909000111',
      GIOI_TINH: '1',
      MAHUYEN_CU_TRU: '916',
    });
    const later = visitWith({ SO_CCCD: '092080001234', DIEN_THOAI: '', GIOI_TINH: '3', GT_THE_DEN: '', MA_DKBD: '', MAHUYEN_CU_TRU: '' });
    const { resources } = await roundTrip(first);
    expect((await roundTrip(other(later, 'LK-2'), resources)).differences).toEqual([]);
    const back = await roundTrip(other(later, 'LK-2'), resources);
    expect((await roundTrip(other(first, 'LK-3'), back.resources)).differences).toEqual([]);
  });

  test('generated', async () => {
    const visit = arbitraryVisit(['XML2', 'XML3']);
    await fc.assert(
      fc.asyncProperty(visit, visit, async (one, two) => {
        const { resources } = await roundTrip(one);
        expect((await roundTrip(other(two, 'LK-2'), resources)).differences).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
