import type { NeededKey } from '../../mapping.ts';
import type { Names } from '../../qd3176/map/names.ts';
import type { RecordKey } from '../../record.ts';
import { personKey } from '../person/numbers.ts';
import type { StatedMessage } from '../scope.ts';
import { orderGroups } from './groups.ts';
import { orderName } from './identity.ts';
import { otherwiseKey } from './own-key.ts';
import { orderKey } from './placed-order.ts';
import { specimenKey, specimenNumber } from './specimen.ts';

/** The business keys of the orders and specimens of a message, each once. */
export function orderKeys({ message, facility, numbers }: StatedMessage, names: Names, specimensFirst = false): NeededKey[] {
  const needed = new Map<string, NeededKey>();
  const person = personKey(names, facility, numbers);
  const put = (key: NeededKey['key']): void => {
    const of = person === undefined ? {} : { of: { person, otherwise: otherwiseKey(key, person) } };
    needed.set(`${key.type} ${key.value}`, { key, belongsTo: 'patient', ...of });
  };
  for (const group of orderGroups(message, specimensFirst)) {
    put(orderKey(names, facility, orderName(message, group)));
    for (const { segment } of group.specimens) {
      const number = specimenNumber(segment);
      if (number !== '') put(specimenKey(names, facility, number));
    }
  }
  return [...needed.values()];
}

/** The orders a message speaks of: two messages of one order share no batch. */
export function sharedOrders({ message }: StatedMessage, specimensFirst = false): RecordKey[] {
  const names = new Set(orderGroups(message, specimensFirst).map((group) => orderName(message, group)));
  return [...names].map((key) => ({ kind: 'lab-order', key }));
}
