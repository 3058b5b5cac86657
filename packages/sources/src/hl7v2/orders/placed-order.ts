import { type BusinessKey, childId, type Reference, shardOfId } from '@hub/fhir-model';
import type { Moment } from '../../as-of.ts';
import { identifier } from '../../qd3176/map/element.ts';
import type { Names } from '../../qd3176/map/names.ts';
import { statusRank } from '../results/status.ts';
import type { Scope } from '../scope.ts';
import type { OrderGroup } from './groups.ts';
import { type OrderNumbers, orderName, orderNumbers } from './identity.ts';
import { type LabNames, labNames, labNamesOf } from './lab-names.ts';
import { ownKey } from './own-key.ts';
import { momentText } from './times.ts';
import { visitReference } from './visit-reference.ts';

/** An order of a message with all that its resources share. */
export interface PlacedOrder {
  readonly scope: Scope;
  readonly lab: LabNames;
  readonly group: OrderGroup;
  readonly numbers: OrderNumbers;
  /** What names it over all messages, {@link orderName}. */
  readonly name: string;
  readonly key: BusinessKey;
  /** Of its ServiceRequest; everything else of the order is named inside it. */
  readonly id: string;
  readonly reference: Reference;
  /** The visit of PV1-19. */
  readonly encounter: { readonly encounter?: Reference };
  /** The message brings results; otherwise it orders. */
  readonly results: boolean;
}

/** The directory key of an order: one a test, since a number may stand for several. */
export function orderKey(names: Names, facility: string, name: string): BusinessKey {
  return { type: 'ServiceRequest', system: labNames(names, facility).order, value: name };
}

export function placedOrder(scope: Scope, group: OrderGroup, results: boolean): PlacedOrder {
  const name = orderName(scope.message, group);
  const { facility } = scope;
  const key = ownKey(scope, orderKey(scope.names, facility, name), group.obr, 'OBR-2');
  const id = scope.context.idFor(key, shardOfId(scope.patientId));
  const [lab, numbers] = [labNamesOf(scope), orderNumbers(group)];
  const encounter = visitReference(scope);
  return {
    scope,
    lab,
    group,
    numbers,
    name,
    key,
    id,
    reference: { reference: `ServiceRequest/${id}`, ...calledBy(numbers, lab) },
    encounter: encounter === undefined ? {} : { encounter },
    results,
  };
}

/** What an order is called outside: its number. */
function calledBy({ placer, filler }: OrderNumbers, lab: LabNames): Pick<Reference, 'identifier'> {
  if (placer !== '') return { identifier: identifier(lab.order, placer) };
  return filler === '' ? {} : { identifier: identifier(lab.filler, filler) };
}

/** The id of something that is part of the order. */
export function partId({ scope, id }: PlacedOrder, type: string, name: string): string {
  return childId(scope.context.idSecret, id, type, name);
}

/** When the message says it: OBR-22 of results, else MSH-7. `status` (OBX-11, OBR-25) ranks what one moment says twice. */
export function momentOf({ scope, group, results }: Pick<PlacedOrder, 'scope' | 'group' | 'results'>, status: string): Moment {
  const time = (results ? momentText(scope, group.obr.component(22, 1)) : undefined) ?? scope.moment.time;
  return { ...scope.moment, standing: 1, time, rank: statusRank(status) };
}
