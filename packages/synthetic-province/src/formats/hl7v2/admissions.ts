import { Random } from '../../random.ts';
import { staffName } from '../../visit/staff.ts';
import type { Visit } from '../../visit/visit.ts';
import { minuteOf } from '../clock.ts';
import type { Habit } from './habit.ts';
import { type Draft, draft, type Fields, plainText, segment } from './message.ts';
import { pid, pv1 } from './person.ts';

const ALLERGIES: readonly (readonly [code: string, name: string])[] = [
  ['PEN', 'Penicillin'],
  ['CEF', 'Cefuroxim'],
  ['TOM', 'Tôm, cua'],
  ['ASP', 'Aspirin'],
];

/** Part of the people whom the desk registered twice before it found out, percent. */
const TWICE_PERCENT = 8;
const CHANGED_PERCENT = 30;

/**
 * What the hospital's own system tells of a visit in ADT, in the order it happened: arrival (A01, A04), a change (A08), the end (A03); before them, for some,
 * a second registration (A28) and its merge (A40).
 */
export function admissionsOf(seed: number, habit: Habit, visit: Visit): readonly Draft[] {
  const { appointment, id, xml1 } = visit;
  const { site, person, nights, arrival, number } = appointment;
  const random = new Random(seed, 71, person.index, number);
  const end = minuteOf(String(xml1.NGAY_RA));
  const drafts: Draft[] = [];
  const tell = (event: string, structure: string, at: number, ...behind: readonly Fields[]): void => {
    const begins = {
      application: 'HIS',
      facility: site.code,
      type: `ADT^${event}^ADT_${structure}`,
      id: `A${id}-${drafts.length + 1}`,
      at: at + 1,
    };
    drafts.push(draft(habit, begins, segment('EVN', { 2: habit.time(at) }), ...behind));
  };
  if (random.chance(TWICE_PERCENT)) {
    const twice = `${visit.patientId}T${number}`;
    tell('A28', 'A05', arrival - 30, pid(habit, visit, twice));
    tell('A40', 'A39', arrival - 15, pid(habit, visit), segment('MRG', { 1: `${twice}^^^${site.code}^PI` }));
  }
  // Admitting, working, final: each is a diagnosis of its own, so that every message says something new in whatever order the hub gets to them.
  const diagnosis = (type: string): Fields =>
    segment('DG1', { 1: '1', 3: `${xml1.MA_BENH_CHINH}^${plainText(String(xml1.CHAN_DOAN_VAO))}^I10`, 6: type });
  const kin = segment('NK1', {
    1: '1',
    2: `^${staffName(`${String((person.index % 9_999_991) + 7).padStart(7, '0')}`)}`,
    3: 'SPO^Người nhà',
  });
  tell(nights > 0 ? 'A01' : 'A04', 'A01', arrival, pid(habit, visit), kin, pv1(habit, visit), diagnosis('A'));
  if (nights > 0 && random.chance(CHANGED_PERCENT)) {
    const [code, name] = random.pick(ALLERGIES);
    const allergy = segment('AL1', { 1: '1', 2: 'DA', 3: `${code}^${name}`, 4: 'MO', 5: 'Nổi mề đay' });
    tell('A08', 'A01', arrival + 200, pid(habit, visit), pv1(habit, visit), allergy, diagnosis('W'));
  }
  tell('A03', 'A03', end, pid(habit, visit), pv1(habit, visit, end), diagnosis('F'));
  return drafts;
}
