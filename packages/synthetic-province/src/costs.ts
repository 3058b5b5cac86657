import { pad2 } from './calendar.ts';
import type { Row } from './tables.ts';

/** Money in hundredths of a đồng, whole numbers: sums of rows and totals agree to the last digit. */
export type Hundredths = number;

/** Cost of a row before anyone's share is known. */
export interface Line {
  readonly quantity: number;
  readonly price: number;
  /** False: not on the insurer's list, the patient pays it. */
  readonly covered: boolean;
  /** Which sum of XML1 it counts in beside the total. */
  readonly kind: 'drug' | 'supply' | 'service';
}

/** Shares of a row, or sums of them, as the formulas of QĐ 3176 have it. */
export interface Shares {
  readonly hospital: Hundredths;
  readonly insurable: Hundredths;
  readonly insurer: Hundredths;
  readonly together: Hundredths;
  readonly self: Hundredths;
}

/** 15 % of the base salary (2,340,000 VND): a visit that costs less is covered whole. */
const SMALL_VISIT = 35_100_000;

export function money(hundredths: Hundredths): string {
  return `${Math.floor(hundredths / 100)}.${pad2(hundredths % 100)}`;
}

function amount(line: Line): Hundredths {
  return Math.round(line.quantity * line.price * 100);
}

/**
 * Percent of the insurable cost that the card covers (MUC_HUONG): everything at a commune station and for a small visit,
 * otherwise the card's own share; 0 without a card.
 */
export function coverage(lines: readonly Line[], benefit: number, atStation: boolean): number {
  if (benefit === 0) return 0;
  if (atStation) return 100;
  const insurable = lines.reduce((sum, line) => sum + (line.covered ? amount(line) : 0), 0);
  return insurable < SMALL_VISIT ? 100 : benefit;
}

export function shares(line: Line, percent: number): Shares {
  const hospital = amount(line);
  const insurable = line.covered && percent > 0 ? hospital : 0;
  const insurer = Math.round((insurable * percent) / 100);
  const self = hospital - insurable;
  return { hospital, insurable, insurer, self, together: hospital - insurer - self };
}

/** The money fields every row of XML2 and XML3 ends with. */
export function shareFields(share: Shares, percent: number): Row {
  return {
    TYLE_TT_BH: share.insurable > 0 ? 100 : 0,
    PHAM_VI: share.insurable > 0 ? 1 : 2,
    THANH_TIEN_BV: money(share.hospital),
    THANH_TIEN_BH: money(share.insurable),
    T_NGUONKHAC_NSNN: 0,
    T_NGUONKHAC_VTNN: 0,
    T_NGUONKHAC_VTTN: 0,
    T_NGUONKHAC_CL: 0,
    T_NGUONKHAC: 0,
    MUC_HUONG: share.insurable > 0 ? percent : 0,
    T_BNTT: money(share.self),
    T_BNCCT: money(share.together),
    T_BHTT: money(share.insurer),
    MA_PTTT: 1,
  };
}

/** The money fields of XML1: plain sums of the rows. */
export function totals(lines: readonly Line[], percent: number): Row {
  const sum = { hospital: 0, insurable: 0, insurer: 0, together: 0, self: 0, drug: 0, supply: 0 };
  for (const line of lines) {
    const share = shares(line, percent);
    sum.hospital += share.hospital;
    sum.insurable += share.insurable;
    sum.insurer += share.insurer;
    sum.together += share.together;
    sum.self += share.self;
    if (line.kind !== 'service') sum[line.kind] += share.hospital;
  }
  return {
    T_THUOC: money(sum.drug),
    T_VTYT: money(sum.supply),
    T_TONGCHI_BV: money(sum.hospital),
    T_TONGCHI_BH: money(sum.insurable),
    T_BNTT: money(sum.self),
    T_BNCCT: money(sum.together),
    T_BHTT: money(sum.insurer),
    T_NGUONKHAC: 0,
    T_BHTT_GDV: money(sum.insurer),
  };
}
