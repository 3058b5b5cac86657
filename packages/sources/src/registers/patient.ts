import type { ContactPoint, Identifier } from '@hub/fhir-model';
import { type Cells, extensionCell, type Shape } from '../as-of.ts';

export const MAIDEN_NAME = 'http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName';
export const RELIGION = 'http://hl7.org/fhir/StructureDefinition/patient-religion';
export const BIRTH_PLACE = 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace';
export const CITIZENSHIP = 'http://hl7.org/fhir/StructureDefinition/patient-citizenship';

/** Of a Patient: what messages of a person say is held in these registers. Numbers are a set; `active` once false stays so (a merged record). */
export const PATIENT: Shape = {
  registers: {
    'personal-number': ['identifier:personal'],
    name: ['name'],
    'maiden-name': [extensionCell(MAIDEN_NAME)],
    'home-phone': ['telecom:home'],
    'work-phone': ['telecom:work'],
    sex: ['gender'],
    birth: ['birthDate', '_birthDate'],
    death: ['deceasedBoolean', 'deceasedDateTime'],
    address: ['address'],
    'marital-status': ['maritalStatus'],
    'birth-order': ['multipleBirthBoolean', 'multipleBirthInteger'],
    language: ['communication'],
    religion: [extensionCell(RELIGION)],
    'birth-place': [extensionCell(BIRTH_PLACE)],
    citizenship: [extensionCell(CITIZENSHIP)],
  },
  unite: {
    identifier: (stored, own) => united((stored ?? []) as readonly Identifier[], (own ?? []) as readonly Identifier[]),
    active: (stored) => stored !== false,
  },
  order: [
    ...[MAIDEN_NAME, RELIGION, BIRTH_PLACE, CITIZENSHIP].map(extensionCell),
    ...['identifier', 'active', 'name', 'telecom:home', 'telecom:work', 'gender', 'birthDate', '_birthDate', 'deceasedBoolean'],
    ...['deceasedDateTime', 'address', 'maritalStatus', 'multipleBirthBoolean', 'multipleBirthInteger', 'communication'],
  ],
  apart: ({ telecom, ...members }: Cells): Cells => {
    const all = (telecom ?? []) as readonly ContactPoint[];
    const [home, work] = [all.filter(({ use }) => use !== 'work'), all.filter(({ use }) => use === 'work')];
    const personal = ((members.identifier ?? []) as readonly Identifier[]).find((one) => rankOf(one) === PERSONAL);
    return {
      ...members,
      ...(home.length === 0 ? {} : { 'telecom:home': home }),
      ...(work.length === 0 ? {} : { 'telecom:work': work }),
      ...(personal === undefined ? {} : { 'identifier:personal': personal }),
    };
  },
  together: (cells) => {
    const made: Record<string, unknown> = {};
    const { 'identifier:personal': personal, ...others } = cells;
    for (const [cell, value] of Object.entries(others)) {
      if (cell.startsWith('telecom:'))
        made.telecom = [...((made.telecom as ContactPoint[] | undefined) ?? []), ...(value as ContactPoint[])];
      else made[cell] = value;
    }
    if (personal !== undefined) made.identifier = inFront(made.identifier as readonly Identifier[], personal as Identifier);
    return made;
  },
};

const keyOf = ({ system = '', value = '', type }: Identifier): string => `${system}\n${value}\n${type?.coding?.[0]?.code ?? ''}`;

const PERSONAL = 1;
/** File numbers, then the person's own number, then cards, then the rest. */
function rankOf({ type, system = '' }: Identifier): number {
  const code = type?.coding?.[0]?.code ?? '';
  if (code === 'PI') return 0;
  if (code === 'NI' || code === 'PPN') return PERSONAL;
  return code === 'SB' ? (system.endsWith('/insurance_number') ? 2 : 3) : 4;
}

/** All numbers ever said, by what they are: the order of arrival leaves no trace. */
function united(stored: readonly Identifier[], own: readonly Identifier[]): Identifier[] | undefined {
  const all = new Map<string, Identifier>();
  for (const one of [...own, ...stored]) all.set(keyOf(one), one);
  const sorted = [...all].sort(([a, one], [b, other]) => rankOf(one) - rankOf(other) || (a < b ? -1 : 1)).map(([, one]) => one);
  return sorted.length === 0 ? undefined : sorted;
}

/** The number last said stands before others of its kind: the person is known elsewhere by it. */
function inFront(all: readonly Identifier[], personal: Identifier): Identifier[] {
  const key = keyOf(personal);
  const others = all.filter((one) => keyOf(one) !== key);
  const at = others.filter((one) => rankOf(one) === 0).length;
  return [...others.slice(0, at), personal, ...others.slice(at)];
}

/** Numbers of one message in the order they are kept in; of a person's own numbers the first one stays before the others. */
export function numbersInOrder(own: readonly Identifier[]): Identifier[] {
  const personal = own.find((one) => rankOf(one) === PERSONAL);
  const sorted = united([], own) ?? [];
  return personal === undefined ? sorted : inFront(sorted, personal);
}
