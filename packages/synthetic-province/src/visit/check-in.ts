import type { Row } from '../tables.ts';

/** XML0 of a visit: what is known when it begins, with the examination that was ordered. */
export function checkInRow(xml1: Row, xml3: readonly Row[]): Row {
  const { MA_DICH_VU = '', TEN_DICH_VU = '', NGAY_YL = '' } = xml3[0] ?? {};
  const same = [
    'MA_LK',
    'MA_BN',
    'HO_TEN',
    'SO_CCCD',
    'NGAY_SINH',
    'GIOI_TINH',
    'MA_THE_BHYT',
    'MA_DKBD',
    'GT_THE_TU',
    'GT_THE_DEN',
    'MA_DOITUONG_KCB',
    'NGAY_VAO',
    'MA_CSKCB',
  ];
  return {
    ...Object.fromEntries(same.map((name) => [name, xml1[name] ?? ''])),
    STT: 1,
    // Whoever stays in the end was examined first.
    MA_LOAI_KCB: '01',
    MA_DICH_VU,
    TEN_DICH_VU,
    NGAY_YL,
  };
}
