import type { MllpSender } from '@hub/client-register';
import { requestId } from '@hub/listener';
import { ackMessage, issue, type MessageHead, type Triage, triage } from '@hub/sources';
import { type MshNames, mshNames } from './msh-names.ts';
import type { Peer } from './peer.ts';
import type { Senders } from './senders.ts';

/** A message that becomes a submission of its sender's: also one that is refused for what it says, so that it stands where refused ones do. */
export interface Taken {
  readonly sender: MllpSender;
  readonly bytes: Buffer;
}

/** What is to be said of a message. */
export interface Judged {
  readonly ack: Triage['ack'];
  readonly issues: Triage['issues'];
  readonly head: MessageHead | undefined;
  readonly names: MshNames | undefined;
  /** Bytes of the message. */
  readonly size: number;
  /** Absent: nobody it is from is known. */
  readonly sender?: MllpSender | undefined;
  /** Absent: nothing of it is kept. */
  readonly taken?: Taken | undefined;
  /** MSH-10 of the answer; the same stands in the record of accesses. */
  readonly answer: string;
}

/** Nobody: a message is read for its head alone. */
const NOBODY = { facility: '', aliases: [] };

/** Whose message it is, and whether it can be used. `bytes` are the beginning alone of one that is beyond the limit. */
export function judge(
  { bytes, size }: { readonly bytes: Buffer; readonly size: number },
  peer: Peer,
  senders: Senders,
  limit: number,
): Judged {
  const names = mshNames(bytes);
  const found = senders.find(names, peer);
  const answer = requestId(undefined);
  if (typeof found === 'string') {
    return { ack: 'AR', issues: [issue(found, { field: 'MSH-4' })], head: triage(bytes, NOBODY).head, names, size, answer };
  }
  const { facility, msh4 } = found.source;
  const { ack, issues, head } = triage(bytes, { facility: facility.code, aliases: msh4 });
  if (size > limit) {
    const tooLarge = issue('VN-HL7-message-too-large', { other: String(limit), amount: true });
    return { ack: 'AR', issues: [tooLarge], head, names, size, sender: found, answer };
  }
  return { ack, issues, head, names, size, sender: found, taken: { sender: found, bytes }, answer };
}

const START = '\x0b';
const END = '\x1c\r';

/** The answer as it is sent; undefined: none is wanted (enhanced mode). `now`: epoch milliseconds. */
export function answerTo({ ack, issues, head, answer }: Judged, now: number): Buffer | undefined {
  const text = ackMessage(head, { ack, issues }, now, answer);
  return text === undefined ? undefined : Buffer.from(START + text + END);
}
