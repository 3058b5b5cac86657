import { isUtf8 } from 'node:buffer';
import type { Issue } from '@hub/outcome';
import { issue } from '../messages/issue.ts';
import { delimitersOf } from './delimiters.ts';
import { headOf, type MessageHead, upToNextSegment } from './head.ts';
import { mapperOf } from './message-types.ts';
import { Segment } from './segment.ts';

/** Which facility a sender's messages must name in MSH-4. */
export interface Sender {
  readonly facility: string;
  /** Further values of MSH-4 that mean it: registered for the source, or of its profile. */
  readonly aliases: readonly string[];
}

/** What can be said of a message at once. */
export interface Triage {
  /** AA: may be taken. AE: its content cannot be used. AR: refused for what it is, or who sends it (contract §6). */
  readonly ack: 'AA' | 'AE' | 'AR';
  readonly issues: readonly Issue[];
  /** MSH-10, '' when there is none. */
  readonly controlId: string;
  /** Absent when the bytes are no message. */
  readonly head?: MessageHead;
}

/** MSH of a real message is a few hundred bytes. */
const HEAD_BYTES = 4096;

/**
 * Judges a message by its MSH and by whether a PID is there; the rest is not looked at. The bytes are one message, without MLLP bytes. Pure and quick: a
 * listener does it between reading and storing. {@link judge} says the same of a message that was read.
 */
export function triage(bytes: Uint8Array, sender: Sender): Triage {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = all.indexOf('MSH');
  // White space and marks may stand before; anything else is not a message.
  if (start < 0 || start > 8 || /[!-~]/.test(all.toString('latin1', 0, start))) return refused('VN-HL7-MSH-required', 'MSH');
  const end = lineEnd(all, start);
  const text = headText(all.subarray(start, Math.min(end, start + HEAD_BYTES)));
  const delimiters = delimitersOf(text);
  if (delimiters === undefined) return refused('VN-HL7-unparseable', 'MSH-2');
  const onOneLine = end >= all.length - 1;
  const line = onOneLine ? upToNextSegment(text, delimiters.field) : text;
  const head = headOf(new Segment(line, 1, delimiters, { legacy: new Set() }));
  return judge(head, sender, hasPerson(all, delimiters.field, onOneLine));
}

/** A head in UTF-8, as most are, or a byte a letter: names in it may be Vietnamese, and the answer gives them back. */
const headText = (bytes: Buffer): string => bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');

/** The same judgement from a head that was read. */
export function judge(head: MessageHead, sender: Sender, hasPid: boolean): Triage {
  const record = head.controlId === '' ? {} : { record: head.controlId };
  const verdict = (
    ack: 'AE' | 'AR',
    code: string,
    field: string,
    about: { readonly value?: string; readonly other?: string } = {},
  ): Triage => ({
    ack,
    issues: [issue(code, { ...record, field, ...about })],
    controlId: head.controlId,
    head,
  });
  if (!isOwn(head, sender)) {
    return verdict('AR', 'VN-HL7-facility-mismatch', 'MSH-4', { value: head.facility.join('^'), other: sender.facility });
  }
  if (mapperOf(head.type, head.event) === undefined) {
    return verdict('AR', 'VN-HL7-type-unsupported', 'MSH-9', { value: [head.type, head.event].filter((one) => one !== '').join('^') });
  }
  if (!hasPid) return verdict('AE', 'VN-HL7-PID-required', 'PID');
  return { ack: 'AA', issues: [], controlId: head.controlId, head };
}

function refused(code: string, field: string): Triage {
  return { ack: 'AR', issues: [issue(code, { field })], controlId: '' };
}

/** MSH-4 is the source's facility, or stands for it. */
function isOwn({ facility }: MessageHead, { facility: own, aliases }: Sender): boolean {
  const sent = facility.length > 1 ? [...facility, facility.join('^')] : facility;
  return sent.some((one) => one === own || aliases.some((alias) => alias.toLowerCase() === one.toLowerCase()));
}

function lineEnd(all: Buffer, from: number): number {
  const [cr, lf] = [all.indexOf(0x0d, from), all.indexOf(0x0a, from)];
  if (cr < 0) return lf < 0 ? all.length : lf;
  return lf < 0 ? cr : Math.min(cr, lf);
}

/** PID at the beginning of a line; anywhere in a message of one line. */
function hasPerson(all: Buffer, field: string, onOneLine: boolean): boolean {
  for (let at = all.indexOf('PID', 3); at > 0; at = all.indexOf('PID', at + 3)) {
    if (String.fromCharCode(all[at + 3] ?? 0) !== field) continue;
    const before = all[at - 1];
    if (onOneLine || before === 0x0d || before === 0x0a) return true;
  }
  return false;
}
