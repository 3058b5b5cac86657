import { civil, MINUTES_PER_DAY, pad2 } from '../../calendar.ts';
import type { Random } from '../../random.ts';
import type { Visit } from '../../visit/visit.ts';

/** A cell before it is written: a day by its number, a number with its decimals, a text, or nothing. */
export type Cell = { readonly day: number } | { readonly number: string } | string;

/** A form a station keeps: its headers as printed, and the rows a visit leaves in it. */
export interface Form {
  readonly name: string;
  readonly title: string;
  readonly headers: readonly string[];
  /** The column of the day, as the hub calls it: what is wrong with it costs the row. */
  readonly day: string;
  rows(visit: Visit, random: Random): readonly (readonly Cell[])[];
}

/** Who the person is, as every form begins. */
const PERSON = ['Mã BN', 'Họ và tên', 'Ngày sinh', 'Giới', 'CCCD', 'Điện thoại'] as const;

function personCells({ appointment: { person }, patientId }: Visit): readonly Cell[] {
  const yearOnly = person.birth12.slice(4, 8) === '0000';
  const born = yearOnly ? { number: person.birth12.slice(0, 4) } : { day: person.birthDay };
  return [patientId, person.name, born, person.sex === 'male' ? 'Nam' : 'Nữ', person.nationalId, person.phone];
}

const dayOf = ({ appointment }: Visit): { readonly day: number } => ({ day: Math.floor(appointment.arrival / MINUTES_PER_DAY) });
const age = (visit: Visit): number => (dayOf(visit).day - visit.appointment.person.birthDay) / 365.2425;
const drugs = ({ xml2 }: Visit): string => xml2.map(({ TEN_THUOC }) => String(TEN_THUOC)).join(', ');
const weight = ({ xml1 }: Visit): Cell => ({ number: Number(xml1.CAN_NANG).toFixed(1) });
const pressure = (random: Random, above: number): string =>
  `${random.between(105, 125) + above}/${random.between(65, 80) + Math.floor(above / 2)}`;
const is = (visit: Visit, codes: RegExp): boolean => visit.diagnoses.some((code) => codes.test(code));

/** Forms of a commune's station, those a visit of it belongs into. */
export const FORMS: readonly Form[] = [
  {
    name: 'tha-dtd',
    title: 'SỔ THEO DÕI TĂNG HUYẾT ÁP, ĐÁI THÁO ĐƯỜNG',
    headers: [...PERSON, 'Ngày khám', 'HA', 'Đường huyết đói', 'HbA1c (%)', 'Cân nặng (kg)', 'Chẩn đoán', 'Thuốc điều trị'],
    day: 'NGAY',
    rows: (visit, random) => {
      if (!is(visit, /^(?:I10|E11)/)) return [];
      const sugar = is(visit, /^E11/);
      const glucose = { number: random.bell(sugar ? 7.8 : 5.4, 0.8).toFixed(1) };
      const hba1c = sugar ? { number: random.bell(7.2, 0.6).toFixed(1) } : '';
      const codes = visit.diagnoses.filter((code) => /^(?:I10|E11)/.test(code)).join(', ');
      return [[...personCells(visit), dayOf(visit), pressure(random, 25), glucose, hba1c, weight(visit), codes, drugs(visit)]];
    },
  },
  {
    name: 'kham-thai',
    title: 'SỔ KHÁM THAI',
    headers: [
      ...PERSON,
      'Ngày khám thai',
      'Ngày đầu kỳ kinh cuối',
      'Tuần thai',
      'HA tâm thu',
      'HA tâm trương',
      'CN (kg)',
      'Tim thai (l/p)',
      'PARA',
    ],
    day: 'NGAY',
    rows: (visit, random) => {
      if (!is(visit, /^Z34/)) return [];
      const weeks = random.between(9, 38);
      const cells = [{ day: dayOf(visit).day - weeks * 7 - random.below(7) }, { number: String(weeks) }];
      const measured = [{ number: String(random.between(100, 125)) }, { number: String(random.between(60, 80)) }, weight(visit)];
      return [
        [
          ...personCells(visit),
          dayOf(visit),
          ...cells,
          ...measured,
          { number: String(random.between(125, 155)) },
          random.pick(['0000', '1001', '2002']),
        ],
      ];
    },
  },
  {
    name: 'tang-truong',
    title: 'SỔ THEO DÕI TĂNG TRƯỞNG TRẺ EM',
    headers: [...PERSON, 'Ngày cân đo', 'Tháng tuổi', 'Cân nặng (kg)', 'Chiều dài (cm)', 'CN/T'],
    day: 'NGAY',
    rows: (visit, random) => {
      if (age(visit) >= 5) return [];
      const months = Math.max(0, Math.floor(age(visit) * 12));
      const length = { number: (50 + 24 * Math.min(1, months / 12) + 0.75 * Math.max(0, months - 12) + random.between(-2, 2)).toFixed(1) };
      return [[...personCells(visit), dayOf(visit), { number: String(months) }, weight(visit), length, 'Bình thường']];
    },
  },
  {
    name: 'nguoi-cao-tuoi',
    title: 'SỔ QUẢN LÝ SỨC KHỎE NGƯỜI CAO TUỔI',
    headers: [...PERSON, 'Ngày khám', 'Huyết áp', 'Mạch', 'Bệnh mạn tính', 'Khả năng sinh hoạt', 'Té ngã'],
    day: 'NGAY',
    rows: (visit, random) => {
      if (age(visit) < 60) return [];
      const cells = [pressure(random, 10), { number: String(random.between(62, 92)) }, visit.diagnoses.join(', ')];
      return [
        [
          ...personCells(visit),
          dayOf(visit),
          ...cells,
          random.pick(['Tự phục vụ', 'Cần hỗ trợ một phần']),
          random.pick(['không', 'không', 'có']),
        ],
      ];
    },
  },
  {
    name: 'cap-thuoc',
    title: 'SỔ CẤP PHÁT THUỐC',
    headers: ['Ngày cấp', 'Mã đơn thuốc', ...PERSON, 'Tên thuốc', 'Số đăng ký', 'SL', 'ĐVT', 'Cách dùng'],
    day: 'NGAY_BAN',
    rows: (visit) => {
      const names = new Set<unknown>();
      return visit.xml2.flatMap((row) => {
        if (names.has(row.TEN_THUOC)) return [];
        names.add(row.TEN_THUOC);
        const drug = [
          String(row.TEN_THUOC),
          String(row.SO_DANG_KY),
          { number: String(row.SO_LUONG) },
          String(row.DON_VI_TINH),
          String(row.CACH_DUNG),
        ];
        return [[dayOf(visit), `DT-${visit.id}`, ...personCells(visit), ...drug]];
      });
    },
  },
];

/** `dd/mm/yyyy`. */
export function dayText(day: number): string {
  const c = civil(day);
  return `${pad2(c.day)}/${pad2(c.month)}/${c.year}`;
}
