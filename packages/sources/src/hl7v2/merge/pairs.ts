import { type BusinessKey, canonicals } from '@hub/fhir-model';
import { encounterKey, patientKey } from '../../qd3176/map/keys.ts';
import { type FacilityNames, facilityNames, type Names, namesOf } from '../../qd3176/map/names.ts';
import { numbersOf, type PersonNumber, personKey, personNumbers } from '../person/numbers.ts';
import type { StatedMessage } from '../scope.ts';
import type { Segment } from '../segment.ts';

/** One group of a merge message: who stays (PID), who was it until now (MRG), and the visit, if it is about one (HL7 v2.9 3.3.34–3.3.47). */
export interface Pair {
  readonly pid: Segment;
  readonly mrg: Segment;
  readonly numbers: readonly PersonNumber[];
  readonly to: BusinessKey;
  /** Internal numbers of MRG-1, of an old message of MRG-4: several may end in one. */
  readonly from: readonly BusinessKey[];
  /** MRG-5 or PV1-19: the visit; else the account, MRG-3 or PID-18, by senders that count visits so. '' when nothing names it. */
  readonly visit: string;
}

/** The groups of a message, in order. A group without a number of the one or the other is left out. */
export function pairsOf(
  { message, facility, profile }: Pick<StatedMessage, 'message' | 'facility' | 'profile'>,
  names: Names,
  own: FacilityNames,
): readonly Pair[] {
  const pairs: Pair[] = [];
  let pid: Segment | undefined;
  for (const [i, segment] of message.segments.entries()) {
    if (segment.name === 'PID') pid = segment;
    if (segment.name !== 'MRG' || pid === undefined) continue;
    const numbers = personNumbers(pid, facility, profile);
    const to = personKey(names, facility, numbers);
    const from = priorNumbers(segment, facility, profile).map((value) => patientKey(own, value));
    if (to === undefined || from.length === 0) continue;
    pairs.push({ pid, mrg: segment, numbers, to, from, visit: visitOf(pid, segment, pv1Behind(message.segments, i)) });
  }
  return pairs;
}

/** The same where only numbers matter, and not under which names they are kept. */
export function pairsIn(stated: Pick<StatedMessage, 'message' | 'facility' | 'profile'>): readonly Pair[] {
  return pairsOf(stated, NAMES, facilityNames(NAMES, stated.facility));
}

const NAMES = namesOf(canonicals());

function priorNumbers(mrg: Segment, facility: string, profile: StatedMessage['profile']): string[] {
  for (const field of [1, 4]) {
    const own = numbersOf(mrg, field, facility, profile).filter(({ kind, of }) => kind === 'internal' && of === undefined);
    if (own.length > 0) return [...new Set(own.map(({ value }) => value))];
  }
  return [];
}

/** The PV1 of the group whose MRG stands at `i`. */
function pv1Behind(segments: readonly Segment[], i: number): Segment | undefined {
  const rest = segments.slice(i + 1);
  const end = rest.findIndex(({ name }) => name === 'PID' || name === 'MRG');
  return (end < 0 ? rest : rest.slice(0, end)).find(({ name }) => name === 'PV1');
}

const LONGEST = 255;

function visitOf(pid: Segment, mrg: Segment, pv1: Segment | undefined): string {
  const named = [mrg.component(5, 1), pv1?.component(19, 1) ?? '', mrg.component(3, 1), pid.component(18, 1)];
  return named.find((text) => text !== '' && text !== '""' && text.length <= LONGEST) ?? '';
}

/** The directory key of a pair's visit. */
export const visitKey = (own: FacilityNames, { visit }: Pair): BusinessKey => encounterKey(own, visit);
