import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { VisitRecord } from '../record.ts';
import { parse } from '../testing/files.ts';

const CASES = join(import.meta.dirname, '../../cases');

interface Submit {
  readonly file: string;
  readonly facility: string;
}
interface Case {
  readonly name: string;
  readonly submit: readonly Submit[];
  readonly expect: {
    readonly status?: string;
    readonly counts?: { readonly received: number; readonly rejected: number };
    readonly issues?: readonly string[];
  };
}

function cases(folder: string): (readonly [string, Case])[] {
  const file = join(CASES, folder, 'cases.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Case[]).map((one) => [one.name, one]) : [];
}

const XML = ['qd3176', 'qd4750', 'qd4210', 'check-in', 'papers', 'bad']
  .flatMap((folder) => cases(folder).map(([name, one]) => [`${folder}: ${name}`, folder, one] as const))
  .filter(([, , one]) => one.submit.every(({ file }) => file.endsWith('.xml')) && one.expect.counts !== undefined);

describe('the worked examples', () => {
  test('are there', () => expect(XML.length).toBeGreaterThan(20));

  test.each(XML)('%s', async (_title, folder, one) => {
    const { file, facility } = one.submit.at(-1) as Submit;
    const { records, codes, issues } = await parse(readFileSync(join(CASES, folder, file)), { facility });
    const rejected = records.filter((record) => record.kind === 'unreadable' || record.rejected).length;
    expect({ received: records.length, rejected }).toEqual({
      received: one.expect.counts?.received,
      rejected: one.expect.counts?.rejected,
    });
    expect(codes).toEqual(expect.arrayContaining([...(one.expect.issues ?? [])]));
    if (one.expect.status === 'completed') expect(issues.filter((issue) => issue.severity === 'error')).toEqual([]);
    for (const issue of issues) expect(issue.message.vi).not.toMatch(/\d{12}(?<!20\d{10})|[A-Z]{2}\d{13}/);
  });

  test('names in TCVN3 and UTF-16 arrive in Unicode', async () => {
    const name = async (file: string): Promise<string | undefined> => {
      const { records } = await parse(readFileSync(join(CASES, 'bad', file)));
      return (records[0] as VisitRecord).tables.XML1?.[0]?.fields.HO_TEN;
    };
    expect([await name('05-utf16.xml'), await name('06-tcvn3.xml')]).toEqual(['NGUYỄN VĂN BÌNH', 'Nguyễn Văn Bình']);
  });

  test('the good examples of QĐ 3176 need no other warning than for what they leave out', async () => {
    // Their laboratory takes its time, which is only told.
    const leftOut = new Set([
      'VN-XML3-NGAY_KQ-late',
      'VN-XML7-missing',
      'VN-XML6-NHOM_DOI_TUONG-missing',
      'VN-XML6-MA_TINH_TRANG_DK-missing',
    ]);
    for (const [, one] of cases('qd3176')) {
      const { file, facility } = one.submit.at(-1) as Submit;
      const { codes } = await parse(readFileSync(join(CASES, 'qd3176', file)), { facility });
      expect(codes.filter((code) => !leftOut.has(code))).toEqual([]);
    }
  });
});
