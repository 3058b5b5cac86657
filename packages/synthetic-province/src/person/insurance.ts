import { civil, date8, dayNumber } from '../calendar.ts';
import { KINH } from '../data/peoples.ts';
import type { Plan } from '../options.ts';
import type { Commune } from '../places.ts';
import type { Random } from '../random.ts';
import type { Person } from './person.ts';
import { scramble } from './scramble.ts';

/** Percent covered, by the third character of the card. */
const BENEFIT: Readonly<Record<string, number>> = { '1': 100, '2': 100, '3': 95, '4': 80, '5': 100 };

/** Card group by age, work and need; the last ten characters are the person's social insurance number. */
export function insuranceOf(
  random: Random,
  plan: Plan,
  {
    index,
    age,
    birthDay,
    people,
    commune,
  }: Pick<Person, 'index' | 'birthDay' | 'people'> & { readonly age: number; readonly commune: Commune },
): Pick<Person, 'card' | 'cardFrom' | 'cardTo' | 'benefit'> {
  const group = cardGroup(random, age, people);
  if (group === '') return { card: '', cardFrom: '', cardTo: '', benefit: 0 };
  const yearStart = dayNumber(civil(plan.fromDay).year, 1, 1);
  return {
    card: `${group}${commune.formerProvince}${commune.formerProvince}${scramble(index, 100_000_000, 8)}`,
    cardFrom: date8(Math.max(yearStart, birthDay)),
    cardTo: `${civil(plan.toDay).year}1231`,
    benefit: BENEFIT[group.charAt(2)] as number,
  };
}

/** Two letters and the benefit digit, or '' for the few without a card. */
function cardGroup(random: Random, age: number, people: string): string {
  if (age < 6) return 'TE1';
  if (random.chance(6)) return '';
  if (people !== KINH && random.chance(45)) return 'DT2';
  if (random.chance(5)) return 'HN2';
  if (age < 18) return 'HS4';
  if (age < 22) return 'SV4';
  if (age >= 80) return 'BT2';
  if (random.chance(5)) return 'CN3';
  if (random.chance(2)) return 'CC1';
  if (age > 58) return random.chance(25) ? 'HT3' : 'GD4';
  return random.chance(38) ? 'DN4' : 'GD4';
}
