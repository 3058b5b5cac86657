import type { Appointment } from '../agenda.ts';
import { civil, MINUTES_PER_DAY, pad2 } from '../calendar.ts';

/** Number of the visit in its facility's system (MA_LK): unique there, in the manner of that system. */
export function visitId(visit: Appointment): string {
  const { site, person, number, arrival } = visit;
  const year = civil(Math.floor(arrival / MINUTES_PER_DAY)).year;
  const serial = `${String(person.index + 1).padStart(7, '0')}${pad2(number)}`;
  if (site.numbering === 0) return `${site.code}.${year}.${serial}`;
  if (site.numbering === 1) return `HS${String(year).slice(2)}-${serial}`;
  return `${String(year).slice(2)}${serial}`;
}

/** Number of the person in that system (MA_BN). */
export function patientId(visit: Appointment): string {
  const { site, person } = visit;
  const serial = person.index + 1;
  if (site.numbering === 0) return `BN${String(serial).padStart(8, '0')}`;
  return site.numbering === 1 ? String(serial).padStart(8, '0') : `${site.code}${String(serial).padStart(8, '0')}`;
}
