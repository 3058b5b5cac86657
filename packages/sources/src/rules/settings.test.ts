import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { gzipReader } from '../packed/gzip.ts';
import { zipReader } from '../packed/zip.ts';
import { mapVisit } from '../qd3176/map/map-visit.ts';
import { testContext } from '../qd3176/map/testing.ts';
import { parseQdXml } from '../qd3176/parse.ts';
import type { ParseContext, SourceRecord } from '../record.ts';
import { CONTEXT, envelope, GOOD_XML2, hoso, parse, parseVisit, visitWith, withFields } from '../testing/files.ts';
import { zipOf } from '../testing/zip-file.ts';
import { usableSettings } from './list.ts';
import type { RuleSetting } from './settings.ts';

const set = (code: string, setting: RuleSetting): Partial<ParseContext> => ({ rules: new Map([[code, setting]]) });
const INPATIENT = visitWith({ MA_LOAI_KCB: '03', SO_NGAY_DTRI: '1' });
const PAPER = 'VN-XML7-missing';

describe('what an operator makes of a rule', () => {
  test.each([
    ['reject', true, [['error', PAPER]]],
    ['warning', false, [['warning', PAPER]]],
    ['information', false, [['information', PAPER]]],
    ['off', false, []],
  ] as const)('%s', async (setting, rejected, issues) => {
    const outcome = await parseVisit(INPATIENT, set(PAPER, setting));
    expect(outcome.visit.rejected).toBe(rejected);
    expect(outcome.issues.map(({ severity, code }) => [severity, code])).toEqual(issues);
  });

  test('a rule that is not set stays as it is', async () => {
    expect((await parseVisit(INPATIENT, set('VN-XML1-HO_TEN-required', 'off'))).codes).toEqual([PAPER]);
  });

  test('a visit without a name is stored where that is relaxed, and can be mapped', async () => {
    const nameless = visitWith({ HO_TEN: '' });
    expect((await parseVisit(nameless)).visit.rejected).toBe(true);
    const { visit, issues } = await parseVisit(nameless, set('VN-XML1-HO_TEN-required', 'warning'));
    expect([visit.rejected, issues.map(({ severity, code }) => [severity, code])]).toEqual([
      false,
      [['warning', 'VN-XML1-HO_TEN-required']],
    ]);
    const patient = mapVisit(visit, testContext()).resources.find(({ resource }) => resource.resourceType === 'Patient')?.resource;
    expect(patient).toMatchObject({ resourceType: 'Patient', gender: 'male' });
    expect(patient).not.toHaveProperty('name');
  });

  test('an identical double stays an information where double numbers cost the visit', async () => {
    const rules = set('VN-XML2-STT-duplicate', 'reject');
    const twice = (TEN_THUOC: string) => visitWith({}, { XML2: [GOOD_XML2, withFields(GOOD_XML2, { TEN_THUOC })] });
    expect((await parseVisit(twice('khác'), rules)).visit.rejected).toBe(true);
    expect((await parseVisit(twice(GOOD_XML2.TEN_THUOC as string), rules)).visit.rejected).toBe(false);
  });

  test('a rule of the whole file: off, or the file is one refused record', async () => {
    const file = envelope([hoso(visitWith()), hoso(visitWith())], { count: '5' });
    const code = 'VN-ENV-SOLUONGHOSO-mismatch';
    expect((await parse(file)).codes).toEqual([code]);
    expect((await parse(file, set(code, 'off'))).codes).toEqual([]);
    const { records, issues } = await parse(file, set(code, 'reject'));
    expect([records.map(({ kind }) => kind), issues.map(({ severity }) => severity)]).toEqual([['unreadable'], ['error']]);
  });

  test('the same in a zip and in a gzipped file', async () => {
    const file = Buffer.from(envelope([hoso(INPATIENT)]));
    const context = { ...CONTEXT, ...set(PAPER, 'reject') };
    const read = async (bytes: Buffer, reader: typeof parseQdXml): Promise<boolean[]> => {
      const records: SourceRecord[] = [];
      const open = async function* () {
        yield bytes;
      };
      for await (const record of reader(open, context).records) records.push(record);
      return records.map((record) => record.kind === 'visit' && record.rejected);
    };
    expect(await read(zipOf([{ name: 'a.xml', bytes: file }]), zipReader({ xml: parseQdXml }))).toEqual([true]);
    expect(await read(gzipSync(file), gzipReader(parseQdXml))).toEqual([true]);
  });

  test('what cannot be set is not, whatever is stored', () => {
    expect(usableSettings([['VN-XML1-MA_LK-required', 'warning']]).size).toBe(0);
  });
});
