import type { Delimiters } from './delimiters.ts';
import type { Segment } from './segment.ts';
import { CUT_BEFORE } from './segment-names.ts';

/** What MSH says of a message. Texts unescaped, '' when absent. */
export interface MessageHead {
  readonly delimiters: Delimiters;
  /** MSH-3, MSH-4, MSH-5, MSH-6 as sent, for the answer. */
  readonly sent: readonly [application: string, facility: string, receivingApplication: string, receivingFacility: string];
  /** MSH-3.1. */
  readonly application: string;
  /** MSH-4: its components. */
  readonly facility: readonly string[];
  /** MSH-7 as sent. */
  readonly time: string;
  /** MSH-9.1, in capitals. */
  readonly type: string;
  /** MSH-9.2, in capitals; of an old message `ADT_A01` told by its structure, '' when nothing tells it. */
  readonly event: string;
  /** MSH-10. */
  readonly controlId: string;
  /** MSH-11.1: P production, T training, D debugging. */
  readonly processing: string;
  /** MSH-12.1. */
  readonly version: string;
  /** MSH-15 and MSH-16: when answers are wanted. Either one: enhanced mode. */
  readonly acceptAck: string;
  readonly applicationAck: string;
  /** MSH-18, the first repetition. */
  readonly charset: string;
}

/** Reads MSH. */
export function headOf(msh: Segment): MessageHead {
  const [type, event] = typeOf(msh);
  return {
    delimiters: msh.delimiters,
    sent: [msh.whole(3), msh.whole(4), msh.whole(5), msh.whole(6)],
    application: msh.component(3, 1),
    facility: [msh.component(4, 1), msh.component(4, 2)].filter((one) => one !== ''),
    time: msh.component(7, 1),
    type,
    event,
    controlId: msh.component(10, 1),
    processing: msh.component(11, 1),
    version: msh.component(12, 1),
    acceptAck: msh.component(15, 1),
    applicationAck: msh.component(16, 1),
    charset: msh.component(18, 1),
  };
}

function typeOf(msh: Segment): readonly [string, string] {
  const sent = msh.component(9, 1).toUpperCase();
  const event = msh.component(9, 2).toUpperCase();
  if (event !== '') return [sent, event];
  // Senders that write MSH-9 as one word, or leave the event out and name the structure.
  const word = /^([A-Z]{3})[_\-^](\w{3})$/.exec(sent) ?? /^([A-Z]{3})_(\w{3})$/.exec(msh.component(9, 3).toUpperCase());
  return word === null ? [sent, ''] : [word[1] as string, word[2] as string];
}

/** MSH of a message that stands on one line: up to the name of the next segment. */
export function upToNextSegment(text: string, field: string): string {
  const ends = CUT_BEFORE.map((name) => text.indexOf(name + field, 8)).filter((at) => at > 0);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}
