import { DRUGS, type Drug, type DrugKey } from '../data/catalogue.ts';
import type { Scene } from './scene.ts';

/** A drug prescribed at a visit. */
export interface Prescribed {
  readonly key: DrugKey;
  readonly drug: Drug;
  /** Units at a time. */
  readonly dose: number;
  readonly timesADay: number;
  readonly days: number;
  /** Units in all. */
  readonly quantity: number;
}

/** Drugs of this visit: what is given by infusion or in an operation only to those who stay, half a tablet to children. */
export function prescriptionsOf(scene: Scene): readonly Prescribed[] {
  const { condition, nights } = scene.visit;
  const list: Prescribed[] = [];
  for (const { drug: key, dose, timesADay, days, percent } of condition.drugs) {
    if (!scene.random.chance(percent)) continue;
    const drug: Drug = DRUGS[key];
    const hospitalOnly = drug.route === '2.14' || drug.route === '2.15' || key === 'oxy' || key === 'propofol';
    if (hospitalOnly && nights === 0) continue;
    const perDose = scene.age < 12 && drug.unit === 'Viên' && dose === 1 ? 0.5 : dose;
    const lasting = nights > 0 ? Math.min(days, nights + 1) : days;
    list.push({ key, drug, dose: perDose, timesADay, days: lasting, quantity: Math.ceil(perDose * timesADay * lasting) });
  }
  return list;
}
