import { civil, date8, MINUTES_PER_DAY, time12 } from '../calendar.ts';
import { GIVEN } from '../data/names.ts';
import { BLOOD_GROUPS } from '../data/traits.ts';
import type { Random } from '../random.ts';
import type { Person, Sex } from './person.ts';
import { scramble } from './scramble.ts';

/** Newborns are numbered from here on: above everybody of a province where all tables are made, and below the length of a card's number. */
const NEWBORNS_FROM = 50_000_000;
/** A child's card is valid for six years. */
const CARD_YEARS = 6;

/** A child of this mother, born at this minute of local time: her commune and people, the father's family name, a card of its own. */
export function newbornOf(random: Random, mother: Person, father: Person | undefined, minute: number, order: number): Person {
  const index = NEWBORNS_FROM + mother.index * 2 + order;
  const sex: Sex = random.chance(51) ? 'male' : 'female';
  const familyName = (father ?? mother).name.split(' ')[0] as string;
  const birthDay = Math.floor(minute / MINUTES_PER_DAY);
  const province = mother.commune.formerProvince;
  return {
    index,
    name: `${familyName} ${GIVEN[sex].young.draw(random)}`.toUpperCase(),
    sex,
    birthDay,
    birth12: time12(minute),
    nationalId: '',
    people: mother.people,
    occupation: '00',
    commune: mother.commune,
    provinceCode: mother.provinceCode,
    communeNumber: mother.communeNumber,
    address: mother.address,
    phone: '',
    card: `TE1${province}${province}${scramble(index, 100_000_000, 8)}`,
    cardFrom: date8(birthDay),
    cardTo: `${civil(birthDay).year + CARD_YEARS}1231`,
    benefit: 100,
    blood: BLOOD_GROUPS.draw(random),
    bloodKnown: false,
  };
}
