import { type BusinessKey, type Encounter, type Patient, shardOfId } from '@hub/fhir-model';
import { mergeRegisters } from '../../as-of.ts';
import type { NeededKey, SubjectMove } from '../../mapping.ts';
import { issue } from '../../messages/issue.ts';
import { describedByTag, isProvisional } from '../../qd3176/map/described-by.ts';
import { typedIdentifier } from '../../qd3176/map/element.ts';
import { keyReference } from '../../qd3176/map/scope.ts';
import { PATIENT } from '../../registers/patient.ts';
import type { MessageMapper } from '../mapper.ts';
import { segmentOf } from '../message.ts';
import { HL7V2, patientOf } from '../person/patient.ts';
import { emit, type Scope, warn } from '../scope.ts';
import { type Pair, pairsIn, pairsOf, visitKey } from './pairs.ts';

/** What all of them have in common: PID says who it is from now on, MRG who it was. */
const common: Omit<MessageMapper, 'map'> = {
  persons: 'pairs',
  standing: 1,
  eventTime: ({ message }) => segmentOf(message, 'EVN')?.component(2, 1) ?? '',
  keys: (stated, names, own) =>
    pairsOf(stated, names, own).flatMap((pair): NeededKey[] => [
      { key: pair.to, belongsTo: 'none' },
      ...pair.from.map((key): NeededKey => ({ key, belongsTo: 'none' })),
      ...(pair.visit === '' ? [] : [{ key: visitKey(own, pair), belongsTo: 'patient' } as const]),
    ]),
  shared: (stated) => pairsIn(stated).flatMap(({ to, from }) => [to, ...from].map(({ value }) => ({ kind: 'hl7v2-person', key: value }))),
  faults: (stated) =>
    pairsIn(stated).length > 0
      ? []
      : [issue('VN-HL7-MRG-1-required', { field: 'MRG-1', line: segmentOf(stated.message, 'MRG')?.line ?? stated.pid.line })],
};

/** A person goes by another number from now on: everything of the number before is that of the one that stays. */
const person: MessageMapper = {
  ...common,
  map: (scope) => {
    for (const pair of persons(scope)) mergePersons(scope, pair);
  },
};

/** One visit was booked to the wrong person. */
const visit: MessageMapper = {
  ...common,
  map: (scope) => {
    for (const pair of persons(scope)) moveVisit(scope, pair);
  },
};

/** The Patients of every group are there, the first PID's by the frame. */
function persons(scope: Scope): readonly Pair[] {
  const pairs = pairsOf(scope, scope.names, scope.systems);
  for (const { pid, numbers, to, from } of pairs) {
    if (pid !== scope.pid) scope.made.push(patientOf({ ...scope, pid, numbers, patientId: scope.context.idFor(to), patientKey: to }));
    for (const key of from) earlierPerson(scope, key);
  }
  return pairs;
}

/** The number before is a Patient of its own, also when nobody has heard of it yet: what comes later under that number finds it merged. */
function earlierPerson(scope: Scope, key: BusinessKey): void {
  const { names } = scope;
  const resource: Patient & { id: string } = {
    resourceType: 'Patient',
    id: scope.context.idFor(key),
    meta: { tag: [describedByTag(names, HL7V2)] },
    identifier: [typedIdentifier('PI', key.system, key.value, 'secondary')],
    active: true,
  };
  emit(scope, resource, {
    key,
    merge: (existing) => mergeRegisters(existing, resource, PATIENT, { names, yields: isProvisional(existing, names) }),
  });
}

function mergePersons(scope: Scope, { mrg, from, to }: Pair): void {
  for (const key of from) {
    const [id, survivor] = [scope.context.idFor(key), scope.context.idFor(to)];
    if (id === survivor) warn(scope, 'VN-HL7-MRG-1-invalid', { field: 'MRG-1', line: mrg.line, value: key.value, personal: true });
    else scope.moves.push({ kind: 'P', id, from: id, to: survivor, ...saidOf(scope, to) });
  }
}

function moveVisit(scope: Scope, pair: Pair): void {
  const [key] = pair.from as [BusinessKey];
  const [from, to] = [scope.context.idFor(key), scope.context.idFor(pair.to)];
  if (pair.visit === '') {
    warn(scope, 'VN-HL7-MRG-5-invalid', { field: 'MRG-5', line: pair.mrg.line, value: '' });
    return;
  }
  if (from === to) {
    warn(scope, 'VN-HL7-MRG-1-invalid', { field: 'MRG-1', line: pair.mrg.line, value: key.value, personal: true });
    return;
  }
  const named = visitKey(scope.systems, pair);
  const id = scope.context.idFor(named, shardOfId(from));
  const resource: Encounter & { id: string } = {
    resourceType: 'Encounter',
    id,
    meta: { tag: [describedByTag(scope.names, HL7V2)] },
    identifier: [{ system: named.system, value: named.value }],
    status: 'unknown',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK' },
    subject: keyReference(key, from),
    serviceProvider: scope.organization,
  };
  // Only what nobody has told of yet: its number leads whoever does to this visit.
  emit(scope, resource, { key: named, merge: (existing) => existing as Encounter & { id: string } });
  scope.moves.push({ kind: 'V', id, from, to, ...saidOf(scope, pair.to) });
}

function saidOf(
  { moment: { time, sent, message } }: Scope,
  { system, value }: BusinessKey,
): Pick<SubjectMove, 'identifier' | 'asOf' | 'sent' | 'message'> {
  return { identifier: { system, value }, asOf: Date.parse(time), sent: Date.parse(sent), message };
}

/**
 * Events of ADT by which one number takes the place of another (HL7 v2.9 3.3). With one Patient a number (contract §1.1) these are one thing: merges of older
 * versions (A18, A30, A34, A36), of today's (A39, A40), a number that was changed (A46, A47), and A43, where all that stands under a number goes to another.
 */
const OF_PERSONS = ['A18', 'A30', 'A34', 'A36', 'A39', 'A40', 'A43', 'A46', 'A47'] as const;
/** Events by which a visit (A45), or the account that stands for it (A44), goes to another person. */
const OF_VISITS = ['A44', 'A45'] as const;

/** The merges and moves of ADT. */
export const MERGE: Readonly<Record<string, MessageMapper>> = Object.fromEntries([
  ...OF_PERSONS.map((event) => [`ADT^${event}`, person] as const),
  ...OF_VISITS.map((event) => [`ADT^${event}`, visit] as const),
]);
