import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fieldRows } from '../../testing/field-map.ts';
import { visitWith } from '../../testing/files.ts';
import { SAMPLE_FILES, sampleVisits } from '../../testing/samples.ts';
import { arbitraryVisit } from './testing/arbitrary-visit.ts';
import { roundTrip, roundTripOf } from './testing/round-trip.ts';

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
