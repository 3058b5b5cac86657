import type { Message } from '../message.ts';
import { segmentOf } from '../message.ts';
import { cut } from './cut.ts';
import type { OrderGroup } from './groups.ts';

/** The numbers of an order: who ordered (ORC-2, OBR-2), who performs (ORC-3, OBR-3). '' where there is none. */
export interface OrderNumbers {
  readonly placer: string;
  readonly filler: string;
}

export function orderNumbers({ orc, obr }: Pick<OrderGroup, 'orc' | 'obr'>): OrderNumbers {
  return {
    placer: obr.component(2, 1) || orc?.component(2, 1) || '',
    filler: obr.component(3, 1) || orc?.component(3, 1) || '',
  };
}

/** Longer texts are no number, and no key of the directory. */
const LONGEST = 100;

/**
 * What names one order of a facility, over all messages that speak of it: its number and what was ordered (mapping contract §1, `lab-result`). A number may
 * stand for several tests. Point-of-care results have none (ORU^R30): they go by the person and the time of the sample.
 */
export function orderName(message: Pick<Message, 'segments'>, group: Pick<OrderGroup, 'orc' | 'obr'>): string {
  const { placer, filler } = orderNumbers(group);
  const number = placer || filler;
  const service = group.obr.component(4, 1) || group.obr.component(4, 4) || group.obr.component(4, 2);
  if (number !== '') return `${cut(number, LONGEST)}/${cut(service, LONGEST)}`;
  const person = segmentOf(message, 'PID')?.component(3, 1) ?? '';
  const when = group.obr.component(7, 1) || segmentOf(message, 'MSH')?.component(7, 1) || '';
  return cut(`${person}@${when}/${service}`, 2 * LONGEST);
}
