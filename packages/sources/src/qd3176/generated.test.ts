import {
  type DefectKind,
  type ExpectedIssue,
  filesOf,
  type GeneratedFile,
  type ProvinceOptions,
  TABLE_DEFECTS,
} from '@hub/synthetic-province';
import { describe, expect, test } from '@jest/globals';
import { parse } from '../testing/files.ts';

/** What the receipt of a file says, without its texts. */
async function receiptOf(file: GeneratedFile) {
  const { records, issues } = await parse(file.body, { facility: file.facility.code });
  const rejected = records.filter((record) => record.kind === 'unreadable' || record.rejected).length;
  return {
    counts: { received: records.length, stored: records.length - rejected, rejected },
    issues: lines(issues),
  };
}

const lines = (issues: readonly ExpectedIssue[]): string[] =>
  issues.map(({ severity, code, record = '', field = '' }) => [severity, code, record, field].join(' ')).sort();

/** One period for each edition, and for the communes before and after the merger. */
const PERIODS = [
  ['QĐ 3176', '2025-07-01', '2026-06-30'],
  ['QĐ 3176 before the merger', '2025-01-02', '2025-06-25'],
  ['QĐ 4750', '2024-07-02', '2024-12-20'],
  ['QĐ 4210', '2022-09-01', '2023-08-31'],
] as const;

describe.each(PERIODS)('a province of all tables under %s', (_name, from, to) => {
  const options: ProvinceOptions = { people: 450, seed: 3, from, to, batch: 7, tables: 'all' };

  test('raises no issue at all', async () => {
    const noise = new Map<string, number>();
    let visits = 0;
    for (const file of filesOf(options)) {
      const { counts, issues } = await receiptOf(file);
      visits += counts.stored;
      expect(counts.rejected).toBe(0);
      for (const line of issues) {
        const kind = line.replace(/ \S*( \S*)$/, '$1');
        noise.set(kind, (noise.get(kind) ?? 0) + 1);
      }
    }
    expect(visits).toBeGreaterThan(200);
    expect([...noise]).toEqual([]);
  });

  test('with defects gets exactly the receipts the generator expects', async () => {
    const written = new Set<DefectKind>();
    await compare({ ...options, defects: { rate: 0.5 } }, written);
    if (from < '2025-07-01') return;
    // What few visits can have was perhaps not drawn: each by itself.
    for (const kind of TABLE_DEFECTS.filter((one) => !written.has(one))) {
      await compare({ ...options, defects: { rate: 1, kinds: [kind] } }, written);
    }
    expect([...written].sort()).toEqual([...TABLE_DEFECTS].sort());
  }, 180_000);
});

/** Holds every receipt of a province against the one expected; adds the kinds of faults that were in it. */
async function compare(options: ProvinceOptions, written: Set<DefectKind>): Promise<void> {
  for (const file of filesOf(options)) {
    const { counts, issues } = await receiptOf(file);
    const expected = file.expected as NonNullable<GeneratedFile['expected']>;
    const { defects } = expected;
    for (const { kind } of defects) written.add(kind);
    expect({ file: file.fileName, defects, counts, issues }).toEqual({
      file: file.fileName,
      defects,
      counts: expected.counts,
      issues: lines(expected.issues),
    });
  }
}
