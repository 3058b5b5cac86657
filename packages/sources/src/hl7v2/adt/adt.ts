import type { MessageMapper } from '../mapper.ts';
import { segmentOf } from '../message.ts';

/** Admissions, discharges, transfers and what is known of a person (HL7 v2.9 chapter 3). */
const adt: MessageMapper = {
  standing: 1,
  eventTime: ({ message }) => segmentOf(message, 'EVN')?.component(2, 1) ?? '',
  map: () => {},
};

const EVENTS = ['A01', 'A02', 'A03', 'A04', 'A05', 'A06', 'A07', 'A08', 'A11', 'A12', 'A13', 'A28', 'A31'] as const;

/** The events of ADT that are read. Merges are in merge/. */
export const ADT: Readonly<Record<string, MessageMapper>> = Object.fromEntries(EVENTS.map((event) => [`ADT^${event}`, adt]));
