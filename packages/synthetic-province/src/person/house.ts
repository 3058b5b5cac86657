import type { FAMILY } from '../data/names.ts';
import { HAMLETS, STREETS } from '../data/streets.ts';
import { MERGER } from '../edition.ts';
import type { Plan } from '../options.ts';
import { type Commune, formerProvinceName } from '../places.ts';
import type { Random } from '../random.ts';
import type { Person } from './person.ts';

/** What the members of a family share. */
export interface House {
  /** MA_DANTOC. */
  readonly people: string;
  readonly commune: Commune;
  /** Position of the commune in the network. */
  readonly communeNumber: number;
  readonly address: string;
}

/** Where somebody lives, as the tables of a day have it. */
export interface Residence {
  readonly address: string;
  /** MATINH_CU_TRU, MAHUYEN_CU_TRU (empty since the merger), MAXA_CU_TRU. */
  readonly province: string;
  readonly district: string;
  readonly commune: string;
}

/** The residence of a person on a day: before the merger the commune, the district and the province have their old names and codes. */
export function residenceOn(
  day: number,
  { address, commune, provinceCode }: Pick<Person, 'address' | 'commune' | 'provinceCode'>,
): Residence {
  const { before } = commune;
  if (day >= MERGER || before === undefined) return { address, province: provinceCode, district: '', commune: commune.code };
  const street = address.slice(0, address.lastIndexOf(`${commune.name}, `));
  const province = formerProvinceName(commune.formerProvince);
  return {
    address: `${street}${before.name}, ${before.districtName}, ${province}`,
    province: commune.formerProvince,
    district: before.district,
    commune: commune.code,
  };
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
