import { plain } from '../../summary.ts';
import type { Visit } from '../../visit/visit.ts';
import type { Habit } from './habit.ts';
import { type Fields, plainText, segment } from './message.ts';

/** PID of the person of a visit; `number` in place of MA_BN for a second registration. */
export function pid(habit: Habit, visit: Visit, number: string = visit.patientId): Fields {
  const { person, site } = visit.appointment;
  const numbers = [`${number}^^^${site.code}^PI`, ...(person.nationalId.length === 12 ? [`${person.nationalId}^^^VN^NI`] : [])];
  return segment('PID', {
    1: '1',
    3: numbers.join('~'),
    5: nameOf(habit, person.name),
    6: habit.machineLike ? plain(person.name).toUpperCase() : '',
    7: person.birth12.slice(4, 8) === '0000' ? person.birth12.slice(0, 4) : person.birth12.slice(0, 8),
    8: person.sex === 'male' ? 'M' : 'F',
    11: plainText(String(visit.xml1.DIA_CHI ?? '')),
    ...(person.phone === '' ? {} : { 13: `^PRN^CP^^^^^^^^^${person.phone}` }),
  });
}

function nameOf({ machineLike, givenFirst }: Habit, name: string): string {
  const words = name.split(' ');
  if (machineLike || words.length < 3) return `^${name}`;
  const [family, middle, given] = [words[0], words.slice(1, -1).join(' '), words.at(-1)];
  return givenFirst ? [family, given, middle].join('^') : [family, middle, given].join('^');
}

/** PV1: where, under whom, since when; with `end` (minutes) until when. */
export function pv1(habit: Habit, visit: Visit, end?: number): Fields {
  const { nights, emergency, arrival } = visit.appointment;
  const ward = String(visit.xml1.MA_KHOA).split(';').at(-1) as string;
  const bed = visit.xml3.find(({ MA_GIUONG }) => MA_GIUONG !== undefined)?.MA_GIUONG;
  return segment('PV1', {
    1: '1',
    2: nights > 0 ? 'I' : emergency ? 'E' : 'O',
    3: bed === undefined ? ward : `${ward}^P1^${bed}`,
    19: visit.id,
    44: habit.time(arrival),
    ...(end === undefined ? {} : { 45: habit.time(end) }),
  });
}
