import type {
  Coding,
  Encounter,
  EncounterDiagnosis,
  EncounterHospitalization,
  EncounterParticipant,
  Extension,
  Identifier,
} from '@hub/fhir-model';
import { shardOfId, TERMINOLOGY } from '@hub/fhir-model';
import { type Moment, saidOf, withSaid } from '../../as-of.ts';
import { describedByTag, isProvisional } from '../../qd3176/map/described-by.ts';
import { exact, oneConcept, typedIdentifier, UCUM } from '../../qd3176/map/element.ts';
import { encounterKey } from '../../qd3176/map/keys.ts';
import { ARRIVAL_MODE, mergeEncounter, settled } from '../../registers/encounter.ts';
import { withLabels } from '../emit-said.ts';
import { workers } from '../orders/workers.ts';
import { HL7V2 } from '../person/patient.ts';
import { emit, type Scope, segment, stampOf, timeOf, warn } from '../scope.ts';
import { CLEARED, type Segment } from '../segment.ts';
import { coded, filled } from './codes.ts';
import { placesOf } from './places.ts';

type Visit = Encounter & { id: string };
type Say = (register: string) => void;

const act = (code: string, display: string): Coding => ({ system: TERMINOLOGY.actCode, code, display });
const AMBULATORY = act('AMB', 'ambulatory');
/** HL7 table 0004 (contract: field table, PV1-2). */
const CLASSES: Readonly<Record<string, Coding>> = {
  I: act('IMP', 'inpatient encounter'),
  B: act('IMP', 'inpatient encounter'),
  E: act('EMER', 'emergency'),
  P: act('PRENC', 'pre-admission'),
  O: AMBULATORY,
  R: AMBULATORY,
  U: AMBULATORY,
  N: AMBULATORY,
  C: AMBULATORY,
};

/** The status an event says by itself. */
const STATUS: Readonly<Record<string, Encounter['status']>> = {
  A01: 'in-progress',
  A03: 'finished',
  A04: 'in-progress',
  A05: 'planned',
  A06: 'in-progress',
  A07: 'in-progress',
  A11: 'cancelled',
  A13: 'in-progress',
};

/** v3-ParticipationType of the doctors of PV1. */
const DOCTORS: readonly (readonly [field: number, role: string, display: string])[] = [
  [7, 'ATND', 'attender'],
  [8, 'REF', 'referrer'],
  [9, 'CON', 'consultant'],
  [17, 'ADM', 'admitter'],
  [52, 'PART', 'Participation'],
];

/**
 * The visit PV1-19 names (HL7 v2-to-FHIR, PV1[Encounter] and PV2[Encounter]): what the message says of it, each register at this message's moment. Nothing
 * without a number: which visit it is could never be told again. `diagnoses` are those of DG1, `labels` what they make of the visit (contract §3.4).
 */
export function encounterOf(scope: Scope, diagnoses: readonly EncounterDiagnosis[] = [], labels: readonly Coding[] = []): void {
  const { pv1, visit, names, moment, head, systems } = scope;
  if (pv1 === undefined || visit === undefined) return;
  const key = encounterKey(systems, visit);
  const said = new Map<string, Moment>();
  const say: Say = (register) => {
    said.set(register, moment);
  };
  const event = head.type === 'ADT' ? head.event : '';
  const made: Visit = {
    resourceType: 'Encounter',
    id: scope.context.idFor(key, shardOfId(scope.patientId)),
    meta: { tag: [describedByTag(names, HL7V2)] },
    identifier: identifiers(scope, pv1, visit),
    status: 'unknown',
    class: AMBULATORY,
    subject: scope.subject,
  };
  addClass(pv1, made, say);
  addStatus(scope, pv1, event, made, say);
  addConcepts(scope, pv1, made, say);
  addPeople(scope, pv1, made, say);
  addPeriod(scope, pv1, event, made, say);
  addStay(scope, pv1, made, say);
  addSecond(scope, made, say);
  if (diagnoses.length > 0) {
    made.diagnosis = [...diagnoses];
    say('diagnosis');
  }
  made.serviceProvider = scope.organization;
  const places = placesOf(scope, pv1, 3);
  const where = places.length === 0 && event !== 'A12' ? [] : [{ moment, event, places }];
  const resource = withLabels(settled(withSaid(made, said, names), where, names, true), labels);
  emit(scope, resource, {
    key,
    merge: (existing) => {
      const stored = existing as Encounter;
      // A visit whose XML1 was withdrawn: nothing of it counts.
      if (stored.status === 'entered-in-error' && saidOf(stored).size === 0) return resource;
      const merged = mergeEncounter(
        stored,
        resource,
        names,
        isProvisional(stored, names) || isCheckIn(stored),
        describedByTag(names, HL7V2),
      );
      return withLabels(merged, labels);
    },
  });
}

/** Of a visit only a check-in (XML0) has spoken of: XML1 and health records say an end. */
const isCheckIn = (stored: Encounter): boolean => stored.status === 'in-progress' && saidOf(stored).size === 0;

/** PV1-19, PV1-50 (another number of the visit: the record number, MA_HSBA). */
function identifiers({ systems }: Scope, pv1: Segment, visit: string): Identifier[] {
  const other = pv1.component(50, 1);
  const number = typedIdentifier('VN', systems.visit, visit);
  return other === '' || other === CLEARED || other === visit ? [number] : [number, typedIdentifier('MR', systems.recordNumber, other)];
}

function addClass(pv1: Segment, made: Visit, say: Say): void {
  const code = pv1.component(2, 1).toUpperCase();
  if (code === '' || code === CLEARED) return;
  made.class = CLASSES[code] ?? AMBULATORY;
  say('class');
}

/** What the event says; any other message says a visit with PV1-45 is over. */
function addStatus(scope: Scope, pv1: Segment, event: string, made: Visit, say: Say): void {
  const status = STATUS[event] ?? (stampOf(scope, pv1.component(45, 1)) === undefined ? undefined : 'finished');
  if (status === undefined) return;
  made.status = status === 'in-progress' && pv1.component(2, 1).toUpperCase() === 'P' ? 'planned' : status;
  say('status');
}

function addConcepts(scope: Scope, pv1: Segment, made: Visit, say: Say): void {
  const type = coded(scope, pv1, 4);
  if (type !== undefined) made.type = [type];
  if (filled(pv1, 4)) say('type');
  const service = coded(scope, pv1, 10);
  if (service !== undefined) made.serviceType = service;
  if (filled(pv1, 10)) say('service');
}

function addPeople(scope: Scope, pv1: Segment, made: Visit, say: Say): void {
  const people: EncounterParticipant[] = [];
  for (const [field, role, display] of DOCTORS) {
    const type = [oneConcept('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', role, display)];
    people.push(...workers(scope, pv1, field).map((individual): EncounterParticipant => ({ type, individual })));
    if (filled(pv1, field)) say(`participant-${role}`);
  }
  if (people.length > 0) made.participant = people;
}

/** PV1-44, PV1-45. A13 takes the discharge back, whether it says so or not. */
function addPeriod(scope: Scope, pv1: Segment, event: string, made: Visit, say: Say): void {
  const start = timeOf(scope, pv1, 44);
  const said = event === 'A13' ? undefined : timeOf(scope, pv1, 45);
  // per-1: an end before the beginning of the same message is none (as NGAY_RA of the national tables).
  const backwards = start !== undefined && said !== undefined && said.at < start.at;
  if (backwards) warn(scope, 'VN-HL7-PV1-45-invalid', { field: 'PV1-45', line: pv1.line, value: pv1.component(45, 1) });
  const end = backwards ? undefined : said;
  if (start !== undefined || pv1.cleared(44)) say('start');
  if (end !== undefined || pv1.cleared(45) || event === 'A13') say('end');
  if (start === undefined && end === undefined) return;
  made.period = { ...(start === undefined ? {} : { start: start.dateTime }), ...(end === undefined ? {} : { end: end.dateTime }) };
}

/** PV1-5, 13, 14, 36, 37. */
function addStay(scope: Scope, pv1: Segment, made: Visit, say: Say): void {
  const stay: EncounterHospitalization = {};
  const number = pv1.component(5, 1);
  if (number !== '' && number !== CLEARED) stay.preAdmissionIdentifier = { system: scope.systems.documentNumber, value: number };
  if (number !== '') say('stay-pre-admission-identifier');
  const put = (field: number, member: 'reAdmission' | 'admitSource' | 'dischargeDisposition', register: string): void => {
    const concept = coded(scope, pv1, field);
    if (concept !== undefined) stay[member] = concept;
    if (filled(pv1, field)) say(register);
  };
  put(14, 'admitSource', 'stay-admit-source');
  put(13, 'reAdmission', 'stay-re-admission');
  const to = pv1.component(37, 1);
  if (to !== '' && to !== CLEARED) {
    stay.destination = /^\d{5}$/.test(to) ? { identifier: { system: scope.names.sid.providerCode, value: to } } : { display: to };
  }
  if (to !== '') say('stay-destination');
  put(36, 'dischargeDisposition', 'stay-discharge-disposition');
  if (Object.keys(stay).length > 0) made.hospitalization = stay;
}

/** PV2: reason, length of the stay, priority, how the person came. */
function addSecond(scope: Scope, made: Visit, say: Say): void {
  const pv2 = segment(scope, 'PV2');
  if (pv2 === undefined) return;
  const priority = coded(scope, pv2, 25);
  if (priority !== undefined) made.priority = priority;
  if (filled(pv2, 25)) say('priority');
  const reason = coded(scope, pv2, 3);
  if (reason !== undefined) made.reasonCode = [reason];
  if (filled(pv2, 3)) say('reason');
  const days = exact(pv2.component(11, 1) || undefined);
  if (days !== undefined) made.length = { value: days, unit: 'd', system: UCUM, code: 'd' };
  if (days !== undefined || pv2.cleared(11)) say('length');
  const [arrival] = coded(scope, pv2, 38)?.coding ?? [];
  if (arrival !== undefined) {
    const extension: Extension = { url: ARRIVAL_MODE, valueCoding: arrival };
    made.extension = [extension];
  }
  if (filled(pv2, 38)) say('mode-of-arrival');
}
