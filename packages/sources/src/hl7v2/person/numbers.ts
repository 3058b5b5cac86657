import { createHash } from 'node:crypto';
import type { BusinessKey, Identifier } from '@hub/fhir-model';
import { cardsOf } from '../../qd3176/map/card.ts';
import { typedIdentifier } from '../../qd3176/map/element.ts';
import { patientKey } from '../../qd3176/map/keys.ts';
import { facilityNames, type Names } from '../../qd3176/map/names.ts';
import { isSocialInsuranceNumber, personalNumber } from '../../qd3176/map/personal-number.ts';
import type { NumberKind, SenderProfile } from '../profile.ts';
import type { Segment } from '../segment.ts';

/** A number of a person as a message gives it (CX, HL7 v2.9 2A.3.14). */
export interface PersonNumber {
  readonly kind: NumberKind;
  readonly value: string;
  /** MA_CSKCB of another facility whose number it is; of internal numbers only. */
  readonly of?: string;
}

/** What the numbers of HL7 table 0203 are (contract: PI, MR or nothing is the internal one). */
const KINDS: Readonly<Record<string, NumberKind>> = {
  '': 'internal',
  ...{ PI: 'internal', MR: 'internal', PT: 'internal', PN: 'internal', U: 'internal' },
  ...{ NI: 'national', NNVNM: 'national', NNVN: 'national', CZ: 'national', PPN: 'passport' },
  ...{ SB: 'insurance', HC: 'insurance', NH: 'insurance', MI: 'insurance', SN: 'social-insurance', SS: 'social-insurance' },
  ...{ VN: 'ignore', AN: 'ignore' },
};

/** Longer is no number: it could not be a key. */
const LONGEST = 255;

/** The numbers of a field of CX repetitions: PID-3, MRG-1. Those without a value, and `""`, are none. */
export function numbersOf(segment: Segment, field: number, facility: string, profile: SenderProfile): PersonNumber[] {
  const kinds = profile.person?.numbers ?? {};
  return segment.reps(field).flatMap((one): PersonNumber[] => {
    const value = segment.part(field, one, 1);
    if (value === '' || value === '""' || value.length > LONGEST) return [];
    const [authority, type] = [segment.part(field, one, 4), segment.part(field, one, 5).toUpperCase()];
    const kind = kinds[type] ?? kinds[authority] ?? KINDS[type] ?? 'ignore';
    const other = kind === 'internal' && isFacilityCode(authority) && authority !== facility ? authority : undefined;
    return [other === undefined ? { kind, value } : { kind, value, of: other }];
  });
}

/** MA_CSKCB: five digits. Other authorities (`HIS`, `BN`) are names inside the facility. */
const isFacilityCode = (text: string): boolean => /^\d{5}$/.test(text);

/**
 * All that PID says a person is called by number: PID-3; without an internal one PID-2 (2.3: external number), then PID-4; PID-19 is the insurance card, or by its
 * form a personal or social insurance number.
 */
export function personNumbers(pid: Segment, facility: string, profile: SenderProfile): PersonNumber[] {
  const numbers = numbersOf(pid, 3, facility, profile);
  for (const field of [2, 4]) {
    if (numbers.some(isOwn)) break;
    numbers.push(...numbersOf(pid, field, facility, profile).filter(isOwn));
  }
  const social = pid.component(19, 1);
  if (social !== '' && social !== '""' && social.length <= LONGEST) {
    const kind: NumberKind = /^\d{12}$|^\d{9}$/.test(social)
      ? 'national'
      : isSocialInsuranceNumber(social)
        ? 'social-insurance'
        : 'insurance';
    numbers.push({ kind, value: social });
  }
  return numbers;
}

const isOwn = ({ kind, of }: PersonNumber): boolean => kind === 'internal' && of === undefined;

/**
 * The directory key of the person: the facility's own number; without one, a key that stands for another number inside this facility (a number of another
 * facility names that one's Patient, which is not this sender's to write). Undefined when there is no number at all.
 */
export function personKey(names: Names, facility: string, numbers: readonly PersonNumber[]): BusinessKey | undefined {
  const own = numbers.find(isOwn);
  if (own !== undefined) return patientKey(facilityNames(names, facility), own.value);
  const [other] = numbers.filter(({ kind }) => kind !== 'ignore' && kind !== 'record');
  if (other === undefined) return undefined;
  const space = other.kind === 'national' ? 'MADINHDANH' : other.kind === 'insurance' ? 'SOTHEBHYT' : (other.of ?? other.kind);
  const value = createHash('sha256')
    .update(JSON.stringify([space, other.value]))
    .digest('hex')
    .slice(0, 32);
  return { type: 'Patient', system: `${names.canonicals.sid}person-number/${facility}`, value };
}

/** The numbers as identifiers (contract §1), each once. */
export function identifiersOf(names: Names, facility: string, numbers: readonly PersonNumber[]): Identifier[] {
  const all = new Map<string, Identifier>();
  const put = (one: Identifier | undefined): void => {
    if (one !== undefined) all.set(`${one.system}\n${one.value}`, one);
  };
  for (const { kind, value, of } of numbers) {
    if (kind === 'internal') put(typedIdentifier('PI', facilityNames(names, of ?? facility).patient, value, 'secondary'));
    else if (kind === 'national' || kind === 'passport') put(personalNumber(names, value));
    else if (kind === 'record') put(typedIdentifier('MR', facilityNames(names, facility).recordNumber, value));
    else if (kind === 'social-insurance') put(typedIdentifier('SB', names.sid.socialInsurance, value));
    else if (kind === 'insurance') {
      for (const card of cardsOf({ MA_THE_BHYT: value })) {
        put(typedIdentifier('SB', names.sid.insurance, card.number, card.temporary ? 'temp' : undefined));
        if (card.socialInsuranceNumber !== undefined) put(typedIdentifier('SB', names.sid.socialInsurance, card.socialInsuranceNumber));
      }
    }
  }
  return [...all.values()];
}
