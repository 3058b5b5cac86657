import { problem } from '@hub/outcome';
import { parseDay } from './calendar.ts';
import { type DefectOptions, type DefectPlan, defectPlanOf } from './defects/options.ts';
import { FORMATS, type FormatKind } from './formats/formats.ts';
import { type Province, provinceByCode } from './places.ts';

/** What province to make. Equal options give equal bytes. */
export interface ProvinceOptions {
  /** Number of people, 1 … 100,000,000. They are derived one by one: memory does not grow with them. */
  readonly people: number;
  /** Whole number ≥ 0; another seed is another province. */
  readonly seed: number;
  /**
   * First day of visits, `YYYY-MM-DD`, not before 2018-01-01. Each visit is written in the edition in force when it ended (QĐ 4210 until
   * 2024-06-30, QĐ 4750 until 2024-12-31, then QĐ 3176), with the communes in force when it began (the merger: 2025-07-01).
   */
  readonly from: string;
  /** Last day on which a visit may begin, `YYYY-MM-DD`. */
  readonly to: string;
  /** Code on the list of 34 provinces; default `92` (Cần Thơ). */
  readonly province?: string;
  /** Visits (HOSO) per file, 1 … 1,000; default 10. Hospitals send one per file since 2024, catch-up exports send many. */
  readonly batch?: number;
  /** `clinical` (default): XML1–XML5. `all`: every national table and the check-ins, births, referrals and kept appointments they tell of. */
  readonly tables?: 'clinical' | 'all';
  /** Further formats of the same people and visits, each sent by sources of its own before the tables. None when absent; the tables are the same either way. */
  readonly formats?: readonly FormatKind[];
  /** Faults written on purpose; each file then carries the receipt it must get. */
  readonly defects?: DefectOptions;
}

/** Options checked and worked out. Days are day numbers of local time. */
export interface Plan {
  readonly people: number;
  readonly seed: number;
  readonly fromDay: number;
  readonly toDay: number;
  readonly province: Province;
  readonly batch: number;
  /** Every table, not XML1–XML5 alone. */
  readonly all: boolean;
  readonly formats: readonly FormatKind[];
  readonly defects: DefectPlan | undefined;
}

const EARLIEST = '2018-01-01';
/** With all tables, newborns are numbered above everybody else (`person/newborn.ts`). */
const MOST_PEOPLE = { clinical: 100_000_000, all: 20_000_000 } as const;

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
      `${name}: cần ngày YYYY-MM-DD từ ${EARLIEST}.`,
      `${name}: a date YYYY-MM-DD from ${EARLIEST} on.`,
    );
  };
  const fromDay = day('from', options.from);
  const toDay = day('to', options.to);
  if (toDay < fromDay) throw problem('incorrect', 'province-to', 'to: phải sau hoặc bằng from.', 'to: must not lie before from.');
  if (options.defects !== undefined && options.tables !== 'all') {
    throw problem('incorrect', 'province-defects', 'defects: cần tables: all.', 'defects: only with tables: all.');
  }
  const formats = options.formats ?? [];
  const unknown = formats.find((format) => !FORMATS.includes(format));
  if (unknown !== undefined) {
    throw problem(
      'incorrect',
      'province-formats',
      `formats: không có ${unknown}. Có: ${FORMATS.join(', ')}.`,
      `formats: no ${unknown}. There are: ${FORMATS.join(', ')}.`,
    );
  }
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
    people: whole('people', options.people, 1, MOST_PEOPLE[options.tables ?? 'clinical']),
    seed: whole('seed', options.seed, 0, Number.MAX_SAFE_INTEGER),
    fromDay,
    toDay,
    province,
    batch: whole('batch', options.batch ?? 10, 1, 1000),
    all: options.tables === 'all',
    formats,
    defects: options.defects === undefined ? undefined : defectPlanOf(options.defects),
  };
}
