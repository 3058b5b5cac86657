import type { Issue } from '@hub/outcome';
import { describe, expect, test } from '@jest/globals';
import { GOOD_XML2, GOOD_XML3, GOOD_XML7, parseVisit, type Visit, visitWith, withFields } from '../../testing/files.ts';
import { ageAt } from './missing.ts';

async function codes(visit: Visit): Promise<readonly string[]> {
  return (await parseVisit(visit)).codes;
}

async function only(visit: Visit): Promise<Issue> {
  const { issues } = await parseVisit(visit);
  expect(issues.map((issue) => issue.code)).toHaveLength(1);
  return issues[0] as Issue;
}

const drug = (changes: Record<string, string>): Record<string, string> => withFields(GOOD_XML2, changes) as Record<string, string>;
const service = (changes: Record<string, string>): Record<string, string> => withFields(GOOD_XML3, changes) as Record<string, string>;
const result = (changes: Record<string, string>): Record<string, string> =>
  ({
    MA_LK: 'LK-1',
    STT: '1',
    MA_DICH_VU: '02.1896',
    TEN_CHI_SO: 'Glucose',
    GIA_TRI: '7.8',
    NGAY_KQ: '202603100900',
    ...changes,
  }) as Record<string, string>;

test('a good visit has no issue', async () => {
  const { codes: found, visit } = await parseVisit(visitWith({}, { XML4: [result({})] }));
  expect(found).toEqual([]);
  expect(visit).toMatchObject({ rejected: false, visit: 'LK-1', facility: '92901', edition: '3176', orderKey: '20260310' });
});

describe('required', () => {
  test.each(['MA_LK', 'MA_BN', 'HO_TEN', 'NGAY_VAO', 'MA_CSKCB'])('%s costs the visit', async (field) => {
    const { visit, codes: found } = await parseVisit(visitWith({ [field]: '' }));
    expect([visit.rejected, found, visit.tables]).toEqual([true, [`VN-XML1-${field}-required`], {}]);
  });
  test('all that is missing is said at once', async () => {
    expect(await codes(visitWith({ MA_BN: '', HO_TEN: '' }))).toEqual(['VN-XML1-MA_BN-required', 'VN-XML1-HO_TEN-required']);
  });
  test('neither XML1 nor XML0', async () => {
    const { visit, codes: found } = await parseVisit({ XML2: [GOOD_XML2] });
    expect([visit.rejected, found]).toEqual([true, ['VN-XML1-missing']]);
  });
  test('XML0 says it with its own codes', async () => {
    expect(await codes({ XML0: [{ MA_LK: 'LK-1', MA_BN: 'B', NGAY_VAO: '202603100730', MA_CSKCB: '92901' }] })).toEqual([
      'VN-XML0-HO_TEN-required',
    ]);
  });
  test('a NGAY_VAO that does not exist', async () => {
    expect(await codes(visitWith({ NGAY_VAO: '202602300800' }))).toEqual(['VN-XML1-NGAY_VAO-invalid']);
    expect(await codes({ XML0: [{ MA_LK: 'LK-1', MA_BN: 'B', HO_TEN: 'A', NGAY_VAO: '1', MA_CSKCB: '92901' }] })).toEqual([
      'VN-XML0-NGAY_VAO-invalid',
    ]);
  });
});

describe('rows of the visit', () => {
  test('a row of another visit is left out', async () => {
    const { visit, issues } = await parseVisit(visitWith({}, { XML2: [GOOD_XML2, drug({ MA_LK: 'LK-9', STT: '2' })] }));
    expect([visit.rejected, visit.tables.XML2?.length]).toEqual([false, 1]);
    expect(issues.map((i) => [i.severity, i.code, i.field])).toEqual([['error', 'VN-XML2-MA_LK-mismatch', 'XML2.MA_LK']]);
  });
  test('a row without MA_LK belongs to the visit it came with', async () => {
    const { visit, codes: found } = await parseVisit(visitWith({}, { XML2: [drug({ MA_LK: '' })] }));
    expect([visit.tables.XML2?.length, found]).toEqual([1, ['VN-XML2-MA_LK-missing']]);
  });
  test('of two rows with one number the first is kept', async () => {
    const { visit, issues } = await parseVisit(visitWith({}, { XML2: [GOOD_XML2, drug({ TEN_THUOC: 'khác', SO_LUONG: '1' })] }));
    expect(visit.tables.XML2?.map((row) => row.fields.TEN_THUOC)).toEqual(['Amlodipin Mẫu 5mg']);
    expect(issues.map((i) => [i.severity, i.code, i.field])).toEqual([['error', 'VN-XML2-STT-duplicate', 'XML2.STT']]);
  });
  test('an identical double is only an information', async () => {
    const { visit, issues } = await parseVisit(visitWith({}, { XML2: [GOOD_XML2, GOOD_XML2] }));
    expect([visit.tables.XML2?.length, issues.map((i) => [i.severity, i.code])]).toEqual([1, [['information', 'VN-XML2-STT-duplicate']]]);
  });
  test('rows without a number are all kept', async () => {
    const { visit, codes: found } = await parseVisit(
      visitWith(
        { T_THUOC: '39000', T_TONGCHI_BV: '81100', T_TONGCHI_BH: '81100', T_BNCCT: '16220', T_BHTT: '64880' },
        { XML2: [drug({ STT: '' }), drug({ STT: '' })] },
      ),
    );
    expect([visit.tables.XML2?.length, found]).toEqual([2, ['VN-XML2-STT-missing', 'VN-XML2-STT-missing']]);
  });
  test('positions stay those of the file', async () => {
    const { visit } = await parseVisit(visitWith({}, { XML2: [GOOD_XML2, drug({ MA_LK: 'x', STT: '2' }), drug({ STT: '3' })] }));
    expect(visit.tables.XML2?.map((row) => row.position)).toEqual([1, 3]);
  });
});

describe('values', () => {
  test.each([
    ['XML1', { NGAY_SINH: '198002300000' }, 'VN-XML1-NGAY_SINH-invalid'],
    ['XML1', { NGAY_RA: 'hôm nay' }, 'VN-XML1-NGAY_RA-invalid'],
    ['XML1', { GT_THE_TU: '20260101;20261301' }, 'VN-XML1-GT_THE_TU-invalid'],
    ['XML1', { CAN_NANG: '58,50' }, 'VN-XML1-CAN_NANG-decimal-comma'],
    ['XML1', { CAN_NANG_CON: '3000;hai' }, 'VN-XML1-CAN_NANG_CON-invalid'],
    ['XML1', { SO_NGAY_DTRI: 'một' }, 'VN-XML1-SO_NGAY_DTRI-invalid'],
    ['XML1', { MA_THE_BHYT: 'x'.repeat(14) }, 'VN-XML1-MA_THE_BHYT-format'],
    ['XML1', { SO_CCCD: '12345' }, 'VN-XML1-SO_CCCD-format'],
    ['XML1', { MA_BENH_CHINH: 'bệnh' }, 'VN-XML1-MA_BENH_CHINH-format'],
    ['XML1', { MA_DKBD: '9290' }, 'VN-XML1-MA_DKBD-format'],
    ['XML1', { MA_HSBA: 'x'.repeat(101) }, 'VN-XML1-MA_HSBA-too-long'],
    ['XML1', { MA_DOITUONG_KCB: '9.99' }, 'VN-XML1-MA_DOITUONG_KCB-unknown'],
    ['XML1', { MA_KHOA: 'K01;Z99' }, 'VN-XML1-MA_KHOA-unknown'],
    ['XML1', { MAXA_CU_TRU: '00001' }, 'VN-XML1-MAXA_CU_TRU-unknown'],
    ['XML1', { MA_LOAI_KCB: '1' }, 'VN-XML1-MA_LOAI_KCB-leading-zero'],
    ['XML1', { MA_BENH_KT: 'E11.9;I10;E11.9' }, 'VN-XML1-MA_BENH_KT-duplicate'],
    ['XML1', { MA_BENH_KT: 'J02.9' }, 'VN-XML1-MA_BENH_KT-duplicate'],
    ['XML1', { GIOI_TINH: '' }, 'VN-XML1-GIOI_TINH-missing'],
    ['XML1', { NGAY_RA: '' }, 'VN-XML1-NGAY_RA-missing'],
    ['XML1', { MA_BENH_CHINH: '' }, 'VN-XML1-MA_BENH_CHINH-missing'],
  ] as const)('%s %j', async (_table, changes, code) => {
    const found = await only(visitWith(changes as Record<string, string>));
    expect([found.code, found.severity]).toEqual([code, 'warning']);
  });

  test.each([
    [{ SO_LUONG: '30,0' }, 'VN-XML2-SO_LUONG-decimal-comma'],
    [{ SO_LUONG: 'ba' }, 'VN-XML2-SO_LUONG-invalid'],
    [{ NGAY_YL: '202613011000' }, 'VN-XML2-NGAY_YL-invalid'],
    [{ MA_NHOM: '99' }, 'VN-XML2-MA_NHOM-unknown'],
    [{ MA_BAC_SI: 'x'.repeat(256) }, 'VN-XML2-MA_BAC_SI-too-long'],
  ] as const)('a drug %j', async (changes, code) => {
    expect((await only(visitWith({}, { XML2: [drug(changes as Record<string, string>)] }))).code).toBe(code);
  });

  test('what is wrong stays as it was sent; a lost zero is put back', async () => {
    const { visit } = await parseVisit(visitWith({ NGAY_RA: 'hôm nay', MA_LOAI_KCB: '1', CAN_NANG: '58,50' }));
    expect(visit.tables.XML1?.[0]?.fields).toMatchObject({ NGAY_RA: 'hôm nay', MA_LOAI_KCB: '01', CAN_NANG: '58,50' });
  });

  test('old occupations and unknown nationalities are lists the hub does not hold', async () => {
    const found = await codes(
      visitWith({
        MA_QUOCTICH: '999',
        NGAY_VAO: '202409010730',
        NGAY_RA: '202409011015',
        MA_NGHE_NGHIEP: '63000',
        MAXA_CU_TRU: '31135',
        MAHUYEN_CU_TRU: '916',
      }),
    );
    expect(found.filter((code) => code.endsWith('-unknown'))).toEqual([]);
  });

  test('the same commune code is judged by the date of the visit', async () => {
    const before = { NGAY_VAO: '202409010730', NGAY_RA: '202409011015', MAHUYEN_CU_TRU: '001', MAXA_CU_TRU: '00001', MATINH_CU_TRU: '01' };
    expect((await codes(visitWith(before))).filter((code) => code.includes('CU_TRU'))).toEqual([]);
    expect(await codes(visitWith({ MAXA_CU_TRU: '00001' }))).toEqual(['VN-XML1-MAXA_CU_TRU-unknown']);
    expect(await codes(visitWith({ ...before, MAHUYEN_CU_TRU: '' }))).toContain('VN-XML1-MAHUYEN_CU_TRU-missing');
  });

  test('the same warning is said twenty times, not two hundred', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => drug({ STT: String(i + 1), SO_LUONG: 'ba', THANH_TIEN_BV: '', THANH_TIEN_BH: '' }));
    const { issues } = await parseVisit(visitWith({}, { XML2: rows }));
    const said = issues.filter(({ code }) => code === 'VN-XML2-SO_LUONG-invalid');
    expect(said).toHaveLength(20);
    expect(said.at(-2)?.message.en).not.toContain('180');
    expect(said.at(-1)?.message.en).toContain('180 more like this in the visit.');
    expect(said.at(-1)?.message.vi).toContain('Còn 180 chỗ như vậy trong hồ sơ.');
  });

  test('errors are named one by one, up to a thousand', async () => {
    const rows = Array.from({ length: 1101 }, (_, i) => drug({ STT: '1', TEN_THUOC: `Thuốc ${i}` }));
    const { issues } = await parseVisit(visitWith({}, { XML2: rows }));
    const said = issues.filter(({ code }) => code === 'VN-XML2-STT-duplicate');
    expect(said).toHaveLength(1000);
    expect(said.at(-1)?.message.en).toContain('100 more like this in the visit.');
  });

  test('a list of which only the beginning is read is said', async () => {
    const list = (size: number) => Array.from({ length: size }, (_, i) => `I${10 + (i % 80)}.${i % 10}`).join(';');
    const cut = async (MA_BENH_KT: string) => (await codes(visitWith({ MA_BENH_KT }))).includes('VN-XML1-MA_BENH_KT-too-many');
    expect([await cut(list(1000)), await cut(list(1001))]).toEqual([false, true]);
    // "Stored in full" would not be true of it.
    expect(await codes(visitWith({ MA_BENH_KT: list(1001) }))).not.toContain('VN-XML1-MA_BENH_KT-too-long');
    expect((await codes(visitWith({ PP_DIEU_TRI: 'a;'.repeat(2000) }))).some((code) => code.endsWith('-too-many'))).toBe(false);
  });
});

describe('SO_CCCD', () => {
  test('is missed from 14 years on', async () => {
    expect(await codes(visitWith({ SO_CCCD: '' }))).toEqual(['VN-XML1-SO_CCCD-missing']);
    expect(await codes(visitWith({ SO_CCCD: '', NGAY_SINH: '201203100000' }))).toEqual(['VN-XML1-SO_CCCD-missing']);
    expect(await codes(visitWith({ SO_CCCD: '', NGAY_SINH: '201203110000' }))).toEqual([]);
    expect(await codes(visitWith({ SO_CCCD: '', NGAY_SINH: '201200000000' }))).toEqual([]);
    expect(await codes(visitWith({ SO_CCCD: '', NGAY_SINH: '201100000000' }))).toEqual(['VN-XML1-SO_CCCD-missing']);
    expect(await codes(visitWith({ SO_CCCD: '', NGAY_SINH: '' }))).toEqual(['VN-XML1-NGAY_SINH-missing']);
  });
  test('old cards and passports have their form', async () => {
    for (const number of ['123456789', 'B1234567', 'AB12345678C']) expect(await codes(visitWith({ SO_CCCD: number }))).toEqual([]);
  });
  test('ages', () => {
    expect([
      ageAt('2012-03-10', '2026-03-10'),
      ageAt('2012-03-11', '2026-03-10'),
      ageAt('2012', '2026-03-10'),
      ageAt('2012-02', '2026-03-10'),
      ageAt('2012-03', '2026-03-10'),
    ]).toEqual([14, 13, 13, 14, 13]);
  });
});

describe('times', () => {
  test('NGAY_RA before NGAY_VAO: an error, the visit is stored', async () => {
    const { visit, issues } = await parseVisit(visitWith({ NGAY_RA: '202603100729' }));
    expect([visit.rejected, issues.map((i) => [i.severity, i.code])]).toEqual([false, [['error', 'VN-XML1-NGAY_RA-before-NGAY_VAO']]]);
    expect(visit.tables.XML1?.[0]?.fields.NGAY_RA).toBe('202603100729');
  });
  test('the same minute, or the same day without a time, is not before', async () => {
    const early = { XML2: [drug({ NGAY_YL: '202603100730' })] };
    expect(await codes(visitWith({ NGAY_RA: '202603100730' }, early))).toEqual([]);
    expect(await codes(visitWith({ NGAY_RA: '20260310' }))).toEqual([]);
    expect(await codes(visitWith({ NGAY_RA: '20260309' }))).toEqual(['VN-XML1-NGAY_RA-before-NGAY_VAO']);
  });
  test('a result before the order of its service', async () => {
    const XML3 = [service({ NGAY_YL: '202603100800' })];
    expect((await only(visitWith({}, { XML3, XML4: [result({ NGAY_KQ: '202603100745' })] }))).code).toBe('VN-XML4-NGAY_KQ-before-order');
    expect(await codes(visitWith({}, { XML3, XML4: [result({ NGAY_KQ: '202603100745', MA_DICH_VU: '99' })] }))).toEqual([]);
  });
});

describe('totals', () => {
  test.each([
    ['T_THUOC', '19500'],
    ['T_VTYT', '0'],
    ['T_TONGCHI_BV', '61600'],
    ['T_TONGCHI_BH', '61600'],
    ['T_BNTT', '0'],
    ['T_BNCCT', '12320'],
    ['T_BHTT', '49280'],
    ['T_NGUONKHAC', '0'],
  ])('%s', async (total, sum) => {
    const off = String(Number(sum) + 2);
    const found = await only(visitWith({ [total]: off }));
    expect(found.code).toBe(`VN-XML1-${total}-mismatch`);
    expect(found.message.en).toContain(`${off} differs from the sum of rows ${sum}`);
    expect(await codes(visitWith({ [total]: String(Number(sum) + 1) }))).toEqual([]);
  });
  test('supplies are summed apart; hundredths are exact', async () => {
    const supply = service({
      STT: '2',
      MA_NHOM: '10',
      MA_VAT_TU: 'N08',
      DON_GIA_BV: '0.10',
      THANH_TIEN_BV: '0.10',
      THANH_TIEN_BH: '0.20',
      T_BNCCT: '',
      T_BHTT: '',
    });
    const more = { XML3: [GOOD_XML3, supply] };
    expect((await codes(visitWith({ T_VTYT: '1.10' }, more))).filter((code) => code.includes('mismatch'))).toEqual([]);
    expect((await codes(visitWith({ T_VTYT: '1.11' }, more))).filter((code) => code.includes('mismatch'))).toEqual([
      'VN-XML1-T_VTYT-mismatch',
    ]);
  });
  test('an amount that cannot be read is not summed around', async () => {
    expect(await codes(visitWith({}, { XML2: [drug({ THANH_TIEN_BV: 'x' })] }))).toEqual(['VN-XML2-THANH_TIEN_BV-invalid']);
  });
});

describe('agreement', () => {
  test('another table differs from XML1', async () => {
    const { codes: found } = await parseVisit(visitWith({}, { XML7: [{ MA_LK: 'LK-1', NGAY_RA: '202603101016' }] }), {
      supportedTables: new Set(['XML1', 'XML2', 'XML3', 'XML7']),
    });
    expect(found).toContain('VN-XML7-NGAY_RA-differs');
  });
  test('a referral is asked for what its edition has', async () => {
    const referral = { MA_LK: 'LK-1', MA_CSKCB: '92901', HO_TEN: 'NGUYỄN VĂN BÌNH' };
    const missing = async (row: NonNullable<Visit['XML13']>) =>
      (await codes(visitWith({}, { XML13: row }))).filter((code) => code.includes('TEN_DICH_VU'));
    expect(await missing([{ ...referral, MA_CSKCB_DEN: '92902' }])).toEqual([]);
    expect(await missing([{ ...referral, MA_NOI_DEN: '92902' }])).toEqual(['VN-XML13-TEN_DICH_VU-missing']);
  });

  test('a day of birth without its hour is no other day', async () => {
    const differing = async (NGAY_SINH: string) =>
      (await codes(visitWith({}, { XML12: [{ NGUOI_CHU_TRI: 'x', NGAY_SINH }] }))).filter((code) => code.endsWith('-differs'));
    expect(await differing('19800101')).toEqual([]);
    expect(await differing('19800102')).toEqual(['VN-XML12-NGAY_SINH-differs']);
  });

  test.each([
    ['XML15', { LOAI_DTRI_LAO: '2' }, 'PHANLOAI_LAO_KT', false],
    ['XML15', { LOAI_DTRI_LAO: '3' }, 'PHANLOAI_LAO_KT', true],
    ['XML15', { PHANLOAI_LAO_HIV: '2' }, 'BDDT_ARV', false],
    ['XML15', { PHANLOAI_LAO_HIV: '1' }, 'BDDT_ARV', true],
    ['XML6', { LOAI_DTRI_LAO: '0' }, 'KQ_DTRI_LAO', false],
    ['XML6', { LOAI_DTRI_LAO: '2' }, 'KQ_DTRI_LAO', true],
    ['XML6', {}, 'LY_DO_CHUYEN_PHAC_DO', false],
    ['XML6', { NGAY_CHUYEN_PHAC_DO: '20260101' }, 'LY_DO_CHUYEN_PHAC_DO', true],
  ] as const)('%s %j asks for %s: %s', async (table, fields, field, asked) => {
    const found = await codes(visitWith({}, { [table]: [{ MA_LK: 'LK-1', ...fields }] }));
    expect(found.includes(`VN-${table}-${field}-missing`)).toBe(asked);
  });

  test('an inpatient visit has its discharge paper', async () => {
    const stayed = { MA_LOAI_KCB: '03', SO_NGAY_DTRI: '1' };
    expect(await codes(visitWith(stayed))).toEqual(['VN-XML7-missing']);
    expect(await codes(visitWith(stayed, { XML7: [GOOD_XML7] }))).toEqual([]);
  });
});

describe('old fonts', () => {
  test('once a field', async () => {
    const { visit, issues } = await parseVisit(
      visitWith({}, { XML2: [drug({ TEN_THUOC: 'Thuèc ®«ng y' }), drug({ STT: '2', TEN_THUOC: 'Thuèc bæ gan ®«ng' })] }),
    );
    expect(issues.filter((i) => i.code === 'VN-TXT-legacy-encoding').map((i) => i.field)).toEqual(['XML2.TEN_THUOC']);
    expect(visit.tables.XML2?.map((row) => row.fields.TEN_THUOC)).toEqual(['Thuốc đông y', 'Thuốc bổ gan đông']);
  });
});

describe('messages of a visit', () => {
  test('name the visit, the field and the line, and never a person', async () => {
    const { issues } = await parseVisit(
      visitWith({ SO_CCCD: '09208000123', MA_THE_BHYT: 'GD492921234567', HO_TEN: 'NGUYÔN V¨N B×NH'.repeat(20) }),
    );
    expect(issues.length).toBeGreaterThan(1);
    for (const issue of issues) {
      expect([issue.record, typeof issue.field]).toEqual(['LK-1', 'string']);
      for (const text of [issue.message.vi, issue.message.en]) {
        expect(text).not.toContain('09208000123');
        expect(text).not.toContain('GD49292');
        expect(text).not.toMatch(/NGUY|BÌNH N/);
      }
    }
    expect(issues.find((i) => i.code === 'VN-XML1-SO_CCCD-format')?.message.vi).toContain('…123');
  });
});

describe('what could harm the hub', () => {
  test('a key longer than any key costs the visit, and is not repeated in full', async () => {
    const { visit, issues } = await parseVisit(visitWith({ MA_LK: 'x'.repeat(5000) }, { XML2: [], XML3: [] }));
    expect([visit.rejected, issues.map((i) => [i.severity, i.code])]).toEqual([true, [['error', 'VN-XML1-MA_LK-too-long']]]);
    expect(JSON.stringify(issues).length).toBeLessThan(1500);
  });
  test('numbers of a million digits are no numbers, at once', async () => {
    const { codes: found } = await parseVisit(visitWith({ T_THUOC: '9'.repeat(1_000_000), CAN_NANG: '9'.repeat(1_000_000) }));
    expect(found).toEqual(expect.arrayContaining(['VN-XML1-T_THUOC-invalid', 'VN-XML1-CAN_NANG-invalid']));
  });
  test.each([';', 'x', '9', ' ', 'ễ', '×µ', 'a;'])('every field a megabyte of %j', async (piece) => {
    const long = piece.repeat(1_000_000 / piece.length);
    const { visit, issues } = await parseVisit(
      visitWith({
        GHI_CHU: long,
        MA_THE_BHYT: long,
        GT_THE_TU: long,
        MA_KHOA: long,
        MA_BENH_KT: long,
        SO_CCCD: long,
        CAN_NANG_CON: long,
        NGAY_SINH: long,
        HO_TEN: long,
        MAXA_CU_TRU: long,
      }),
    );
    expect(visit.rejected).toBe(piece === ' ');
    expect(JSON.stringify(issues).length).toBeLessThan(100_000);
  });
});
