import { ADT } from './adt/adt.ts';
import { DOCUMENTS } from './documents/document.ts';
import { IMMUNISATION } from './immunisation/immunization.ts';
import type { MessageMapper } from './mapper.ts';
import { MERGE } from './merge/merge.ts';
import { ORDERS } from './orders/orders.ts';
import { RESULTS } from './results/results.ts';
import { SCHEDULE } from './schedule/appointment.ts';

/** Message type (MSH-9: `ADT^A01`; `ORU^*` is every event of ORU that has no line of its own) → mapper. A new type is one line. */
const MAPPERS: Readonly<Record<string, MessageMapper>> = {
  ...ADT,
  ...MERGE,
  ...ORDERS,
  ...RESULTS,
  ...SCHEDULE,
  ...DOCUMENTS,
  ...IMMUNISATION,
};

/** The mapper of a type and event; undefined for what the hub does not take (VN-HL7-type-unsupported). */
export function mapperOf(type: string, event: string): MessageMapper | undefined {
  const [exact, any] = [`${type}^${event}`, `${type}^*`];
  if (Object.hasOwn(MAPPERS, exact)) return MAPPERS[exact];
  return Object.hasOwn(MAPPERS, any) ? MAPPERS[any] : undefined;
}
