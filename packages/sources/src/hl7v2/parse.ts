import { createHash } from 'node:crypto';
import { type Canonicals, canonicals } from '@hub/fhir-model';
import type { Issue } from '@hub/outcome';
import { MAPPING_VERSION, type MapContext, type MappedRecord, type NeededKey } from '../mapping.ts';
import { issue } from '../messages/issue.ts';
import { encounterKey, organizationKey } from '../qd3176/map/keys.ts';
import { facilityNames, type Names, namesOf } from '../qd3176/map/names.ts';
import { facilityOrganization } from '../qd3176/map/organization.ts';
import type { OpenBytes } from '../qd3176/parse.ts';
import type { ParseContext, ParsedFile, RecordKey, SourceRecord, ToldByHeader } from '../record.ts';
import { NO_SETTINGS, underSettings } from '../rules/settings.ts';
import { XmlFault } from '../xml/fault.ts';
import { encounterOf } from './adt/encounter.ts';
import { placeKeys } from './adt/places.ts';
import { headOf, type MessageHead } from './head.ts';
import { bare, type Message, readMessage, segmentOf, segmentsNamed } from './message.ts';
import { mapperOf } from './message-types.ts';
import { personParts } from './parts.ts';
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
  const mapper = mapperOf(head.type, head.event);
  const parts: StatedMessage[] = [];
  if (mapper !== undefined && verdict.ack === 'AA') {
    const read = partsOf({ facility, message, head, profile, mapper });
    parts.push(...read.parts);
    issues.push(...read.issues.map((one) => named(one, head)));
  }
  const [stated] = parts;
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
  if (rejected || stated === undefined) {
    const nothing = { resources: [], issues: [], rejected: true };
    return { ...base, orderKey: '', shared: [], size: 1, rejected: true, hash, keysOf: () => [], map: () => nothing };
  }
  const shared = new Map(parts.flatMap(sharedBy).map((one) => [JSON.stringify(one), one]));
  return {
    ...base,
    ordered: true,
    // Programs count from 1 again, and two of one name count each for itself: with other content the number is of another message.
    key: `${head.application}/${head.controlId}/${contentHash(bytes)}`,
    orderKey: '',
    shared: [...shared.values()],
    size: 2 + message.segments.length + Math.floor(text.length / LONG),
    rejected: false,
    hash,
    told: (scope) => told(stated, scope),
    keysOf: (scope) => keysOf(parts, scope.canonicals),
    map: (scope) => mapMessage(parts, scope),
  };
}

/** What the message says of each of its persons, and what keeps it from being taken. */
function partsOf(read: Pick<StatedMessage, 'facility' | 'message' | 'head' | 'profile' | 'mapper'>): {
  readonly parts: readonly StatedMessage[];
  readonly issues: readonly Issue[];
} {
  const { facility, message, profile, mapper } = read;
  const persons = personParts(message, mapper);
  const parts = persons.map((part): StatedMessage => {
    const pv1 = segmentOf(part.message, 'PV1');
    return { ...read, ...part, pv1, numbers: personNumbers(part.pid, facility, profile), visit: visitOf(pv1) };
  });
  if (parts.length === 0) {
    const second = segmentsNamed(message, 'PID')[1];
    return { parts, issues: [issue('VN-HL7-PID-repeated', { field: 'PID', ...(second === undefined ? {} : { line: second.line }) })] };
  }
  const issues = parts.flatMap((part): readonly Issue[] => {
    if (personKey(NAMES, facility, part.numbers) === undefined)
      return [issue('VN-HL7-PID-3-required', { field: 'PID-3', line: part.pid.line })];
    return mapper.faults?.(part) ?? [];
  });
  return { parts, issues };
}

/** What a part of a message shares with other records. */
function sharedBy(stated: StatedMessage): RecordKey[] {
  const { facility, numbers, visit, mapper } = stated;
  const person = personKey(NAMES, facility, numbers);
  return [
    ...(person === undefined ? [] : [{ kind: 'hl7v2-person', key: person.value }]),
    ...(visit === undefined ? [] : [{ kind: 'visit', key: visit }]),
    ...(mapper.shared?.(stated) ?? []),
  ];
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

function keysOf(parts: readonly StatedMessage[], base: Canonicals): NeededKey[] {
  const names = namesOf(base);
  const seen = new Set<string>();
  return parts
    .flatMap((stated) => partKeys(stated, names))
    .filter(({ key: { type, system, value } }) => {
      const text = `${type}\n${system}\n${value}`;
      if (seen.has(text)) return false;
      seen.add(text);
      return true;
    });
}

function partKeys(stated: StatedMessage, names: Names): NeededKey[] {
  const { facility, visit, mapper, numbers } = stated;
  const systems = facilityNames(names, facility);
  const person = personKey(names, facility, numbers);
  return [
    ...(person === undefined ? [] : [{ key: person, belongsTo: 'none' } as const]),
    ...(visit === undefined ? [] : [{ key: encounterKey(systems, visit), belongsTo: 'patient' } as const]),
    { key: organizationKey(names, facility), belongsTo: 'none' },
    ...(mapper.standing === 0 && visit !== undefined ? placeKeys(stated, names) : []),
    ...(mapper.keys?.(stated, names, systems) ?? []),
  ];
}

/** One message as FHIR R4. Pure. */
function mapMessage(parts: readonly StatedMessage[], context: MapContext): MappedRecord {
  const mapped = parts.map((stated) => mapPart(stated, context));
  const [{ message, head }] = parts as [StatedMessage];
  const legacy = [...message.notes.legacy].map((field) => named(issue('VN-TXT-legacy-encoding', { field }), head));
  const moves = mapped.flatMap((one) => one.moves);
  // The facility, places and health workers are of all persons: once each.
  const shared = new Map(mapped.flatMap((one) => one.shared).map((one) => [one.resource.id, one]));
  return {
    resources: [...shared.values(), ...mapped.flatMap(({ patient, made }) => [patient, ...made])],
    issues: [...mapped.flatMap(({ issues }) => issues), ...legacy],
    ...(moves.length === 0 ? {} : { moves }),
    rejected: false,
  };
}

function mapPart(stated: StatedMessage, context: MapContext) {
  const scope = openScope(stated, context);
  const patient = patientOf(scope);
  stated.mapper.map(scope);
  // PV1 of a message about something else tells of the visit in passing.
  if (stated.mapper.standing === 0) encounterOf(scope);
  const shared = [
    facilityOrganization(scope),
    ...[...scope.practitioners.values(), ...scope.locations.values()].map(({ mapped }) => mapped),
  ];
  return { patient, shared, made: scope.made, issues: scope.issues, moves: scope.moves };
}

/** Of the bytes, however their lines end: the same whatever a profile or a later mapping makes of them. */
function contentHash(bytes: string): string {
  const lines = bare(bytes).replaceAll(/\r\n?|\n/g, '\r');
  return createHash('sha256').update(lines, 'latin1').digest('hex').slice(0, 32);
}

function hashOf(text: string, profile: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([MAPPING_VERSION, profile, text]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
