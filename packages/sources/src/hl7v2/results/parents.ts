import type { Reference } from '@hub/fhir-model';
import type { OrderNumbers } from '../orders/identity.ts';
import type { PlacedOrder } from '../orders/placed-order.ts';
import type { ObservedResult } from './observation.ts';

interface Found {
  /** Place of its order in the message. */
  readonly at: number;
  readonly reference: Reference;
}

/**
 * The results of a message that later orders of it may have been made from (antibiogram of an organism, HL7 v2.5 7.4.1), by the ways OBR-26 and OBR-29 can
 * name them. Each is one look: a message may hold thousands of orders.
 */
export class Parents {
  readonly #latest = new Map<string, Found>();
  #orders = 0;

  /** The results of the next order. */
  add(numbers: OrderNumbers, results: readonly ObservedResult[]): void {
    const at = this.#orders++;
    for (const { code, subId, reference } of results) {
      if (reference === undefined) continue;
      for (const order of called(numbers)) {
        for (const key of [keyOf(order, code, subId), keyOf(order, code, '')]) {
          // Of one order the first, of several the last.
          if (this.#latest.get(key)?.at !== at) this.#latest.set(key, { at, reference });
        }
      }
    }
  }

  /**
   * What an order was made from: OBR-26 names it by OBX-3, OBX-4 of the order OBR-29 names. In another message it is named by that order's number alone.
   */
  of(order: PlacedOrder): Reference[] {
    const { obr } = order.group;
    const code = obr.component(26, 1, 1);
    if (code === '') return [];
    const subId = obr.component(26, 2);
    const [placer, filler] = [obr.component(29, 1, 1), obr.component(29, 2, 1)];
    const named = filler !== '' ? [`F${filler}`, `N${placer}`] : [placer === '' ? 'A' : `P${placer}`];
    const found = named.flatMap((one) => this.#latest.get(keyOf(one, code, subId)) ?? []).sort((a, b) => b.at - a.at);
    if (found[0] !== undefined) return [found[0].reference];
    const number = filler === '' ? placer : filler;
    if (number === '') return [];
    const system = filler === '' ? order.lab.order : order.lab.filler;
    const display = [obr.component(26, 1, 2) || code, obr.component(26, 3)].filter((text) => text !== '').join(': ');
    return [{ type: 'Observation', identifier: { system, value: number }, display }];
  }
}

/** How OBR-29 may call an order: any, by its placer's number, by its filler's, by its placer's where it has no other. */
function called({ placer, filler }: OrderNumbers): string[] {
  return ['A', `P${placer}`, filler === '' ? `N${placer}` : `F${filler}`];
}

const keyOf = (order: string, code: string, subId: string): string => JSON.stringify([order, code, subId]);
