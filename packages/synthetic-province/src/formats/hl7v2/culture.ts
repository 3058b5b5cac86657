import type { Random } from '../../random.ts';
import type { Visit } from '../../visit/visit.ts';
import type { Habit } from './habit.ts';
import { type Fields, segment } from './message.ts';

/** Diagnoses a culture is taken for. */
const INFECTIONS = /^(?:J1[2-8]|N39|N10|A0[1-9]|A41|L0[2-3]|K35|J44)/;
const CULTURE_PERCENT = 80;
const DAYS = 2 * 1440;

const ORGANISMS = ['Escherichia coli', 'Klebsiella pneumoniae', 'Staphylococcus aureus', 'Streptococcus pneumoniae'] as const;
/** Code, name, susceptible up to, resistant from (MIC, ug/mL). */
const ANTIBIOTICS: readonly (readonly [code: string, name: string, low: string, high: string])[] = [
  ['CIP', 'Ciprofloxacin', '<=0.25', '>4'],
  ['CRO', 'Ceftriaxon', '<=1', '>=64'],
  ['MEM', 'Meropenem', '<=0.25', '>=16'],
  ['GEN', 'Gentamicin', '<=1', '>=16'],
  ['LVX', 'Levofloxacin', '<=0.12', '>=8'],
];

/** A culture with its antibiogram, as a second OBR that names its parent (OBR-26, OBR-29). */
export function cultureOf(
  random: Random,
  { machineLike, time }: Habit,
  visit: Visit,
): { readonly at: number; readonly segments: readonly Fields[] } | undefined {
  const { condition, nights, arrival } = visit.appointment;
  if (nights < 2 || !INFECTIONS.test(condition.code) || !random.chance(CULTURE_PERCENT)) return undefined;
  const number = visit.id.replaceAll(/\D/g, '');
  const [placer, filler] = [`CD${number}VS`, `VS${number}`];
  const at = arrival + DAYS;
  const organism = random.pick(ORGANISMS);
  const order = (id: string, code: string, more: Readonly<Record<number, string>> = {}): Readonly<Record<number, string>> => ({
    2: placer,
    3: id,
    4: code,
    7: time(arrival + 60),
    22: time(at),
    25: 'F',
    ...more,
  });
  const decimal = (text: string): string => (machineLike ? text.replace('.', ',') : text);
  return {
    at,
    segments: [
      segment('ORC', { 1: 'RE', 2: placer, 3: filler }),
      segment('OBR', { 1: '1', ...order(filler, 'VS01^Nuôi cấy vi khuẩn') }),
      segment('OBX', { 1: '1', 2: 'ST', 3: 'ORG^Vi khuẩn', 4: '1', 5: organism, 11: 'F' }),
      segment('OBR', {
        1: '2',
        ...order(`${filler}-1`, 'KSD^Kháng sinh đồ', { 26: `ORG&Vi khuẩn^1^${organism}`, 29: `${placer}^${filler}` }),
      }),
      ...ANTIBIOTICS.map(([code, name, low, high], i) => {
        const resistant = random.chance(30);
        const fields = {
          1: String(i + 1),
          2: 'ST',
          3: `${code}^${name}`,
          4: '1',
          5: decimal(resistant ? high : low),
          8: resistant ? 'R' : 'S',
          11: 'F',
        };
        return segment('OBX', { ...fields, 6: machineLike ? '^ug/mL' : 'ug/mL' });
      }),
    ],
  };
}
