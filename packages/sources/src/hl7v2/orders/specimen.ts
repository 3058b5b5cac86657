import { type BusinessKey, type Reference, type Specimen, shardOfId } from '@hub/fhir-model';
import type { Shape } from '../../as-of.ts';
import { exact, identifier } from '../../qd3176/map/element.ts';
import type { Names } from '../../qd3176/map/names.ts';
import { emitSaid } from '../emit-said.ts';
import { conceptOf } from '../results/concept.ts';
import { innerParts, partsOf } from '../results/parts.ts';
import { quantityOf, unitOf } from '../results/units.ts';
import type { Segment } from '../segment.ts';
import type { SpecimenGroup } from './groups.ts';
import { labNames } from './lab-names.ts';
import { noteTexts } from './notes.ts';
import { ownKey } from './own-key.ts';
import { momentOf, type PlacedOrder, partId } from './placed-order.ts';
import { timeText } from './times.ts';
import { uniteIdentifiers, uniteReferences } from './unite.ts';

const SHAPE: Shape = {
  registers: {
    status: ['status'],
    type: ['type'],
    subject: ['subject'],
    received: ['receivedTime'],
    collection: ['collection'],
    condition: ['condition'],
    note: ['note'],
  },
  unite: { identifier: uniteIdentifiers, request: uniteReferences },
  order: ['identifier', 'status', 'type', 'subject', 'receivedTime', 'request', 'collection', 'condition', 'note'],
};

/** The number of a specimen: the sender's own, else the filler's (SPM-2, EIP). */
export const specimenNumber = (spm: Segment): string => spm.component(2, 1) || spm.component(2, 2);

export function specimenKey(names: Names, facility: string, number: string): BusinessKey {
  return { type: 'Specimen', system: labNames(names, facility).specimen, value: number };
}

/** The specimens of an order: SPM, else what OBR-15 says of them (v2-to-FHIR guide, segment SPM; OBR-15 until v2.5). */
export function specimens(order: PlacedOrder): Reference[] {
  const { group } = order;
  const found = group.specimens.map((one) => specimen(order, one));
  if (found.length > 0) return found;
  const reference = fromOrder(order);
  return reference === undefined ? [] : [reference];
}

function specimen(order: PlacedOrder, { segment: spm, notes }: SpecimenGroup): Reference {
  const { scope, lab } = order;
  const number = specimenNumber(spm);
  const key = number === '' ? undefined : ownKey(scope, specimenKey(scope.names, scope.facility, number), spm, 'SPM-2');
  const id =
    key === undefined ? partId(order, 'Specimen', spm.component(1, 1) || '1') : scope.context.idFor(key, shardOfId(scope.patientId));
  const reference =
    key === undefined ? { reference: `Specimen/${id}` } : { reference: `Specimen/${id}`, identifier: identifier(lab.specimen, number) };
  const type = conceptOf(partsOf(spm, 4), lab.specimenCodes, scope.named);
  const condition = spm.reps(24).flatMap((one) => conceptOf((c, s) => spm.part(24, one, c, s), lab.specimenCodes, scope.named) ?? []);
  const texts = noteTexts(notes);
  const refused = spm.reps(21).flatMap((one) => conceptOf((c, s) => spm.part(21, one, c, s), lab.specimenCodes, scope.named) ?? []);
  const collection = collected(order, spm);
  const received = timeText(scope, spm.component(18, 1));
  const resource: Specimen & { id: string } = {
    resourceType: 'Specimen',
    id,
    ...(number === '' ? {} : { identifier: [identifier(lab.specimen, number)] }),
    ...statusOf(spm),
    ...(type === undefined ? {} : { type }),
    subject: scope.subject,
    ...(received === undefined ? {} : { receivedTime: received }),
    request: [order.reference],
    ...(collection === undefined ? {} : { collection }),
    ...(condition.length + refused.length === 0 ? {} : { condition: [...condition, ...refused] }),
    ...(texts.length === 0 ? {} : { note: texts.map((text) => ({ text })) }),
  };
  emitSaid(scope, resource, SHAPE, momentOf(order, ''), { key });
  return reference;
}

/** SPM-20: available or not; SPM-21, a reason to refuse it, makes it unsatisfactory. */
function statusOf(spm: Segment): Pick<Specimen, 'status'> {
  if (spm.component(21, 1) !== '' || spm.component(21, 2) !== '') return { status: 'unsatisfactory' };
  const available = spm.component(20, 1).toUpperCase();
  return available === 'Y' ? { status: 'available' } : available === 'N' ? { status: 'unavailable' } : {};
}

/** SPM-17 (from, to), SPM-12 quantity, SPM-7 method, SPM-8 site. */
function collected({ scope, lab }: PlacedOrder, spm: Segment): Specimen['collection'] | undefined {
  const [from, until] = [timeText(scope, spm.component(17, 1)), timeText(scope, spm.component(17, 2))];
  // per-1: an end before the beginning is none.
  const to = from !== undefined && until !== undefined && Date.parse(until) < Date.parse(from) ? undefined : until;
  const amount = exact(spm.component(12, 1));
  const unit = unitOf((c) => spm.component(12, 2, c));
  const method = conceptOf(partsOf(spm, 7), lab.specimenCodes, scope.named);
  const bodySite = conceptOf(partsOf(spm, 8), lab.specimenCodes, scope.named);
  const collection: NonNullable<Specimen['collection']> = {
    ...(from !== undefined && to !== undefined && from !== to ? { collectedPeriod: { start: from, end: to } } : {}),
    ...(from !== undefined && (to === undefined || from === to) ? { collectedDateTime: from } : {}),
    ...(amount === undefined ? {} : { quantity: quantityOf(amount, unit) }),
    ...(method === undefined ? {} : { method }),
    ...(bodySite === undefined ? {} : { bodySite }),
  };
  return Object.keys(collection).length === 0 ? undefined : collection;
}

/** OBR-15: the source of the specimen, OBR-14 when it came. Of a message without SPM. */
function fromOrder(order: PlacedOrder): Reference | undefined {
  const { scope, lab, group } = order;
  const { obr } = group;
  const source = partsOf(obr, 15);
  // A CE of its own since v2.5; before, its parts are those of component 1.
  const type = conceptOf(source(1, 2) === '' ? source : innerParts(source, 1), lab.specimenCodes, scope.named);
  if (type === undefined) return undefined;
  const id = partId(order, 'Specimen', 'OBR-15');
  const received = timeText(scope, obr.component(14, 1));
  const taken = timeText(scope, obr.component(7, 1));
  const resource: Specimen & { id: string } = {
    resourceType: 'Specimen',
    id,
    type,
    subject: scope.subject,
    ...(received === undefined ? {} : { receivedTime: received }),
    request: [order.reference],
    ...(taken === undefined ? {} : { collection: { collectedDateTime: taken } }),
  };
  emitSaid(scope, resource, SHAPE, momentOf(order, ''));
  return { reference: `Specimen/${id}` };
}
