import type { Issue } from '@hub/outcome';
import { type Delimiters, USUAL } from './delimiters.ts';
import { escaped } from './escape.ts';
import type { MessageHead } from './head.ts';

/** What is answered: AA only for what is stored durably (contract §6). */
export interface Verdict {
  readonly ack: 'AA' | 'AE' | 'AR';
  readonly issues: readonly Issue[];
}

/** Errors of HL7 table 0357 behind the hub's codes; all others are 207, application error. */
const HL7_ERROR: Readonly<Record<string, readonly [code: string, text: string]>> = {
  'VN-HL7-MSH-required': ['100', 'Segment sequence error'],
  'VN-HL7-unparseable': ['102', 'Data type error'],
  'VN-HL7-PID-required': ['100', 'Segment sequence error'],
  'VN-HL7-facility-mismatch': ['204', 'Unknown key identifier'],
  'VN-HL7-type-unsupported': ['200', 'Unsupported message type'],
};
const APPLICATION_ERROR = ['207', 'Application internal error'] as const;

/** Codes of the answer in enhanced mode that says the message was taken, not what came of it. */
const COMMIT = { AA: 'CA', AE: 'CE', AR: 'CR' } as const;

/**
 * The answer to a message (HL7 v2.9 2.9): MSH, MSA and one ERR for each issue, lines ended by CR, in UTF-8, with the separators of who asked. Without a head
 * (the bytes were no message) the usual ones, and MSA-2 is empty. Enhanced mode: MSH-15 asks for the commit answer, else MSH-16 for the application's; undefined
 * when neither wants one for this verdict. `now` is the time of the answer in epoch milliseconds, `id` its MSH-10.
 */
export function ackMessage(head: MessageHead | undefined, { ack, issues }: Verdict, now: number, id: string): string | undefined {
  const code = answerCode(head, ack);
  if (code === undefined) return undefined;
  const delimiters = head?.delimiters ?? USUAL;
  const { field, component } = delimiters;
  const text = (sent: string): string => escaped(sent, delimiters);
  const [application, facility, receiver, receiving] = head?.sent ?? ['', '', 'HUB', ''];
  const version = head === undefined || !/^2\.\d(?:\.\d)?$/.test(head.version) ? '2.5' : head.version;
  const event = head === undefined || head.event === '' ? '' : `${component}${text(head.event)}`;
  const type = before(version, '2.4') ? `ACK${event}` : `ACK${event}${event === '' ? component : ''}${component}ACK`;
  const encoding = `${component}${delimiters.repetition}${delimiters.escape}${delimiters.subcomponent}`;
  const processing = head === undefined || head.processing === '' ? 'P' : text(head.processing);
  const msh = ['MSH', encoding, receiver, receiving, application, facility, stamp(now), '', type, text(id), processing, version];
  const lines = [[...msh, '', '', '', '', '', 'UNICODE UTF-8']];
  const [first] = issues;
  lines.push([
    'MSA',
    code,
    text(head?.controlId ?? ''),
    ...(first === undefined || !before(version, '2.7') ? [] : [text(first.message.vi)]),
  ]);
  const error = before(version, '2.5') ? oldError : newError;
  for (const one of issues) lines.push(error(one, delimiters));
  return lines.map((line) => `${line.join(field)}\r`).join('');
}

function answerCode(head: MessageHead | undefined, ack: Verdict['ack']): string | undefined {
  if (head === undefined || (head.acceptAck === '' && head.applicationAck === '')) return ack;
  if (wanted(head.acceptAck, ack)) return COMMIT[ack];
  return wanted(head.applicationAck, ack) ? ack : undefined;
}

/** HL7 table 0155. */
function wanted(condition: string, ack: Verdict['ack']): boolean {
  if (condition === 'AL') return true;
  return condition === 'ER' ? ack !== 'AA' : condition === 'SU' && ack === 'AA';
}

const before = (version: string, other: string): boolean => version.slice(0, 3) < other;

/** ERR of 2.5 and later: place, error of HL7, severity, the hub's code, the text for people. */
function newError(one: Issue, delimiters: Delimiters): string[] {
  const { component } = delimiters;
  const [code, name] = HL7_ERROR[one.code] ?? APPLICATION_ERROR;
  const severity = one.severity === 'error' ? 'E' : one.severity === 'warning' ? 'W' : 'I';
  const place = placeOf(one).join(component);
  const own = [one.code, escaped(one.message.en, delimiters)].join(component);
  return ['ERR', '', place, [code, name, 'HL70357'].join(component), severity, own, '', '', escaped(one.message.vi, delimiters)];
}

/** ERR before 2.5: segment^sequence^field^error. */
function oldError(one: Issue, { component, subcomponent }: Delimiters): string[] {
  const [code, name] = HL7_ERROR[one.code] ?? APPLICATION_ERROR;
  const [segment = '', sequence = '', field = ''] = placeOf(one);
  return ['ERR', [segment, sequence, field, [code, name, 'HL70357'].join(subcomponent)].join(component)];
}

function placeOf({ field = '' }: Issue): string[] {
  const [segment = '', number] = field.split('-');
  if (segment === '') return [];
  return number === undefined ? [segment, '1'] : [segment, '1', number];
}

/** Local time of the hub (UTC+7) with its offset. */
function stamp(now: number): string {
  return `${new Date(now + 25_200_000).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0700`;
}
