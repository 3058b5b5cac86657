import { civil, date8, dayNumber, pad2 } from './calendar.ts';
import { FAMILY, GIVEN, PEOPLES } from './data/names.ts';
import { KINH, PEOPLES_BY_PROVINCE } from './data/peoples.ts';
import { HAMLETS, STREETS } from './data/streets.ts';
import type { Network } from './network.ts';
import type { Plan } from './options.ts';
import type { Commune } from './places.ts';
import { Random, Weighted } from './random.ts';

export type Sex = 'male' | 'female';

/** Someone invented. Everything here stays the same at every visit, as in a careful register. */
export interface Person {
  /** 0 … people-1. */
  readonly index: number;
  readonly name: string;
  readonly sex: Sex;
  readonly birthDay: number;
  /** NGAY_SINH, 12 characters; `195400000000` when only the year is known. */
  readonly birth12: string;
  /** CCCD (12 digits), an elder's CMND (9), or '' below one year of age. */
  readonly nationalId: string;
  /** MA_DANTOC. */
  readonly people: string;
  /** MA_NGHE_NGHIEP, level 2. */
  readonly occupation: string;
  readonly commune: Commune;
  /** MATINH_CU_TRU. */
  readonly provinceCode: string;
  /** Position of the commune in the network. */
  readonly communeNumber: number;
  readonly address: string;
  readonly phone: string;
  /** MA_THE_BHYT, 15 characters, or '' when not insured. */
  readonly card: string;
  readonly cardFrom: string;
  readonly cardTo: string;
  /** Share of costs the card covers at its own facility: 80, 95 or 100. */
  readonly benefit: number;
  readonly blood: string;
  /** True for the few who brought a paper that says their blood group (NHOM_MAU). */
  readonly bloodKnown: boolean;
}

/** People come in blocks; a block is a whole number of families, so a person needs only its own block. */
export const BLOCK = 32;

const ADULT_JOBS = new Weighted([
  ['61', 22],
  ['63', 8],
  ['62', 4],
  ['92', 8],
  ['52', 12],
  ['51', 6],
  ['95', 4],
  ['75', 8],
  ['81', 5],
  ['82', 4],
  ['71', 6],
  ['83', 5],
  ['93', 5],
  ['91', 3],
  ['72', 3],
  ['74', 2],
  ['41', 3],
  ['33', 3],
  ['23', 3],
  ['22', 1],
  ['24', 2],
  ['25', 1],
  ['26', 1],
  ['54', 2],
  ['53', 1],
  ['21', 1],
  ['94', 1],
  ['42', 1],
  ['14', 0.5],
  ['02', 0.4],
  ['01', 0.4],
] as const);
const PHONE = [
  '090',
  '091',
  '093',
  '094',
  '096',
  '097',
  '098',
  '086',
  '088',
  '089',
  '032',
  '033',
  '034',
  '035',
  '036',
  '037',
  '038',
  '039',
  '070',
  '076',
  '077',
  '078',
  '079',
  '081',
  '082',
  '083',
  '084',
  '085',
  '056',
  '058',
];
const BLOOD = new Weighted([
  ['O+', 42],
  ['B+', 30],
  ['A+', 21],
  ['AB+', 6.5],
  ['O-', 0.2],
  ['B-', 0.2],
  ['A-', 0.1],
] as const);

type Role = 'elder' | 'husband' | 'wife' | 'child' | 'single';

const regionOf = (provinceCode: string): keyof typeof FAMILY =>
  Number(provinceCode) <= 37 ? 'north' : Number(provinceCode) <= 68 ? 'centre' : 'south';

/** Makes people of one province, one at a time, each from (seed, index) alone. */
export class Register {
  readonly #plan: Plan;
  readonly #network: Network;
  readonly #peoples: Weighted<string>;
  #block = -1;
  #members: Person[] = [];

  constructor(plan: Plan, network: Network) {
    this.#plan = plan;
    this.#network = network;
    const others = Object.entries(PEOPLES_BY_PROVINCE[plan.province.code] ?? {});
    const rest = 100 - others.reduce((sum, [, share]) => sum + share, 0);
    this.#peoples = new Weighted([[KINH, rest] as const, ...others]);
  }

  /** The person with this index. Neighbouring indexes are cheap: the block made last is kept. */
  person(index: number): Person {
    const block = Math.floor(index / BLOCK);
    if (block !== this.#block) {
      this.#members = this.#families(block);
      this.#block = block;
    }
    return this.#members[index - block * BLOCK] as Person;
  }

  #families(block: number): Person[] {
    const random = new Random(this.#plan.seed, 21, block);
    const people: Person[] = [];
    while (people.length < BLOCK) this.#family(random, block * BLOCK, people);
    return people;
  }

  /** Adds one family: one roof, one address, one people; children bear the father's family name. */
  #family(random: Random, first: number, into: Person[]): void {
    const room = BLOCK - into.length;
    const communeNumber = random.below(this.#network.communes.length);
    const commune = this.#network.communes[communeNumber] as Commune;
    const region = regionOf(commune.formerProvince);
    const people = this.#peoples.draw(random);
    const names = PEOPLES[people];
    const family = names?.family ?? FAMILY[region];
    const house = { random, region, people, commune, communeNumber, address: this.#address(random, commune, region) };
    const fatherName = family.draw(random);
    const thisYear = 1970 + Math.floor(this.#plan.toDay / 365.2425);
    const add = (role: Role, born: number, sex: Sex, familyName: string): void => {
      if (into.length < BLOCK) into.push(this.#member(house, first + into.length, role, Math.min(born, thisYear), sex, familyName));
    };
    if (room < 3 || random.chance(9)) {
      add('single', thisYear - random.between(19, 80), random.chance(50) ? 'male' : 'female', fatherName);
      return;
    }
    const husbandAge = Math.round(random.bell(42, 11));
    const husbandBorn = thisYear - Math.min(85, Math.max(22, husbandAge));
    const wifeBorn = Math.min(thisYear - 19, husbandBorn + random.between(-2, 7));
    add('husband', husbandBorn, 'male', fatherName);
    add('wife', wifeBorn, 'female', family.draw(random));
    const children = Math.min(random.pick([0, 1, 1, 2, 2, 2, 2, 3, 3, 4]), Math.max(0, Math.floor((thisYear - wifeBorn - 19) / 2)));
    for (let i = 0; i < children; i++) {
      const born = wifeBorn + random.between(20, 33) + i * 2;
      if (born <= thisYear) add('child', born, random.chance(52) ? 'male' : 'female', fatherName);
    }
    if (random.chance(34)) add('elder', husbandBorn - random.between(21, 32), 'female', family.draw(random));
    if (random.chance(22)) add('elder', husbandBorn - random.between(22, 36), 'male', fatherName);
  }

  #address(random: Random, commune: Commune, region: string): string {
    const end = `${commune.name}, ${this.#plan.province.name}`;
    if (commune.urban && random.chance(75)) {
      const alley = random.chance(35) ? `/${random.between(1, 60)}` : '';
      return `${random.between(1, 420)}${alley} ${random.pick(STREETS)}, ${end}`;
    }
    const unit = region === 'south' ? 'Ấp' : commune.urban ? 'Tổ dân phố' : 'Thôn';
    const where = random.chance(60) ? `${unit} ${random.between(1, 12)}` : `${unit} ${random.pick(HAMLETS)}`;
    return `${random.chance(40) ? `Số ${random.between(1, 380)}, ` : ''}${where}, ${end}`;
  }

  #member(
    house: { random: Random; region: keyof typeof FAMILY; people: string; commune: Commune; communeNumber: number; address: string },
    index: number,
    role: Role,
    bornYear: number,
    sex: Sex,
    familyName: string,
  ): Person {
    const { random, commune } = house;
    const thisDay = this.#plan.toDay;
    const yearStart = dayNumber(bornYear, 1, 1);
    const birthDay = Math.min(yearStart + random.below(365), thisDay);
    const age = (thisDay - birthDay) / 365.2425;
    const yearOnly = bornYear < 1958 && random.chance(35);
    const hour = age < 1.2 ? random.below(1440) : 0;
    const names = PEOPLES[house.people];
    const generation = bornYear < 1965 ? 'old' : bornYear < 1998 ? 'middle' : 'young';
    const given = (names?.[sex] ?? GIVEN[sex][generation]).draw(random);
    const name = names?.last ? `${given} ${familyName}` : `${familyName} ${given}`;
    const registered = random.chance(8) ? random.pick(OTHER_PROVINCES) : commune.formerProvince;
    const century = bornYear < 2000 ? 0 : 2;
    const cccd = `0${registered}${century + (sex === 'male' ? 0 : 1)}${pad2(bornYear % 100)}${scramble(index, 1_000_000)}`;
    const cmnd = bornYear < 1950 && random.chance(6);
    const nationalId = age < 1 ? '' : cmnd ? `3${scramble(index, 100_000_000, 8)}` : cccd;
    const occupation = age < 18 || (role === 'elder' && age > 75) ? '00' : ADULT_JOBS.draw(random);
    const phone = age < 15 || random.chance(18) ? '' : `${random.pick(PHONE)}${scramble(index * 7 + 3, 10_000_000, 7)}`;
    const insurance = this.#insurance(random, age, birthDay, house.people, commune, index);
    return {
      index,
      name: name.toUpperCase(),
      sex,
      birthDay,
      birth12: yearOnly ? `${bornYear}00000000` : date8(birthDay) + pad2(Math.floor(hour / 60)) + pad2(hour % 60),
      nationalId,
      people: house.people,
      occupation,
      commune,
      provinceCode: this.#plan.province.code,
      communeNumber: house.communeNumber,
      address: house.address,
      phone,
      ...insurance,
      blood: BLOOD.draw(random),
      bloodKnown: random.chance(9),
    };
  }

  /** Card group by age, work and need; the last ten characters are the person's social insurance number. */
  #insurance(random: Random, age: number, birthDay: number, people: string, commune: Commune, index: number) {
    const group = this.#cardGroup(random, age, people);
    if (group === '') return { card: '', cardFrom: '', cardTo: '', benefit: 0 };
    const yearStart = dayNumber(civil(this.#plan.fromDay).year, 1, 1);
    return {
      card: `${group}${commune.formerProvince}${commune.formerProvince}${scramble(index, 100_000_000, 8)}`,
      cardFrom: date8(Math.max(yearStart, birthDay)),
      cardTo: `${civil(this.#plan.toDay).year}1231`,
      benefit: BENEFIT[group.charAt(2)] as number,
    };
  }

  /** Two letters and the benefit digit, or '' for the few without a card. */
  #cardGroup(random: Random, age: number, people: string): string {
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
}

/** Percent covered, by the third character of the card. */
const BENEFIT: Readonly<Record<string, number>> = { '1': 100, '2': 100, '3': 95, '4': 80, '5': 100 };

const OTHER_PROVINCES = [
  '01',
  '79',
  '75',
  '74',
  '80',
  '82',
  '84',
  '86',
  '89',
  '91',
  '94',
  '95',
  '96',
  '38',
  '40',
  '34',
  '36',
  '48',
  '51',
  '56',
];

/** A number of fixed length that looks random and differs for every index below `size` (the multiplier is coprime to ten). */
function scramble(index: number, size: number, digits = 6): string {
  return String(((index % size) * 7_654_321 + 271_829) % size).padStart(digits, '0');
}
