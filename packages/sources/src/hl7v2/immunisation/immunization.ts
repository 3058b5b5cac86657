import { type BusinessKey, type Immunization, type ImmunizationProtocolApplied, shardOfId } from '@hub/fhir-model';
import type { Shape } from '../../as-of.ts';
import type { NeededKey } from '../../mapping.ts';
import { exact, identifier, UNKNOWN_CONCEPT } from '../../qd3176/map/element.ts';
import { hubCodeSystem, type Names } from '../../qd3176/map/names.ts';
import { encounterOf } from '../adt/encounter.ts';
import { emitSaid } from '../emit-said.ts';
import type { MessageMapper } from '../mapper.ts';
import { cut } from '../orders/cut.ts';
import { labNames } from '../orders/lab-names.ts';
import { noteTexts } from '../orders/notes.ts';
import { timeText } from '../orders/times.ts';
import { uniteIdentifiers } from '../orders/unite.ts';
import { visitReference } from '../orders/visit-reference.ts';
import { workers } from '../orders/workers.ts';
import { conceptOf } from '../results/concept.ts';
import { partsOf } from '../results/parts.ts';
import { statusRank } from '../results/status.ts';
import { quantityOf, unitOf } from '../results/units.ts';
import { type Scope, type StatedMessage, stampOf } from '../scope.ts';
import { type ShotGroup, shotGroups } from './shots.ts';

/** A shot said again takes the place of what was said of it before. */
const SHAPE: Shape = {
  registers: {
    shot: [
      ...['status', 'statusReason', 'vaccineCode', 'patient', 'occurrenceDateTime', 'occurrenceString', 'recorded', 'primarySource'],
      ...['reportOrigin', 'location', 'manufacturer', 'lotNumber', 'expirationDate', 'site', 'route', 'doseQuantity', 'performer', 'note'],
      ...['programEligibility', 'fundingSource', 'reaction', 'protocolApplied'],
    ],
    encounter: ['encounter'],
  },
  unite: { identifier: uniteIdentifiers },
  order: [
    ...[
      'identifier',
      'status',
      'statusReason',
      'vaccineCode',
      'patient',
      'encounter',
      'occurrenceDateTime',
      'occurrenceString',
      'recorded',
    ],
    ...['primarySource', 'reportOrigin', 'location', 'manufacturer', 'lotNumber', 'expirationDate', 'site', 'route', 'doseQuantity'],
    ...['performer', 'note', 'programEligibility', 'fundingSource', 'reaction', 'protocolApplied'],
  ],
};

/** CVX: no vaccine was given; the group tells of something else (a forecast, a history). */
const NO_VACCINE = '998';

/** R4 demands a time of every Immunization. */
const NO_TIME = 'không rõ';

/** VXU^V04: every RXA an Immunization (v2-to-FHIR guide, segments RXA, RXR; CDC implementation guide for OBX). */
function mapShots(scope: Scope): void {
  encounterOf(scope);
  for (const group of shotGroups(scope.message)) if (group.rxa.component(5, 1) !== NO_VACCINE) shot(scope, group);
}

function shot(scope: Scope, group: ShotGroup): void {
  const { names, facility, context, patientId } = scope;
  const { orc, rxa, rxr } = group;
  const lab = labNames(names, facility);
  const own = (list: string): string => hubCodeSystem(names, list);
  const key = shotKey(scope, names, group);
  const given = timeText(scope, rxa.component(3, 1));
  const amount = rxa.component(6, 1);
  const dose = amount === '' || amount === '999' ? undefined : exact(amount);
  const [source, sourceText] = [rxa.component(9, 1), rxa.component(9, 2)];
  const maker = rxa.component(17, 2) || rxa.component(17, 1);
  const expires = stampOf(scope, rxa.component(16, 1))?.date;
  const refusal = conceptOf(partsOf(rxa, 18), own('immunization-refusal'), scope.named);
  const route = rxr === undefined ? undefined : conceptOf(partsOf(rxr, 1), `http://terminology.hl7.org/CodeSystem/v2-0162`, scope.named);
  const site = rxr === undefined ? undefined : conceptOf(partsOf(rxr, 2), `http://terminology.hl7.org/CodeSystem/v2-0163`, scope.named);
  const status = statusOf(rxa.component(20, 1), rxa.component(21, 1));
  const recorded = timeText(scope, rxa.component(22, 1)) ?? timeText(scope, orc?.component(9, 1) ?? '');
  const place = rxa.component(11, 4) || rxa.component(27, 4);
  const encounter = visitReference(scope);
  const resource: Immunization & { id: string } = {
    resourceType: 'Immunization',
    id: context.idFor(key, shardOfId(patientId)),
    identifier: [identifier(lab.immunization, key.value)],
    status,
    ...(status === 'not-done' && refusal !== undefined ? { statusReason: refusal } : {}),
    vaccineCode: conceptOf(partsOf(rxa, 5), own('vaccine'), scope.named) ?? UNKNOWN_CONCEPT,
    patient: scope.subject,
    ...(encounter === undefined ? {} : { encounter }),
    ...(given === undefined ? { occurrenceString: rxa.component(3, 1) || NO_TIME } : { occurrenceDateTime: given }),
    ...(recorded === undefined ? {} : { recorded }),
    ...(source === '' ? {} : { primarySource: source === '00' }),
    ...(source === '' || source === '00' || sourceText === '' ? {} : { reportOrigin: { text: sourceText } }),
    ...(place === '' ? {} : { location: { display: place } }),
    ...(maker === '' ? {} : { manufacturer: { display: maker } }),
    ...(rxa.component(15, 1) === '' ? {} : { lotNumber: rxa.component(15, 1) }),
    ...(expires === undefined ? {} : { expirationDate: expires }),
    ...(site === undefined ? {} : { site }),
    ...(route === undefined ? {} : { route }),
    ...(dose === undefined ? {} : { doseQuantity: quantityOf(dose, unitOf(partsOf(rxa, 7))) }),
    ...performersOf(scope, group),
    ...notesOf(group),
    ...observed(scope, group),
  };
  emitSaid(scope, resource, SHAPE, { ...scope.moment, standing: 1, rank: statusRank(status === 'entered-in-error' ? 'D' : 'F') }, { key });
}

/** RXA-20 (HL7 table 0322) and RXA-21: deleted; refused or not given; given, also in part. */
function statusOf(completion: string, action: string): Immunization['status'] {
  if (action.toUpperCase() === 'D') return 'entered-in-error';
  return completion.toUpperCase() === 'RE' || completion.toUpperCase() === 'NA' ? 'not-done' : 'completed';
}

const ROLE = 'http://terminology.hl7.org/CodeSystem/v2-0443';

/** RXA-10 gave it, ORC-12 ordered it. */
function performersOf(scope: Scope, { orc, rxa }: ShotGroup): Pick<Immunization, 'performer'> {
  const by = (code: string) => (actor: NonNullable<Immunization['performer']>[number]['actor']) => ({
    function: { coding: [{ system: ROLE, code }] },
    actor,
  });
  const all = [...workers(scope, rxa, 10).map(by('AP')), ...workers(scope, orc, 12).map(by('OP'))];
  return all.length === 0 ? {} : { performer: all };
}

function notesOf({ notes, observations }: ShotGroup): Pick<Immunization, 'note'> {
  const all = noteTexts([...notes, ...observations.flatMap((one) => one.notes)]);
  return all.length === 0 ? {} : { note: all.map((text) => ({ text })) };
}

type Observed = Pick<Immunization, 'programEligibility' | 'fundingSource' | 'reaction' | 'protocolApplied'>;

/** What is said of a shot in OBX, by its LOINC code. */
function observed(scope: Scope, { observations }: ShotGroup): Observed {
  const found: Observed = {};
  const protocol: Partial<ImmunizationProtocolApplied> = {};
  for (const { segment: obx } of observations) {
    const value = conceptOf(partsOf(obx, 5), hubCodeSystem(scope.names, 'vaccine'), scope.named);
    switch (obx.component(3, 1)) {
      case '64994-7':
        if (value !== undefined) found.programEligibility = [...(found.programEligibility ?? []), value];
        break;
      case '30963-3':
        if (value !== undefined) found.fundingSource = value;
        break;
      case '30973-2':
        Object.assign(protocol, doseNumber(obx.text(5)));
        break;
      case '30956-7':
        if (value !== undefined) protocol.targetDisease = [...(protocol.targetDisease ?? []), value];
        break;
      case '31044-1':
        found.reaction = [...(found.reaction ?? []), { detail: { display: value?.text ?? obx.text(5) } }];
        break;
    }
  }
  if (protocol.doseNumberPositiveInt === undefined && protocol.doseNumberString === undefined) return found;
  return { ...found, protocolApplied: [protocol as ImmunizationProtocolApplied] };
}

function doseNumber(text: string): Partial<ImmunizationProtocolApplied> {
  if (text === '' || text === '""') return {};
  return /^[1-9]\d{0,3}$/.test(text) ? { doseNumberPositiveInt: Number(text) } : { doseNumberString: text };
}

/** ORC-3, else ORC-2; a shot without a number is that vaccine on that day. */
function shotKey({ facility, pid }: StatedMessage, names: Names, { orc, rxa }: ShotGroup): BusinessKey {
  const number = orc?.component(3, 1) || orc?.component(2, 1);
  const vaccine = rxa.component(5, 1) || rxa.component(5, 2);
  const value = cut(number || `${pid.component(3, 1)}@${vaccine}@${cut(rxa.component(3, 1), 8)}`, 200);
  return { type: 'Immunization', system: labNames(names, facility).immunization, value };
}

const immunizations: MessageMapper = {
  persons: 'each',
  standing: 0,
  map: mapShots,
  keys: (stated, names): NeededKey[] =>
    shotGroups(stated.message).map((group) => ({ key: shotKey(stated, names, group), belongsTo: 'patient' })),
};

/** Immunisations. */
export const IMMUNISATION: Readonly<Record<string, MessageMapper>> = { 'VXU^*': immunizations };
