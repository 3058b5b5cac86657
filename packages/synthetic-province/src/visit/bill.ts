import type { Appointment } from '../agenda.ts';
import type { Line } from '../costs.ts';
import { type DrugKey, SUPPLIES } from '../data/catalogue.ts';
import type { Condition } from '../data/condition.ts';
import type { FacilityKind } from '../network.ts';
import type { Ordered } from './orders.ts';
import type { Prescribed } from './prescriptions.ts';

const EXAMINATION_PRICE: Readonly<Record<FacilityKind, number>> = {
  'provincial-hospital': 50600,
  'regional-hospital': 45000,
  clinic: 39800,
  station: 36500,
};
const BED_PRICE: Readonly<Record<FacilityKind, number>> = {
  'provincial-hospital': 273100,
  'regional-hospital': 226500,
  clinic: 0,
  station: 0,
};
/** Bought by the patient even with a card. */
const NOT_COVERED: ReadonlySet<DrugKey> = new Set(['glucosamin', 'vitamin3b']);

type Supplies = NonNullable<Condition['supplies']>;

/** What a visit costs, row by row. */
export interface Bill {
  /** One for each row of XML2, in its order. */
  readonly drugs: readonly Line[];
  /** One for each row of XML3, in its order: examination, services, bed, supplies. */
  readonly services: readonly Line[];
  readonly bed: boolean;
  readonly supplies: Supplies;
}

export function billOf(visit: Appointment, drugs: readonly Prescribed[], ordered: readonly Ordered[]): Bill {
  const { condition, nights, site } = visit;
  const used = nights > 0 || condition.operation !== undefined || ordered.some(({ service }) => service.group === 18);
  const supplies = used ? (condition.supplies ?? []) : [];
  const service = (price: number, quantity = 1): Line => ({ quantity, price, covered: true, kind: 'service' });
  const bed = nights > 0 && BED_PRICE[site.kind] > 0;
  return {
    drugs: drugs.map(({ quantity, drug, key }) => ({ quantity, price: drug.price, covered: !NOT_COVERED.has(key), kind: 'drug' })),
    services: [
      service(EXAMINATION_PRICE[site.kind]),
      ...ordered.map(({ service: { price } }) => service(price)),
      ...(bed ? [service(BED_PRICE[site.kind], nights)] : []),
      ...supplies.map(({ supply, quantity }): Line => ({ quantity, price: SUPPLIES[supply].price, covered: true, kind: 'supply' })),
    ],
    bed,
    supplies,
  };
}
