import type { FAMILY } from '../data/names.ts';
import { HAMLETS, STREETS } from '../data/streets.ts';
import type { Plan } from '../options.ts';
import type { Commune } from '../places.ts';
import type { Random } from '../random.ts';

/** What the members of a family share. */
export interface House {
  /** MA_DANTOC. */
  readonly people: string;
  readonly commune: Commune;
  /** Position of the commune in the network. */
  readonly communeNumber: number;
  readonly address: string;
}

export type Region = keyof typeof FAMILY;

/** North, centre or south, by the province before the merger. */
export function regionOf(provinceCode: string): Region {
  return Number(provinceCode) <= 37 ? 'north' : Number(provinceCode) <= 68 ? 'centre' : 'south';
}

/** DIA_CHI as people of this region write it. */
export function addressIn(random: Random, plan: Plan, commune: Commune, region: Region): string {
  const end = `${commune.name}, ${plan.province.name}`;
  if (commune.urban && random.chance(75)) {
    const alley = random.chance(35) ? `/${random.between(1, 60)}` : '';
    return `${random.between(1, 420)}${alley} ${random.pick(STREETS)}, ${end}`;
  }
  const unit = region === 'south' ? 'Ấp' : commune.urban ? 'Tổ dân phố' : 'Thôn';
  const where = random.chance(60) ? `${unit} ${random.between(1, 12)}` : `${unit} ${random.pick(HAMLETS)}`;
  return `${random.chance(40) ? `Số ${random.between(1, 380)}, ` : ''}${where}, ${end}`;
}
