import type { Appointment } from '../agenda.ts';
import { MINUTES_PER_DAY } from '../calendar.ts';
import { Random } from '../random.ts';
import { visitId } from './numbers.ts';

/** What every table of one visit needs. Times are minutes of local time. */
export interface Scene {
  readonly visit: Appointment;
  /** The visit's own stream: the tables draw from it in a fixed order, which is part of what a seed makes. */
  readonly random: Random;
  /** MA_LK. */
  readonly id: string;
  /** Years at arrival. */
  readonly age: number;
  /** Licence number of the doctor in charge. */
  readonly doctor: string;
  /** Licence number of the doctor who reads results. */
  readonly reader: string;
  /** Day number of arrival. */
  readonly day: number;
  /** MA_KHOA where the patient is examined. */
  readonly department: string;
  /** MA_KHOA where the patient stays; the department when nobody stays. */
  readonly ward: string;
}

/** The scene of a visit, from (seed, person, number) and nothing else. */
export function sceneOf(seed: number, visit: Appointment): Scene {
  const random = new Random(seed, 41, visit.person.index, visit.number);
  const day = Math.floor(visit.arrival / MINUTES_PER_DAY);
  const department = visit.site.kind === 'station' ? 'K01' : visit.condition.department;
  return {
    visit,
    random,
    id: visitId(visit),
    day,
    age: (day - visit.person.birthDay) / 365.2425,
    doctor: random.pick(visit.site.doctors),
    reader: random.pick(visit.site.doctors),
    department,
    ward: visit.nights > 0 ? (visit.condition.ward ?? department) : department,
  };
}
