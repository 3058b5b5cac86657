import { type BusinessKey, formatInstant, type Reference, type Resource } from '@hub/fhir-model';
import type { Issue } from '@hub/outcome';
import type { Moment } from '../as-of.ts';
import type { MapContext, MappedResource, SubjectMove } from '../mapping.ts';
import { type About, issue } from '../messages/issue.ts';
import { organizationKey } from '../qd3176/map/keys.ts';
import { type FacilityNames, facilityNames, type Names, namesOf } from '../qd3176/map/names.ts';
import { keyReference, type Scope as VisitScope } from '../qd3176/map/scope.ts';
import type { MessageHead } from './head.ts';
import type { MessageMapper } from './mapper.ts';
import { type Message, segmentOf } from './message.ts';
import { type PersonNumber, personKey } from './person/numbers.ts';
import type { SenderProfile } from './profile.ts';
import type { CodingSystemNames } from './results/concept.ts';
import type { Segment } from './segment.ts';
import { LOCAL_ZONE, readStamp, type Stamp } from './time.ts';

/** A message with what was worked out of it when it was read. */
export interface StatedMessage {
  /** MA_CSKCB of the source. */
  readonly facility: string;
  readonly message: Message;
  readonly head: MessageHead;
  readonly profile: SenderProfile;
  readonly mapper: MessageMapper;
  readonly pid: Segment;
  /** PV1, with or without a number of the visit. */
  readonly pv1: Segment | undefined;
  readonly numbers: readonly PersonNumber[];
  /** PV1-19 (its first component), undefined when empty. */
  readonly visit: string | undefined;
}

/** What every resource of one message needs to know, worked out once. */
export interface Scope extends StatedMessage {
  readonly context: MapContext;
  readonly names: Names;
  /** Systems of the facility's own numbers. */
  readonly systems: FacilityNames;
  readonly record: { readonly facility: string };
  /** When this message said what it says. */
  readonly moment: Moment;
  readonly patientId: string;
  readonly patientKey: BusinessKey;
  readonly subject: Reference;
  readonly organization: Reference;
  /** What the sender calls coding systems, by its profile. */
  readonly named: CodingSystemNames;
  /** Health workers and places met, each made with its first mention. */
  readonly practitioners: VisitScope['practitioners'];
  readonly locations: VisitScope['locations'];
  readonly made: MappedResource[];
  readonly issues: Issue[];
  /** Persons and visits the message merges or moves. */
  readonly moves: SubjectMove[];
}

/** A time in the message, in the sender's zone when it names none. Undefined for what is no time. */
export function stampOf({ profile }: Pick<StatedMessage, 'profile'>, text: string): Stamp | undefined {
  return text === '' ? undefined : readStamp(text, profile.timeZone ?? LOCAL_ZONE);
}

/** A stamp with seconds at least, as a moment has it. */
function instantOf(stamp: Stamp | undefined): string | undefined {
  if (stamp === undefined) return undefined;
  return stamp.dateTime.includes('T') ? stamp.dateTime : formatInstant(stamp.at).replace('.000', '');
}

/** When the message said it: the event's time, else its own (MSH-7), else the time of receipt. */
export function momentOf(stated: StatedMessage, receivedAt: number): Moment {
  const { head, mapper } = stated;
  const sent = instantOf(stampOf(stated, head.time));
  const event = instantOf(stampOf(stated, mapper.eventTime?.(stated) ?? ''));
  const received = formatInstant(Math.floor(receivedAt / 1000) * 1000).replace('.000', '');
  const time = event ?? sent ?? received;
  return { standing: mapper.standing, time, sent: sent ?? time, rank: 0, message: head.controlId };
}

/** Opens the scope of a message that is not rejected. */
export function openScope(stated: StatedMessage, context: MapContext): Scope {
  const names = namesOf(context.canonicals);
  const key = personKey(names, stated.facility, stated.numbers) as BusinessKey;
  const patientId = context.idFor(key);
  const organization = organizationKey(names, stated.facility);
  const systems = facilityNames(names, stated.facility);
  return {
    ...stated,
    context,
    names,
    systems,
    record: { facility: stated.facility },
    moment: momentOf(stated, context.receivedAt),
    patientId,
    patientKey: key,
    // A number that stands for another one is nobody's identifier outside.
    subject: key.system === systems.patient ? keyReference(key, patientId) : { reference: `Patient/${patientId}` },
    organization: keyReference(organization, context.idFor(organization)),
    named: namedBy(stated, names),
    practitioners: new Map(),
    locations: new Map(),
    made: [],
    issues: [],
    moves: [],
  };
}

function namedBy({ profile: { codingSystemNames = {} }, facility }: StatedMessage, { canonicals }: Names): CodingSystemNames {
  const entries = Object.entries(codingSystemNames);
  return new Map(
    entries.map(([name, uri]) => [name.toUpperCase(), uri.replaceAll('{CS}', canonicals.codeSystem).replaceAll('{F}', facility)]),
  );
}

/** Hands on a resource. `merge` says what is stored when another message has told of it before. */
export function emit(scope: Scope, resource: Resource & { id: string }, more: Partial<MappedResource> = {}): void {
  scope.made.push({ resource, mode: more.merge === undefined ? 'replace' : 'merge', owned: false, ...more });
}

/** An issue of this message: its record is MSH-10, `field` is `PID-7`. */
export function warn({ issues, head }: Scope, code: string, about: About = {}): void {
  issues.push(issue(code, { ...(head.controlId === '' ? {} : { record: head.controlId }), ...about }));
}

/**
 * The time of a field; what is no time is said (VN-HL7-PV1-44-invalid). Empty fields, and `""`, are none.
 */
export function timeOf(scope: Scope, segment: Segment, field: number): Stamp | undefined {
  const text = segment.component(field, 1);
  if (text === '' || text === '""') return undefined;
  const stamp = stampOf(scope, text);
  if (stamp === undefined) {
    const { name, line } = segment;
    warn(scope, `VN-HL7-${name}-${field}-invalid`, { field: `${name}-${field}`, line, value: text, personal: name === 'PID' });
  }
  return stamp;
}

/** The segment of a name in this message. */
export const segment = ({ message }: Pick<StatedMessage, 'message'>, name: string): Segment | undefined => segmentOf(message, name);
