import { problem } from '@hub/outcome';
import { parseDay } from './calendar.ts';
import { type Province, provinceByCode } from './places.ts';

/** What province to make. Equal options give equal bytes. */
export interface ProvinceOptions {
  /** Number of people, 1 … 100,000,000. They are derived one by one: memory does not grow with them. */
  readonly people: number;
  /** Whole number ≥ 0; another seed is another province. */
  readonly seed: number;
  /** First day of visits, `YYYY-MM-DD`, not before 2025-07-01: communes carry the codes in force from that day. */
  readonly from: string;
  /** Last day on which a visit may begin, `YYYY-MM-DD`. */
  readonly to: string;
  /** Code on the list of 34 provinces; default `92` (Cần Thơ). */
  readonly province?: string;
  /** Visits (HOSO) per file, 1 … 1,000; default 10. Hospitals send one per file since 2024, catch-up exports send many. */
  readonly batch?: number;
}

/** Options checked and worked out. Days are day numbers of local time. */
export interface Plan {
  readonly people: number;
  readonly seed: number;
  readonly fromDay: number;
  readonly toDay: number;
  readonly province: Province;
  readonly batch: number;
}

const EARLIEST = '2025-07-01';

/** Checks options. Throws ProblemError `incorrect` naming the option. */
export function planOf(options: ProvinceOptions): Plan {
  const whole = (name: string, value: number, low: number, high: number): number => {
    if (Number.isSafeInteger(value) && value >= low && value <= high) return value;
    throw problem(
      'incorrect',
      `province-${name}`,
      `${name}: cần số nguyên từ ${low} đến ${high}.`,
      `${name}: a whole number ${low}–${high}.`,
    );
  };
  const day = (name: string, value: string): number => {
    const number = parseDay(value);
    if (number !== undefined && number >= (parseDay(EARLIEST) as number)) return number;
    throw problem(
      'incorrect',
      `province-${name}`,
      `${name}: cần ngày YYYY-MM-DD từ ${EARLIEST} (mã xã mới có hiệu lực từ ngày này).`,
      `${name}: a date YYYY-MM-DD from ${EARLIEST} on (the commune codes used here are in force from that day).`,
    );
  };
  const fromDay = day('from', options.from);
  const toDay = day('to', options.to);
  if (toDay < fromDay) throw problem('incorrect', 'province-to', 'to: phải sau hoặc bằng from.', 'to: must not lie before from.');
  const code = options.province ?? '92';
  const province = provinceByCode(code);
  if (!province) {
    throw problem(
      'incorrect',
      'province-code',
      `Không có mã tỉnh ${code} trong danh mục 34 tỉnh.`,
      `No province ${code} on the list of 34.`,
    );
  }
  return {
    people: whole('people', options.people, 1, 100_000_000),
    seed: whole('seed', options.seed, 0, Number.MAX_SAFE_INTEGER),
    fromDay,
    toDay,
    province,
    batch: whole('batch', options.batch ?? 10, 1, 1000),
  };
}
