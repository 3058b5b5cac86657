import { describe, expect, test } from '@jest/globals';
import {
  envelope,
  type Fields,
  GOOD_XML0,
  GOOD_XML2,
  GOOD_XML3,
  hoso,
  parse,
  parseVisit,
  type Visit,
  visitWith,
  withFields,
} from '../../testing/files.ts';

const codes = async (visit: Visit): Promise<readonly string[]> => (await parseVisit(visit)).codes;
const drug = (changes: Fields) => withFields(GOOD_XML2, changes);
const service = (changes: Fields) => withFields(GOOD_XML3, changes);
const head = (changes: Fields, more: Visit = {}) => visitWith(changes, more);
const INPATIENT: Fields = { MA_LOAI_KCB: '03', NGAY_RA: '202603131015', SO_NGAY_DTRI: '4' };
const BIRTH: Fields = { MA_LK: 'LK-1', NGAY_SINH_CON: '202603100800', CAN_NANG_CON: '3000', SO_CON: '2' };

/** Code, a visit that raises it, a visit beside it that does not. */
const PAIRS: readonly (readonly [code: string, raises: Visit, passes: Visit])[] = [
  ['VN-XML2-THANH_TIEN_BV-mismatch', head({}, { XML2: [drug({ SO_LUONG: '28' })] }), head({}, { XML2: [drug({ DON_GIA: '650.03' })] })],
  [
    'VN-XML3-THANH_TIEN_BV-mismatch',
    head({}, { XML3: [service({ TYLE_TT_DV: '30' })] }),
    head({}, { XML3: [service({ TYLE_TT_DV: '30', THANH_TIEN_BV: '12630' })] }),
  ],
  [
    'VN-XML2-NGAY_YL-outside-stay',
    head({}, { XML2: [drug({ NGAY_YL: '202603101016' })] }),
    head({}, { XML2: [drug({ NGAY_YL: '20260310' })] }),
  ],
  [
    'VN-XML2-NGAY_TH_YL-outside-stay',
    head({}, { XML2: [drug({ NGAY_TH_YL: '202603111000' })] }),
    head({ NGAY_RA: '' }, { XML2: [drug({ NGAY_TH_YL: '202603111000' })] }),
  ],
  [
    'VN-XML3-NGAY_YL-outside-stay',
    head({}, { XML3: [service({ NGAY_YL: '202603100729' })] }),
    head({}, { XML3: [service({ NGAY_YL: '202603100730' })] }),
  ],
  [
    'VN-XML3-NGAY_TH_YL-outside-stay',
    head({}, { XML3: [service({ NGAY_TH_YL: '202603111000' })] }),
    head({}, { XML3: [service({ NGAY_TH_YL: '202603101015' })] }),
  ],
  [
    'VN-XML3-NGAY_KQ-outside-stay',
    head({}, { XML3: [service({ NGAY_KQ: '202603090900' })] }),
    head({}, { XML3: [service({ NGAY_KQ: '202603200900' })] }),
  ],
  [
    'VN-XML4-NGAY_KQ-outside-stay',
    head({}, { XML4: [{ MA_LK: 'LK-1', NGAY_KQ: '202603090900' }] }),
    head({}, { XML4: [{ MA_LK: 'LK-1', NGAY_KQ: '202603200900' }] }),
  ],
  [
    'VN-XML5-THOI_DIEM_DBLS-outside-stay',
    head({}, { XML5: [{ MA_LK: 'LK-1', THOI_DIEM_DBLS: '202603101016' }] }),
    head({}, { XML5: [{ MA_LK: 'LK-1', THOI_DIEM_DBLS: 'sáng' }] }),
  ],
  ['VN-XML1-NGAY_VAO_NOI_TRU-outside-stay', head({ NGAY_VAO_NOI_TRU: '202603100700' }), head({ NGAY_VAO_NOI_TRU: '202603100830' })],
  [
    'VN-XML9-NGAY_SINH_CON-outside-stay',
    head({}, { XML9: [{ ...BIRTH, NGAY_SINH_CON: '202603090800' }] }),
    head({}, { XML9: [{ ...BIRTH, NGAY_SINH_CON: '202603100000' }] }),
  ],
  [
    'VN-XML2-NGAY_TH_YL-before-order',
    head({}, { XML2: [drug({ NGAY_TH_YL: '202603100959' })] }),
    head({}, { XML2: [drug({ NGAY_TH_YL: '202603101000' })] }),
  ],
  [
    'VN-XML3-NGAY_TH_YL-before-order',
    head({}, { XML3: [service({ NGAY_YL: '202603100800', NGAY_TH_YL: '202603100759' })] }),
    head({}, { XML3: [service({ NGAY_YL: '202603100800', NGAY_TH_YL: '20260310' })] }),
  ],
  [
    'VN-XML3-NGAY_KQ-before-order',
    head({}, { XML3: [service({ NGAY_YL: '202603100800', NGAY_KQ: '202603100759' })] }),
    head({}, { XML3: [service({ NGAY_KQ: '202603100800' })] }),
  ],
  [
    'VN-XML3-NGAY_KQ-before-performed',
    head({}, { XML3: [service({ NGAY_TH_YL: '202603100800', NGAY_KQ: '202603100759' })] }),
    head({}, { XML3: [service({ NGAY_TH_YL: '202603100800', NGAY_KQ: '202603100830' })] }),
  ],
  [
    'VN-XML3-NGAY_KQ-late',
    head({}, { XML3: [service({ NGAY_TH_YL: '202603100800', NGAY_KQ: '202603100911' })] }),
    head({}, { XML3: [service({ NGAY_TH_YL: '202603100800', NGAY_KQ: '202603100910' })] }),
  ],
  ['VN-XML1-NGAY_TTOAN-before-NGAY_VAO', head({ NGAY_TTOAN: '202603100700' }), head({ NGAY_TTOAN: '202603121000' })],
  ['VN-XML1-SO_NGAY_DTRI-mismatch', head({ ...INPATIENT, SO_NGAY_DTRI: '3' }), head(INPATIENT)],
  ['VN-XML1-SO_NGAY_DTRI-mismatch', head({ SO_NGAY_DTRI: '1' }), head({ MA_LOAI_KCB: '05', SO_NGAY_DTRI: '30' })],
  [
    'VN-XML3-SO_LUONG-over-stay',
    head(INPATIENT, { XML3: [service({ MA_NHOM: '15', SO_LUONG: '4' }), service({ STT: '2', MA_NHOM: '15', SO_LUONG: '0.5' })] }),
    head(INPATIENT, { XML3: [service({ MA_NHOM: '15', SO_LUONG: '3.5' }), service({ STT: '2', MA_NHOM: '15', SO_LUONG: '0.5' })] }),
  ],
  ['VN-XML1-NGAY_SINH-after-NGAY_VAO', head({ NGAY_SINH: '202603100745' }), head({ NGAY_SINH: '202603100729' })],
  ['VN-XML1-NGAY_SINH-after-NGAY_VAO', head({ NGAY_SINH: '202700000000' }), head({ NGAY_SINH: '202600000000' })],
  ['VN-XML1-MA_DOITUONG_KCB-not-newborn', head({ MA_DOITUONG_KCB: '1.7' }), head({ MA_DOITUONG_KCB: '1.7', NGAY_SINH: '202602100000' })],
  ['VN-XML1-MA_BENH_CHINH-against-sex', head({ MA_BENH_CHINH: 'O80.0' }), head({ MA_BENH_CHINH: 'O80.0', GIOI_TINH: '2' })],
  ['VN-XML1-MA_BENH_KT-against-sex', head({ GIOI_TINH: '2', MA_BENH_KT: 'I10;N40' }), head({ MA_BENH_KT: 'I10;N40' })],
  ['VN-XML1-MA_BENH_CHINH-against-sex', head({ MA_BENH_CHINH: 'D25.9' }), head({ MA_BENH_CHINH: 'N69' })],
  ['VN-XML1-MA_BENH_CHINH-against-age', head({ MA_BENH_CHINH: 'P59.9' }), head({ MA_BENH_CHINH: 'P59.9', NGAY_SINH: '202602100000' })],
  ['VN-XML1-MA_BENH_KT-against-age', head({ MA_BENH_KT: 'P07.1' }), head({ MA_BENH_KT: 'P07.1', NGAY_SINH: '' })],
  ['VN-XML1-GT_THE_DEN-before-GT_THE_TU', head({ GT_THE_DEN: '20251231' }), head({ GT_THE_TU: '20260310', GT_THE_DEN: '20260310' })],
  ['VN-XML1-GT_THE_TU-after-NGAY_VAO', head({ GT_THE_TU: '20260311' }), head({ GT_THE_TU: '20260311;20260101' })],
  ['VN-XML1-GT_THE_DEN-before-NGAY_VAO', head({ GT_THE_DEN: '20260309' }), head({ GT_THE_DEN: '20260309;20261231' })],
  ['VN-XML1-MA_THE_BHYT-benefit-unknown', head({ MA_THE_BHYT: 'GD9929212345678' }), head({ MA_THE_BHYT: '9212345678' })],
  ['VN-XML1-MA_THE_BHYT-province-unknown', head({ MA_THE_BHYT: 'GD4009212345678' }), head({ MA_THE_BHYT: 'QN5979212345678' })],
  ['VN-XML2-MUC_HUONG-out-of-range', head({}, { XML2: [drug({ MUC_HUONG: '800' })] }), head({}, { XML2: [drug({ MUC_HUONG: '100' })] })],
  ['VN-XML1-MA_DKBD-gln', head({ MA_DKBD: '8935000000001' }), head({ MA_DKBD: '92902' })],
  [
    'VN-XML14-MA_CSKCB-gln',
    head({}, { XML14: [{ MA_LK: 'LK-1', MA_CSKCB: '8935000000001' }] }),
    head({}, { XML14: [{ MA_LK: 'LK-1', MA_CSKCB: '92901' }] }),
  ],
  [
    'VN-XML9-CAN_NANG_CON-mismatch',
    head({ CAN_NANG_CON: '3100;2800' }, { XML9: [BIRTH, { ...BIRTH, STT: '2', CAN_NANG_CON: '2800' }] }),
    head({ CAN_NANG_CON: '3000.0;2800' }, { XML9: [BIRTH, { ...BIRTH, CAN_NANG_CON: '2800' }] }),
  ],
  ['VN-XML9-SO_CON-mismatch', head({ CAN_NANG_CON: '3000' }, { XML9: [BIRTH] }), head({ CAN_NANG_CON: '3000;2800' }, { XML9: [BIRTH] })],
  ['VN-XML9-SO_CON-mismatch', head({}, { XML9: [BIRTH, BIRTH, BIRTH] }), head({}, { XML9: [BIRTH] })],
];

describe('what fields say of each other', () => {
  test.each(PAIRS)('%s', async (code, raises, passes) => {
    const raised = await parseVisit(raises);
    expect(raised.codes).toContain(code);
    expect([raised.visit.rejected, raised.issues.some(({ severity }) => severity === 'error')]).toEqual([false, false]);
    expect(await codes(passes)).not.toContain(code);
  });

  test('a check-in is judged by its own card and birth', async () => {
    const checkIn = async (changes: Fields) => codes({ XML0: [withFields(GOOD_XML0, { GT_THE_TU: '20260101', ...changes })] });
    expect(await checkIn({})).not.toContain('VN-XML0-GT_THE_TU-after-NGAY_VAO');
    expect(await checkIn({ GT_THE_TU: '20260401' })).toContain('VN-XML0-GT_THE_TU-after-NGAY_VAO');
    expect(await checkIn({ NGAY_SINH: '202603110000' })).toContain('VN-XML0-NGAY_SINH-after-NGAY_VAO');
    expect(await checkIn({ MA_DOITUONG_KCB: '1.7' })).toContain('VN-XML0-MA_DOITUONG_KCB-not-newborn');
  });

  test('QĐ 4750 had the amount of a service without its rate', async () => {
    const visit = (rate: string) =>
      head(
        { NGAY_VAO: '202409100730', NGAY_RA: '202409101015' },
        { XML3: [service({ TYLE_TT_DV: rate, SO_LUONG: rate === '30' ? '1' : '2' })] },
      );
    expect(await codes(visit('30'))).not.toContain('VN-XML3-THANH_TIEN_BV-mismatch');
    expect(await codes(visit('100'))).toContain('VN-XML3-THANH_TIEN_BV-mismatch');
  });

  test('late results are told once, with their number', async () => {
    const late = (STT: string) => service({ STT, NGAY_TH_YL: '202603100800', NGAY_KQ: '202603110800' });
    const { issues } = await parseVisit(head({}, { XML3: [late('1'), late('2'), late('3')] }));
    const told = issues.filter(({ code }) => code === 'VN-XML3-NGAY_KQ-late');
    expect(told.map(({ severity, message }) => [severity, message.en.startsWith('XML3 has 3 services')])).toEqual([['information', true]]);
  });

  test('a file of a GLN is refused, and told what a facility code is', async () => {
    const { records, codes: found } = await parse(envelope([hoso(visitWith())], { facility: '8935000000001' }));
    expect(records.every((record) => record.kind === 'visit' && record.rejected)).toBe(true);
    expect(found).toEqual(['VN-ENV-facility-mismatch', 'VN-ENV-facility-gln']);
    const other = await parse(envelope([hoso(visitWith())], { facility: '75901' }));
    expect(other.codes).toEqual(['VN-ENV-facility-mismatch']);
  });

  test('no card number, name or identity number is in a text', async () => {
    const { issues } = await parseVisit(head({ MA_THE_BHYT: 'GD9009212345678', NGAY_SINH: '202603110745' }));
    expect(issues.length).toBeGreaterThan(2);
    for (const { message } of issues) expect(`${message.vi}${message.en}`).not.toMatch(/GD9009|202603110745/);
  });
});
