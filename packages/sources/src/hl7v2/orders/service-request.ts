import type { Annotation, Reference, ServiceRequest } from '@hub/fhir-model';
import type { Shape } from '../../as-of.ts';
import { identifier, typedIdentifier, UNKNOWN_CONCEPT } from '../../qd3176/map/element.ts';
import { emitSaid } from '../emit-said.ts';
import { conceptOf } from '../results/concept.ts';
import { partsOf } from '../results/parts.ts';
import { noteTexts } from './notes.ts';
import { momentOf, type PlacedOrder } from './placed-order.ts';
import { timeText } from './times.ts';
import { uniteIdentifiers, uniteReferences } from './unite.ts';
import { workers } from './workers.ts';

/** Every element is a register of its own: a message that says nothing of it leaves it as it was. */
export const ORDER_SHAPE: Shape = {
  registers: {
    status: ['status'],
    subject: ['subject'],
    encounter: ['encounter'],
    code: ['code'],
    requester: ['requester'],
    authored: ['authoredOn'],
    occurrence: ['occurrenceDateTime'],
    priority: ['priority'],
    reason: ['reasonCode'],
    note: ['note'],
  },
  unite: { identifier: uniteIdentifiers, specimen: uniteReferences },
  order: [
    ...['identifier', 'status', 'intent', 'priority', 'code', 'subject', 'encounter', 'occurrenceDateTime', 'authoredOn', 'requester'],
    ...['reasonCode', 'specimen', 'note'],
  ],
};

/** HL7 tables 0027 and 0485 as R4 priorities. */
const PRIORITIES: Readonly<Record<string, NonNullable<ServiceRequest['priority']>>> = {
  S: 'stat',
  A: 'asap',
  R: 'routine',
  P: 'urgent',
  C: 'urgent',
  T: 'urgent',
};

/**
 * An order: ORC and OBR as a ServiceRequest (v2-to-FHIR guide, segments ORC and OBR; differences in mapping contract §3.5). `status` is what the message
 * makes of it: a result says how far it has come.
 */
export function serviceRequest(order: PlacedOrder, status: ServiceRequest['status'], specimens: readonly Reference[]): void {
  const { scope, lab, group, numbers, id, key } = order;
  const { orc, obr } = group;
  const requester = workers(scope, orc, 12)[0] ?? workers(scope, obr, 16)[0];
  const authored = timeText(scope, orc?.component(9, 1) ?? '');
  const occurrence = timeText(scope, group.timing[0]?.component(7, 1) || obr.component(36, 1) || orc?.component(7, 4) || '');
  const priority =
    PRIORITIES[(group.timing[0]?.component(9, 1) || orc?.component(7, 6) || obr.component(27, 6) || obr.component(5, 1)).toUpperCase()];
  const reasons = obr.reps(31).flatMap((one) => conceptOf((c, s) => obr.part(31, one, c, s), lab.valueCodes, scope.named) ?? []);
  const notes = order.results ? [] : noteTexts(group.notes);
  const clinical = obr.text(13);
  const note: Annotation[] = [...(clinical === '' ? [] : [clinical]), ...notes].map((text) => ({ text }));
  const resource: ServiceRequest & { id: string } = {
    resourceType: 'ServiceRequest',
    id,
    identifier: [
      ...(numbers.placer === '' ? [] : [typedIdentifier('PLAC', lab.order, numbers.placer)]),
      ...(numbers.filler === '' ? [] : [typedIdentifier('FILL', lab.filler, numbers.filler)]),
    ],
    status,
    intent: 'order',
    ...(priority === undefined ? {} : { priority }),
    code: conceptOf(partsOf(obr, 4), lab.serviceCodes, scope.named) ?? UNKNOWN_CONCEPT,
    subject: scope.subject,
    ...order.encounter,
    ...(occurrence === undefined ? {} : { occurrenceDateTime: occurrence }),
    ...(authored === undefined ? {} : { authoredOn: authored }),
    ...(requester === undefined ? {} : { requester }),
    ...(reasons.length === 0 ? {} : { reasonCode: reasons }),
    ...(specimens.length === 0 ? {} : { specimen: [...specimens] }),
    ...(note.length === 0 ? {} : { note }),
  };
  if (resource.identifier?.length === 0) resource.identifier = [identifier(lab.result, order.name)];
  emitSaid(scope, resource, ORDER_SHAPE, momentOf(order, 'O'), { key });
}
