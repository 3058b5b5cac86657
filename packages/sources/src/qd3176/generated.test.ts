import {
  DEFECT_KINDS,
  type DefectKind,
  type ExpectedIssue,
  filesOf,
  type GeneratedFile,
  type ProvinceOptions,
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
  const options: ProvinceOptions = { people: 900, seed: 3, from, to, batch: 7, tables: 'all' };

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
    expect(visits).toBeGreaterThan(400);
    expect([...noise]).toEqual([]);
  });

  test('with defects gets exactly the receipts the generator expects', async () => {
    const written = new Map<DefectKind, number>();
    for (const file of filesOf({ ...options, defects: { rate: 0.5 } })) {
      const { counts, issues } = await receiptOf(file);
      const expected = file.expected as NonNullable<GeneratedFile['expected']>;
      for (const { kind } of expected.defects) written.set(kind, (written.get(kind) ?? 0) + 1);
      expect({ file: file.fileName, defects: expected.defects, counts, issues }).toEqual({
        file: file.fileName,
        defects: expected.defects,
        counts: expected.counts,
        issues: lines(expected.issues),
      });
    }
    if (from >= '2025-07-01') expect([...written.keys()].sort()).toEqual([...DEFECT_KINDS].sort());
  });
});
