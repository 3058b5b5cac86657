import { type Fault, get, has, old, put, sheet, told } from './in-hand.ts';

/** Tables that repeat who the patient is, or the card: a change in XML1 alone would be told of once more there. */
const REPEATING = ['XML6', 'XML11', 'XML12', 'XML13', 'XML14', 'XML15'] as const;

const year = (visit: Parameters<Fault>[0]): number => Number(get(visit, 'NGAY_VAO').slice(0, 4));
/**
 * Has a number that names a person in the whole country (a child's card names none). Another birth year beside it contradicts what other facilities
 * say of the person, and who is told of that depends on who comes later.
 */
const numbered = (visit: Parameters<Fault>[0]): boolean => get(visit, 'SO_CCCD') !== '' || !/^(TE1|$)/.test(get(visit, 'MA_THE_BHYT'));
const insured = (visit: Parameters<Fault>[0]): boolean => get(visit, 'MA_THE_BHYT').length === 15;

/** Faults that only a look at two fields finds. */
export const CROSS_FIELD = {
  'days-of-treatment-wrong': (visit) => {
    if (old(visit) || !['01', '03'].includes(get(visit, 'MA_LOAI_KCB'))) return undefined;
    put(visit, 'SO_NGAY_DTRI', Number(get(visit, 'SO_NGAY_DTRI')) + 3);
    return told(visit, 'warning', 'VN-XML1-SO_NGAY_DTRI-mismatch', 'XML1.SO_NGAY_DTRI');
  },
  // Not the amount: that stands in three totals.
  'price-wrong': (visit) => {
    const row = sheet(visit, 'XML2')?.rows[0];
    if (old(visit) || row === undefined) return undefined;
    row.DON_GIA = Number(row.DON_GIA) + 777;
    return told(visit, 'warning', 'VN-XML2-THANH_TIEN_BV-mismatch', 'XML2.THANH_TIEN_BV');
  },
  'more-bed-days-than-days': (visit) => {
    const bed = sheet(visit, 'XML3')?.rows.find(({ MA_NHOM }) => MA_NHOM === 15);
    if (bed === undefined) return undefined;
    const nights = Number(bed.SO_LUONG);
    // The price of a day falls, so that the row and the totals stay right.
    const price = old(visit) ? 'DON_GIA' : 'DON_GIA_BV';
    bed.SO_LUONG = nights * 4;
    bed[price] = Number(bed[price]) / 4;
    return told(visit, 'warning', 'VN-XML3-SO_LUONG-over-stay', 'XML3.SO_LUONG');
  },
  'order-outside-stay': (visit) => {
    const row = sheet(visit, 'XML2')?.rows[0];
    if (row === undefined) return undefined;
    row.NGAY_YL = `${year(visit) - 1}${get(visit, 'NGAY_VAO').slice(4, 6)}010800`;
    return told(visit, 'warning', 'VN-XML2-NGAY_YL-outside-stay', 'XML2.NGAY_YL');
  },
  'given-before-order': (visit) => {
    const row = sheet(visit, 'XML2')?.rows[0];
    if (old(visit) || row === undefined) return undefined;
    // Prescribed after the examination, so later than the arrival.
    row.NGAY_TH_YL = get(visit, 'NGAY_VAO');
    return told(visit, 'warning', 'VN-XML2-NGAY_TH_YL-before-order', 'XML2.NGAY_TH_YL');
  },
  'result-long-after-service': (visit) => {
    const row = sheet(visit, 'XML3')?.rows.find(({ NGAY_TH_YL = '', NGAY_KQ = '' }) => NGAY_TH_YL !== '' && NGAY_KQ !== '');
    if (old(visit) || row === undefined) return undefined;
    row.NGAY_KQ = `${year(visit) + 1}${String(row.NGAY_KQ).slice(4, 6)}010800`;
    return told(visit, 'information', 'VN-XML3-NGAY_KQ-late', 'XML3.NGAY_KQ');
  },
  'paid-before-admission': (visit) => {
    put(visit, 'NGAY_TTOAN', `${year(visit) - 1}${get(visit, 'NGAY_VAO').slice(4, 6)}011000`);
    return told(visit, 'warning', 'VN-XML1-NGAY_TTOAN-before-NGAY_VAO', 'XML1.NGAY_TTOAN');
  },
  'born-after-admission': (visit) => {
    if (has(visit, ...REPEATING) || get(visit, 'MA_DOITUONG_KCB') === '1.7' || numbered(visit)) return undefined;
    put(visit, 'NGAY_SINH', `${year(visit) + 1}0203${old(visit) ? '' : '0000'}`);
    return told(visit, 'warning', 'VN-XML1-NGAY_SINH-after-NGAY_VAO', 'XML1.NGAY_SINH');
  },
  'diagnosis-against-sex': (visit) => {
    const code = get(visit, 'GIOI_TINH') === '1' ? 'N80.0' : 'N40';
    return besides(visit, code, 'against-sex');
  },
  'diagnosis-against-age': (visit) => {
    const born = get(visit, 'NGAY_SINH');
    // 4210 writes a year alone as its first day, and then no age is known.
    if (year(visit) - Number(born.slice(0, 4)) < 2 || born.slice(4, 8) === '0000' || born.slice(4, 8) === '0101') return undefined;
    return besides(visit, 'P07.3', 'against-age');
  },
  'category-not-newborn': (visit) => {
    const born = get(visit, 'NGAY_SINH');
    if (old(visit) || year(visit) - Number(born.slice(0, 4)) < 2 || born.slice(4, 8) === '0000') return undefined;
    put(visit, 'MA_DOITUONG_KCB', '1.7');
    return told(visit, 'warning', 'VN-XML1-MA_DOITUONG_KCB-not-newborn', 'XML1.MA_DOITUONG_KCB');
  },
  'card-over': (visit) => {
    if (!insured(visit)) return undefined;
    put(visit, 'GT_THE_TU', `${year(visit) - 2}0101`);
    put(visit, 'GT_THE_DEN', `${year(visit) - 2}1231`);
    return told(visit, 'warning', 'VN-XML1-GT_THE_DEN-before-NGAY_VAO', 'XML1.GT_THE_DEN');
  },
  'card-not-yet-valid': (visit) => {
    if (!insured(visit)) return undefined;
    put(visit, 'GT_THE_TU', `${year(visit) + 1}0101`);
    put(visit, 'GT_THE_DEN', `${year(visit) + 1}1231`);
    return told(visit, 'warning', 'VN-XML1-GT_THE_TU-after-NGAY_VAO', 'XML1.GT_THE_TU');
  },
  'card-of-no-province': (visit) => cardWith(visit, 3, '00', 'province-unknown'),
  'card-of-no-benefit': (visit) => cardWith(visit, 2, '9', 'benefit-unknown'),
  'referring-facility-as-GLN': (visit) => {
    if (old(visit)) return undefined;
    put(visit, 'MA_NOI_DI', '8930000000017');
    // It is neither a code of that list nor of its length, and it is named as what it is.
    const issues = ['gln', 'too-long', 'format'].map(
      (kind) => told(visit, 'warning', `VN-XML1-MA_NOI_DI-${kind}`, 'XML1.MA_NOI_DI').issues,
    );
    return { rejected: false, issues: issues.flat() };
  },
  'child-weight-unknown': (visit) => {
    const paper = sheet(visit, 'XML9')?.rows[0];
    if (paper === undefined) return undefined;
    paper.CAN_NANG_CON = 4321;
    return told(visit, 'warning', 'VN-XML9-CAN_NANG_CON-mismatch', 'XML9.CAN_NANG_CON');
  },
  'children-miscounted': (visit) => {
    const paper = sheet(visit, 'XML9')?.rows[0];
    if (paper === undefined) return undefined;
    paper.SO_CON = 5;
    return told(visit, 'warning', 'VN-XML9-SO_CON-mismatch', 'XML9.SO_CON');
  },
} as const satisfies Readonly<Record<string, Fault>>;

/** One more diagnosis, at the end of the list. */
function besides(visit: Parameters<Fault>[0], code: string, kind: string): ReturnType<Fault> {
  const others = get(visit, 'MA_BENH_KT');
  put(visit, 'MA_BENH_KT', others === '' ? code : `${others};${code}`);
  return told(visit, 'warning', `VN-XML1-MA_BENH_KT-${kind}`, 'XML1.MA_BENH_KT');
}

function cardWith(visit: Parameters<Fault>[0], at: number, text: string, kind: string): ReturnType<Fault> {
  const card = get(visit, 'MA_THE_BHYT');
  if (card.length !== 15 || has(visit, ...REPEATING)) return undefined;
  put(visit, 'MA_THE_BHYT', card.slice(0, at) + text + card.slice(at + text.length));
  return told(visit, 'warning', `VN-XML1-MA_THE_BHYT-${kind}`, 'XML1.MA_THE_BHYT');
}
