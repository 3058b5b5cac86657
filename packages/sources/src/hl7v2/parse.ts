import { createHash } from 'node:crypto';
import { type Canonicals, canonicals } from '@hub/fhir-model';
import type { Issue } from '@hub/outcome';
import { MAPPING_VERSION, type MapContext, type MappedRecord, type NeededKey } from '../mapping.ts';
import { issue } from '../messages/issue.ts';
import { encounterKey, organizationKey } from '../qd3176/map/keys.ts';
import { facilityNames, namesOf } from '../qd3176/map/names.ts';
import { facilityOrganization } from '../qd3176/map/organization.ts';
import type { OpenBytes } from '../qd3176/parse.ts';
import type { ParseContext, ParsedFile, RecordKey, SourceRecord, ToldByHeader } from '../record.ts';
import { NO_SETTINGS, underSettings } from '../rules/settings.ts';
import { XmlFault } from '../xml/fault.ts';
import { encounterOf } from './adt/encounter.ts';
import { placeKeys } from './adt/places.ts';
import { headOf, type MessageHead } from './head.ts';
import { type Message, readMessage, segmentOf } from './message.ts';
import { mapperOf } from './message-types.ts';
import { personKey, personNumbers } from './person/numbers.ts';
import { patientOf } from './person/patient.ts';
import { USUAL_PROFILE } from './profile.ts';
import { editionOf } from './profiles.ts';
import { MessageTooLong, messagesIn, textOf } from './read.ts';
import { openScope, type StatedMessage, stampOf } from './scope.ts';
import type { Segment } from './segment.ts';
import { READ_SEGMENTS } from './segment-names.ts';
import { judge } from './triage.ts';

/** Format of the records, and the name a source is registered with. */
export const HL7V2 = 'hl7v2';

/**
 * Reads a file of HL7 v2 messages (`x-application/hl7-v2+er7`): one message is one record, taken or refused for itself. Never throws for what is wrong with
 * the bytes.
 */
export function parseHl7File(open: OpenBytes, context: ParseContext): ParsedFile {
  return { records: records(open, context), fileIssues: () => [] };
}

async function* records(open: OpenBytes, context: ParseContext): AsyncGenerator<SourceRecord, void, undefined> {
  const { formats, limits } = context;
  if (formats !== undefined && !formats.includes(HL7V2)) {
    yield unreadable(0, issue('VN-ENV-format-unregistered', { value: HL7V2, other: formats.join(', ') }));
    return;
  }
  let ordinal = 0;
  try {
    for await (const bytes of messagesIn(open(), limits.maxTextBytes)) yield readRecord(bytes, ordinal++, context);
  } catch (fault) {
    if (!(fault instanceof MessageTooLong) && !(fault instanceof XmlFault)) throw fault;
    yield unreadable(ordinal++, issue('VN-HL7-unparseable', { field: 'MSH' }));
  }
  if (ordinal === 0) yield unreadable(0, issue('VN-HL7-MSH-required', { field: 'MSH' }));
}

const unreadable = (ordinal: number, one: Issue): SourceRecord => ({ kind: 'unreadable', ordinal, issues: [one] });

/** Reads one message. */
function readRecord(bytes: string, ordinal: number, context: ParseContext): SourceRecord {
  const { facility, profile = USUAL_PROFILE, aliases = [], rules = NO_SETTINGS } = context;
  const text = textOf(bytes, profile);
  if (text === undefined) return unreadable(ordinal, issue('VN-HL7-unparseable', { field: 'MSH-18' }));
  const message = readMessage(text);
  if (message.kind === 'unreadable') return unreadable(ordinal, message.issue);
  const head = headOf(message.segments[0] as Segment);
  const pid = segmentOf(message, 'PID');
  const verdict = judge(head, { facility, aliases: [...aliases, ...(profile.msh4 ?? [])] }, pid !== undefined);
  const issues = [...message.issues, ...strangers(message), ...verdict.issues].map((one) => named(one, head));
  const numbers = pid === undefined ? [] : personNumbers(pid, facility, profile);
  const person = personKey(NAMES, facility, numbers);
  if (pid !== undefined && person === undefined && verdict.ack === 'AA') {
    issues.push(named(issue('VN-HL7-PID-3-required', { field: 'PID-3', line: pid.line }), head));
  }
  const mapper = mapperOf(head.type, head.event);
  if (pid !== undefined && person !== undefined && verdict.ack === 'AA')
    issues.push(...(mapper?.faults?.({ message, facility, profile, pid }) ?? []).map((one) => named(one, head)));
  const said = underSettings(issues, rules);
  const base = {
    kind: 'format',
    format: HL7V2,
    ordinal,
    ...(head.controlId === '' ? {} : { name: head.controlId }),
    issues: said,
  } as const;
  const hash = hashOf(text, editionOf(profile));
  const rejected = said.some(({ severity }) => severity === 'error');
  if (rejected || mapper === undefined || pid === undefined || person === undefined) {
    const nothing = { resources: [], issues: [], rejected: true };
    return { ...base, orderKey: '', shared: [], size: 1, rejected: true, hash, keysOf: () => [], map: () => nothing };
  }
  const pv1 = segmentOf(message, 'PV1');
  const visit = visitOf(pv1);
  const stated: StatedMessage = { facility, message, head, profile, mapper, pid, pv1, numbers, visit };
  const shared: RecordKey[] = [
    { kind: 'hl7v2-person', key: person.value },
    ...(visit === undefined ? [] : [{ kind: 'visit', key: visit }]),
    ...(mapper.shared?.(stated) ?? []),
  ];
  return {
    ...base,
    ordered: true,
    key: head.controlId === '' ? hash : `${head.application}/${head.controlId}`,
    orderKey: orderKeyOf(stated),
    shared,
    size: 2 + message.segments.length + Math.floor(text.length / LONG),
    rejected: false,
    hash,
    told: (scope) => told(stated, scope),
    keysOf: (scope) => keysOf(stated, scope.canonicals),
    map: (scope) => mapMessage(stated, scope),
  };
}

/** Ten times what a usual segment holds: one more for bounding batches. */
const LONG = 4096;
const NAMES = namesOf(canonicals());

const named = (one: Issue, { controlId }: MessageHead): Issue => (controlId === '' ? one : { record: controlId, ...one });

/** Segments no mapping reads, each name once. */
function strangers(message: Message): Issue[] {
  const seen = new Set<string>();
  return message.segments.flatMap(({ name, line }): Issue[] => {
    if (READ_SEGMENTS.has(name) || seen.has(name)) return [];
    seen.add(name);
    return [issue('VN-HL7-segment-unsupported', { field: name, line })];
  });
}

/** PV1-19; a value that could not be a key is none. */
function visitOf(pv1: Segment | undefined): string | undefined {
  const text = pv1?.component(19, 1) ?? '';
  return text === '' || text === '""' || text.length > 255 ? undefined : text;
}

/** MSH-7 as local digits: versions of one message (the same MSH-10 again) are ordered by it, then by arrival. */
function orderKeyOf(stated: StatedMessage): string {
  const stamp = stampOf(stated, stated.head.time);
  if (stamp === undefined || stamp.date.length < 10) return '';
  return new Date(stamp.at + 25_200_000).toISOString().replace(/[-:T]/g, '').slice(0, 14);
}

/** What the Provenance says besides: the message by its number (MSH-10), the program that sent it (MSH-3). */
function told(stated: StatedMessage, { canonicals: { sid }, facility }: Pick<MapContext, 'canonicals' | 'facility'>): ToldByHeader {
  const { head, mapper } = stated;
  const event = stampOf(stated, mapper.eventTime?.(stated) ?? '');
  return {
    extension: [],
    entities: head.controlId === '' ? [] : [{ system: `${sid}message/${facility.code}`, value: head.controlId }],
    ...(head.application === '' ? {} : { agent: head.application }),
    ...(event === undefined ? {} : { occurred: event.dateTime }),
  };
}

function keysOf(stated: StatedMessage, base: Canonicals): NeededKey[] {
  const { facility, visit, mapper, numbers } = stated;
  const names = namesOf(base);
  const systems = facilityNames(names, facility);
  const person = personKey(names, facility, numbers);
  const all: NeededKey[] = [
    ...(person === undefined ? [] : [{ key: person, belongsTo: 'none' } as const]),
    ...(visit === undefined ? [] : [{ key: encounterKey(systems, visit), belongsTo: 'patient' } as const]),
    { key: organizationKey(names, facility), belongsTo: 'none' },
    ...(mapper.standing === 0 && visit !== undefined ? placeKeys(stated, names) : []),
    ...(mapper.keys?.(stated, names, systems) ?? []),
  ];
  const seen = new Set<string>();
  return all.filter(({ key: { type, system, value } }) => {
    const text = `${type}\n${system}\n${value}`;
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

/** One message as FHIR R4. Pure. */
function mapMessage(stated: StatedMessage, context: MapContext): MappedRecord {
  const scope = openScope(stated, context);
  const patient = patientOf(scope);
  stated.mapper.map(scope);
  // PV1 of a message about something else tells of the visit in passing.
  if (stated.mapper.standing === 0) encounterOf(scope);
  const shared = new Map([...scope.practitioners.values(), ...scope.locations.values()].map(({ mapped }) => [mapped.resource.id, mapped]));
  const issues = [...scope.issues];
  for (const field of stated.message.notes.legacy) issues.push(named(issue('VN-TXT-legacy-encoding', { field }), stated.head));
  const resources = [facilityOrganization(scope), ...shared.values(), patient, ...scope.made];
  return { resources, issues, ...(scope.moves.length === 0 ? {} : { moves: scope.moves }), rejected: false };
}

function hashOf(text: string, profile: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([MAPPING_VERSION, profile, text]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
