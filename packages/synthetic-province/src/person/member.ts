import { date8, dayNumber, pad2 } from '../calendar.ts';
import { GIVEN, PEOPLES } from '../data/names.ts';
import { ADULT_JOBS, BLOOD_GROUPS, OTHER_PROVINCES, PHONE_PREFIXES } from '../data/traits.ts';
import type { Plan } from '../options.ts';
import type { Random } from '../random.ts';
import type { House } from './house.ts';
import { insuranceOf } from './insurance.ts';
import type { Person, Sex } from './person.ts';
import { scramble } from './scramble.ts';

export type Role = 'elder' | 'husband' | 'wife' | 'child' | 'single';

/** One of a family, before the details. */
export interface Place {
  readonly index: number;
  readonly role: Role;
  readonly bornYear: number;
  readonly sex: Sex;
  readonly familyName: string;
}

/** Makes one member of a house: name, numbers, work, card. The order of the draws is part of what a seed makes. */
export function memberOf(random: Random, plan: Plan, house: House, { index, role, bornYear, sex, familyName }: Place): Person {
  const { commune, people } = house;
  const birthDay = Math.min(dayNumber(bornYear, 1, 1) + random.below(365), plan.toDay);
  const age = (plan.toDay - birthDay) / 365.2425;
  const yearOnly = bornYear < 1958 && random.chance(35);
  const hour = age < 1.2 ? random.below(1440) : 0;
  const names = PEOPLES[people];
  const generation = bornYear < 1965 ? 'old' : bornYear < 1998 ? 'middle' : 'young';
  const given = (names?.[sex] ?? GIVEN[sex][generation]).draw(random);
  const name = names?.last ? `${given} ${familyName}` : `${familyName} ${given}`;
  const registered = random.chance(8) ? random.pick(OTHER_PROVINCES) : commune.formerProvince;
  const century = bornYear < 2000 ? 0 : 2;
  const cccd = `0${registered}${century + (sex === 'male' ? 0 : 1)}${pad2(bornYear % 100)}${scramble(index, 1_000_000)}`;
  const cmnd = bornYear < 1950 && random.chance(6);
  const nationalId = age < 1 ? '' : cmnd ? `3${scramble(index, 100_000_000, 8)}` : cccd;
  const occupation = age < 18 || (role === 'elder' && age > 75) ? '00' : ADULT_JOBS.draw(random);
  const phone = age < 15 || random.chance(18) ? '' : `${random.pick(PHONE_PREFIXES)}${scramble(index * 7 + 3, 10_000_000, 7)}`;
  const insurance = insuranceOf(random, plan, { index, age, birthDay, people, commune });
  return {
    index,
    name: name.toUpperCase(),
    sex,
    birthDay,
    birth12: yearOnly ? `${bornYear}00000000` : date8(birthDay) + pad2(Math.floor(hour / 60)) + pad2(hour % 60),
    nationalId,
    people,
    occupation,
    commune,
    provinceCode: plan.province.code,
    communeNumber: house.communeNumber,
    address: house.address,
    phone,
    ...insurance,
    blood: BLOOD_GROUPS.draw(random),
    bloodKnown: random.chance(9),
  };
}
