import type { BusinessKey } from '@hub/fhir-model';
import type { MapContext } from '../../mapping.ts';
import { stationSystem } from '../../qd831/map/scope.ts';
import { digest, folded } from '../../qd831/person.ts';
import { patientKey } from '../../qd3176/map/keys.ts';
import { facilityNames, type Names } from '../../qd3176/map/names.ts';
import { writeDayMonthYear } from '../../values/day-month-year.ts';
import type { Values } from '../record.ts';

/**
 * Who a row is about, inside its facility (mapping contract §1, §1.1). The number of his file; without one his official number or card together with his
 * name, so that a child that was sent with its mother's number is not its mother; without any number name, birth, sex and mother.
 */
export interface PersonKeys {
  readonly file?: BusinessKey;
  /** Official number, card: each with the name. */
  readonly numbers: readonly BusinessKey[];
  /** Said by the row that gave a number's Patient a file number: another file number is another Patient. */
  readonly claims: readonly BusinessKey[];
  readonly station: BusinessKey;
}

const text = (values: Values, field: string): string | undefined => values.get(field)?.text;

export function personKeys(names: Names, facility: string, values: Values): PersonKeys {
  const file = text(values, 'MA_HO_SO');
  const name = folded(text(values, 'HO_TEN') ?? '');
  const system = `${names.canonicals.sid}person-number/${facility}`;
  const numbers: string[] = [];
  const number = text(values, 'CCCD');
  if (number !== undefined) numbers.push(digest('number', number, name));
  const card = text(values, 'THE_BHYT');
  if (card !== undefined) numbers.push(digest('card', card.slice(-10), name));
  const birth = values.get('NGAY_SINH');
  const born = writeDayMonthYear(birth?.date) ?? birth?.text ?? '';
  const about = [name, born, values.get('GIOI_TINH')?.code ?? '', folded(text(values, 'TEN_ME') ?? '')];
  return {
    ...(file === undefined ? {} : { file: patientKey(facilityNames(names, facility), file) }),
    numbers: numbers.map((value) => ({ type: 'Patient', system, value })),
    claims: file === undefined ? [] : numbers.map((value) => ({ type: 'Patient', system, value: digest('claim', value) })),
    station: { type: 'Patient', system: stationSystem(names, facility), value: digest('station', ...about) },
  };
}

/** Every key the directory is asked for. */
export const lookups = ({ file, numbers, claims, station }: PersonKeys): readonly BusinessKey[] => [
  ...(file === undefined ? [] : [file]),
  ...numbers,
  ...claims,
  ...(file === undefined && numbers.length === 0 ? [station] : []),
];

/** The key that names the person where there is one name only. */
export const mainKey = ({ file, numbers, station }: PersonKeys): BusinessKey => file ?? numbers[0] ?? station;

/** Whose Patient it is, the key it is stored under, and what is to name it from now on. */
export interface KnownPerson {
  readonly id: string;
  readonly key: BusinessKey;
  readonly aliases: readonly BusinessKey[];
}

/** The row's Patient: that of its file, else the one its numbers name if no other file has claimed it. */
export function identify({ known, idFor }: Pick<MapContext, 'known' | 'idFor'>, keys: PersonKeys): KnownPerson {
  const key = mainKey(keys);
  const byNumber = keys.numbers.map((number, i) => {
    const claim = keys.claims[i];
    return claim !== undefined && known(claim) !== undefined ? undefined : known(number);
  });
  const id = known(key) ?? byNumber.find((one) => one !== undefined) ?? idFor(key);
  const free = keys.numbers.flatMap((number, i) => {
    const holder = known(number);
    const claim = keys.claims[i];
    const claimed = claim === undefined ? undefined : known(claim);
    if ((holder !== undefined && holder !== id) || (claimed !== undefined && claimed !== id)) return [];
    return claim === undefined ? [number] : [number, claim];
  });
  return { id, key, aliases: free.filter((one) => one.value !== key.value) };
}
