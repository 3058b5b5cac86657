import type { MessageMapper } from '../mapper.ts';
import { segmentOf } from '../message.ts';
import { allergies } from './allergy.ts';
import { coverages, insurerKeys } from './coverage.ts';
import { diagnoses, visitLabels } from './diagnosis.ts';
import { encounterOf } from './encounter.ts';
import { placeKeys } from './places.ts';
import { relatives } from './related-person.ts';

/** Admissions, discharges, transfers and what is known of a person (HL7 v2.9 chapter 3). */
const adt: MessageMapper = {
  standing: 1,
  eventTime: ({ message }) => segmentOf(message, 'EVN')?.component(2, 1) ?? '',
  keys: (stated, names) => [...placeKeys(stated, names), ...insurerKeys(stated, names)],
  map: (scope) => {
    relatives(scope);
    allergies(scope);
    coverages(scope);
    encounterOf(scope, diagnoses(scope), visitLabels(scope));
  },
};

/** A28 and A31 speak of the person: a PV1 in them (the standard wants one) is of no visit. */
const person: MessageMapper = {
  ...adt,
  keys: insurerKeys,
  map: (scope) => {
    relatives(scope);
    allergies(scope);
    coverages(scope);
    diagnoses(scope);
  },
};

const VISIT = ['A01', 'A02', 'A03', 'A04', 'A05', 'A06', 'A07', 'A08', 'A11', 'A12', 'A13'] as const;
const PERSON = ['A28', 'A31'] as const;

/** The events of ADT that are read. Merges are in merge/. */
export const ADT: Readonly<Record<string, MessageMapper>> = Object.fromEntries([
  ...VISIT.map((event) => [`ADT^${event}`, adt] as const),
  ...PERSON.map((event) => [`ADT^${event}`, person] as const),
]);
