import { Random } from '../../random.ts';
import type { Row } from '../../tables.ts';
import { staffName } from '../../visit/staff.ts';
import type { Visit } from '../../visit/visit.ts';
import { minuteOf } from '../clock.ts';
import { cultureOf } from './culture.ts';
import type { Habit } from './habit.ts';
import { type Draft, draft, type Fields, plainText, segment } from './message.ts';
import { pid, pv1 } from './person.ts';

/** A laboratory test of a visit with the rows of XML4 that are its values. */
interface Test {
  /** ORC-2, the same in order and result. */
  readonly placer: string;
  /** ORC-3. */
  readonly filler: string;
  readonly service: Row;
  readonly values: readonly Row[];
  /** Minutes of local time. */
  readonly orderedAt: number;
  readonly resultAt: number;
}

const LABORATORY = 1;
const PARTIAL_PERCENT = 40;
const CORRECTED_PERCENT = 12;

function testsOf({ id, xml3, xml4 }: Visit): readonly Test[] {
  const number = id.replaceAll(/\D/g, '');
  return xml3
    .filter(({ MA_NHOM }) => MA_NHOM === LABORATORY)
    .flatMap((service, i): Test[] => {
      const values = xml4.filter((row) => row.MA_DICH_VU === service.MA_DICH_VU && row.NGAY_KQ === service.NGAY_KQ);
      const times = { orderedAt: minuteOf(String(service.NGAY_YL)), resultAt: minuteOf(String(service.NGAY_KQ)) };
      return values.length === 0 ? [] : [{ placer: `CD${number}${i + 1}`, filler: `XN${number}${i + 1}`, service, values, ...times }];
    });
}

const serviceText = ({ service }: Test): string => `${service.MA_DICH_VU}^${plainText(String(service.TEN_DICH_VU))}`;

/** The orders of a visit's tests, one ORM^O01 each, as the hospital's own system sends them. */
export function ordersOf(habit: Habit, visit: Visit): readonly Draft[] {
  const { site } = visit.appointment;
  return testsOf(visit).map((test, i) => {
    const at = test.orderedAt;
    const begins = { application: 'HIS', facility: site.code, type: 'ORM^O01^ORM_O01', id: `O${visit.id}-${i + 1}`, at };
    const doctor = String(test.service.MA_BAC_SI);
    return draft(
      habit,
      begins,
      pid(habit, visit),
      pv1(habit, visit),
      segment('ORC', { 1: 'NW', 2: test.placer, 9: habit.time(at), 12: `${doctor}^${staffName(doctor)}` }),
      segment('OBR', { 1: '1', 2: test.placer, 4: serviceText(test), 13: plainText(String(visit.xml1.CHAN_DOAN_VAO)) }),
    );
  });
}

/** The results of a visit: for some tests a part first, then all, for a few a correction; a culture with its antibiogram for an infection that stays. */
export function resultsOf(seed: number, habit: Habit, visit: Visit): readonly Draft[] {
  const { site, person, number } = visit.appointment;
  const random = new Random(seed, 72, person.index, number);
  const drafts: Draft[] = [];
  const tell = (at: number, ...behind: readonly Fields[]): void => {
    const begins = {
      application: 'LIS',
      facility: site.code,
      type: 'ORU^R01^ORU_R01',
      id: `R${visit.id}-${drafts.length + 1}`,
      at: at + 2,
    };
    drafts.push(draft(habit, begins, pid(habit, visit), pv1(habit, visit), ...behind));
  };
  for (const test of testsOf(visit)) {
    const report = (values: readonly Fields[], at: number, status: string): void => {
      const { placer, filler } = test;
      const obr = segment('OBR', {
        1: '1',
        2: placer,
        3: filler,
        4: serviceText(test),
        7: habit.time(test.orderedAt + 5),
        22: habit.time(at),
        25: status,
      });
      tell(at, segment('ORC', { 1: 'RE', 2: placer, 3: filler }), obr, ...values);
    };
    const { values, orderedAt, resultAt } = test;
    if (values.length > 1 && resultAt - orderedAt > 20 && random.chance(PARTIAL_PERCENT)) {
      report([obx(habit, values[0] as Row, 1, 'P', orderedAt + 5)], resultAt - 10, 'A');
    }
    report(
      values.map((row, i) => obx(habit, row, i + 1, 'F', orderedAt + 5)),
      resultAt,
      'F',
    );
    const first = values[0] as Row;
    if (Number.isFinite(Number(first.GIA_TRI)) && random.chance(CORRECTED_PERCENT)) {
      const decimals = String(first.GIA_TRI).split('.')[1]?.length ?? 0;
      const mended = { ...first, GIA_TRI: (Number(first.GIA_TRI) * 1.1 + 1 / 10 ** decimals).toFixed(decimals) };
      report([obx(habit, mended, 1, 'C', orderedAt + 5)], resultAt + 45, 'C');
    }
  }
  const culture = cultureOf(random, habit, visit);
  if (culture !== undefined) tell(culture.at, ...culture.segments);
  return drafts;
}

function obx(
  { machineLike, time }: Habit,
  { MA_CHI_SO, TEN_CHI_SO, GIA_TRI = '', DON_VI_DO = '' }: Row,
  n: number,
  status: string,
  taken: number,
): Fields {
  const number = /^\d+(?:\.\d+)?$/.test(String(GIA_TRI));
  const value = machineLike && number ? String(GIA_TRI).replace('.', ',') : plainText(String(GIA_TRI));
  const unit = plainText(String(DON_VI_DO));
  return segment('OBX', {
    1: String(n),
    2: number ? 'NM' : 'ST',
    3: `${MA_CHI_SO}^${plainText(String(TEN_CHI_SO))}`,
    5: value,
    6: machineLike && unit !== '' ? `^${unit}` : unit,
    11: status,
    14: time(taken),
  });
}
