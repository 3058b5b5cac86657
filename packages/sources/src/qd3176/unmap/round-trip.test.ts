import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { VisitRecord } from '../../record.ts';
import { fieldRows } from '../../testing/field-map.ts';
import { parse, visitWith } from '../../testing/files.ts';
import { arbitraryRow, arbitraryRows } from './testing/arbitrary-rows.ts';
import { roundTrip, roundTripOf } from './testing/round-trip.ts';

/** XML1–XML5 there and back: nothing is lost. */

const CASES = new URL('../../../cases/', import.meta.url);

async function recordsOf(path: string): Promise<VisitRecord[]> {
  const bytes = readFileSync(new URL(path, CASES));
  const facility = /<MACSKCB>\s*(\w+)/.exec(bytes.toString('utf8'))?.[1] ?? '92901';
  const { records } = await parse(bytes, { facility });
  return records.filter((record): record is VisitRecord => record.kind === 'visit' && !record.rejected && record.tables.XML1 !== undefined);
}

/** Rows that make no clinical resource keep what would stand there on the bill. */
const ON_THE_BILL: ReadonlySet<string> = new Set(['MA_BAC_SI', 'NGUOI_THUC_HIEN', 'MA_BENH', 'NGAY_YL', 'NGAY_TH_YL', 'VI_TRI_TH_DVKT']);

const SAMPLES = ['qd3176', 'qd4750', 'qd4210', 'check-in', 'bad'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, CASES))
    .filter((name) => name.endsWith('.xml'))
    .map((name) => `${folder}/${name}`),
);

describe('the worked examples come back as they were sent', () => {
  test.each(SAMPLES)('%s', async (path) => {
    for (const record of await recordsOf(path)) expect(roundTripOf(record).differences).toEqual([]);
  });
});

describe('generated visits come back as they were sent', () => {
  const cards = fc.array(fc.stringMatching(/^[A-Z]{2}\d{13}$/), { minLength: 1, maxLength: 3 }).map((all) => all.join(';'));
  const fixed = { MA_BN: 'BN-1', HO_TEN: 'NGUYỄN VĂN MẪU', NGAY_VAO: '202603100730', MA_CSKCB: '92901', STT: '1', MA_LK: 'LK-1' };
  const xml1 = arbitraryRow('XML1', fixed, { MA_THE_BHYT: cards });
  const group = fc.constantFrom('1', '2', '3', '8', '10', '13', '15', 'x');
  const visit = fc.record({
    XML1: xml1.map((row) => [row]),
    XML2: arbitraryRows('XML2', arbitraryRow('XML2')),
    XML3: arbitraryRows('XML3', arbitraryRow('XML3', {}, { MA_NHOM: group })),
    XML4: arbitraryRows('XML4', arbitraryRow('XML4', {}, { MA_DICH_VU: fc.constantFrom('A', 'B') })),
    XML5: arbitraryRows('XML5', arbitraryRow('XML5')),
  });

  test('every field of every row', async () => {
    await fc.assert(
      fc.asyncProperty(visit, async (tables) => {
        expect((await roundTrip(tables)).differences).toEqual([]);
      }),
      { numRuns: 200 },
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
