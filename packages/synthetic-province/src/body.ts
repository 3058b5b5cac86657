import type { Appointment } from './agenda.ts';
import type { Random } from './random.ts';

/** Kilograms and centimetres of someone of this age; the person's own build stays with them. */
export function build(random: Random, age: number, male: boolean): { weight: number; height: number } {
  const grown = Math.min(1, age / 18);
  const height = age < 1 ? 50 + 25 * age : 75 + ((male ? 167 : 156) - 75) * grown ** 0.85;
  const perMetre = age < 1 ? 15.5 : 15.6 + 6.4 * grown;
  const h = Math.round(height + random.bell(0, age < 1 ? 1.5 : 4));
  return { height: h, weight: Math.max(2.3, Math.round(perMetre * (h / 100) ** 2 * random.bell(100, 7)) / 100) };
}

/** The vital signs as nurses write them in DIEN_BIEN_LS: `CSST<M78_T37_HA120/80_NT18_SP98>`. */
export function vitalSigns(random: Random, visit: Appointment, age: number, better: number): string {
  const { condition } = visit;
  const fever = (condition.temperature ?? 0) * (1 - better);
  const temperature = Math.round((36.8 + fever * random.bell(1, 0.25) + random.bell(0, 0.15)) * 10) / 10;
  const pulse = Math.round((age < 2 ? 122 : age < 10 ? 96 : 77) + fever * 11 + random.bell(0, 6));
  const breaths = Math.round((age < 2 ? 34 : age < 10 ? 23 : 18) + fever * 1.5 + random.bell(0, 1.2));
  const systolic = Math.round((age < 10 ? 92 : 110 + age / 4 + (condition.systolic ?? 0) * (1 - better / 2) + random.bell(0, 7)) / 5) * 5;
  const diastolic = Math.round((systolic * 0.62 + random.bell(0, 3)) / 5) * 5;
  const saturation = Math.min(100, Math.round(98 - (condition.code.startsWith('J') ? 1.5 * (1 - better) : 0) + random.bell(0, 0.7)));
  const pressure = age < 3 ? '' : `_HA${systolic}/${diastolic}`;
  return `CSST<M${pulse}_T${temperature}${pressure}_NT${breaths}_SP${saturation}>`;
}
