import { FAMILY, PEOPLES } from '../data/names.ts';
import { KINH, PEOPLES_BY_PROVINCE } from '../data/peoples.ts';
import type { Network } from '../network.ts';
import type { Plan } from '../options.ts';
import type { Commune } from '../places.ts';
import { Random, Weighted } from '../random.ts';
import { addressIn, type House, regionOf } from './house.ts';
import { memberOf, type Role } from './member.ts';
import type { Person, Sex } from './person.ts';

/** People come in blocks; a block is a whole number of families, so a person needs only its own block. */
const BLOCK = 32;

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
    const family = PEOPLES[people]?.family ?? FAMILY[region];
    const house: House = { people, commune, communeNumber, address: addressIn(random, this.#plan, commune, region) };
    const fatherName = family.draw(random);
    const thisYear = 1970 + Math.floor(this.#plan.toDay / 365.2425);
    const add = (role: Role, born: number, sex: Sex, familyName: string): void => {
      if (into.length === BLOCK) return;
      const place = { index: first + into.length, role, bornYear: Math.min(born, thisYear), sex, familyName };
      into.push(memberOf(random, this.#plan, house, place));
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
}
