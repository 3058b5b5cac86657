import { createHash } from 'node:crypto';
import { canonicals } from '@hub/fhir-model';
import type { Issue } from '@hub/outcome';
import { decodeStream } from '../encoding/stream.ts';
import { MAPPING_VERSION } from '../mapping.ts';
import { type About, issue } from '../messages/issue.ts';
import { VisitDraft } from '../qd3176/draft.ts';
import { UnknownRoot } from '../qd3176/envelope.ts';
import { namesOf } from '../qd3176/map/names.ts';
import type { OpenBytes } from '../qd3176/parse.ts';
import type { Element } from '../qd3176/raw-table.ts';
import { sameFacility } from '../qd3176/rules/facility.ts';
import type { FormatRecord, ParseContext, RecordKey } from '../record.ts';
import { readDayMonthYear } from '../values/day-month-year.ts';
import { XmlFault } from '../xml/fault.ts';
import { type XmlLimits, XmlReader } from '../xml/reader.ts';
import { type Fields, type Part, partsOf, type ReadNotes, readPart } from './content.ts';
import { HealthRecordFile } from './file.ts';
import { headerOf, told } from './header.ts';
import { keysOfHealthRecord } from './map/keys.ts';
import { mapHealthRecord } from './map/map-health-record.ts';
import { personKeyOf } from './person.ts';
import { visitDay } from './row-names.ts';
import { applyRules, LONGEST_KEY } from './rules.ts';
import { RECORD_SHAPE } from './sections.ts';

/** Format of the records, and the name a source is registered with. */
export const QD831 = 'qd831';

/** What is known of a file once it was read whole. */
export interface HealthRecordFacts {
  readonly header: Fields;
  readonly records: number;
  /** SENDER_CODE that is not the source's facility. */
  readonly foreign: string | undefined;
  readonly issues: readonly Issue[];
}

/**
 * Reads a file once without keeping anything: is it well-formed to its end, is it a health record file, who sends it? Throws XmlFault, and
 * UnknownRoot for any other file; a file that is broken before it says what it is counts as unknown.
 */
export async function checkHealthRecords(
  input: AsyncIterable<Uint8Array>,
  facility: string,
  limits: XmlLimits,
): Promise<HealthRecordFacts> {
  const file = new HealthRecordFile(() => {}, limits);
  const reader = new XmlReader(file, limits);
  const issues: Issue[] = [];
  try {
    const text = decodeStream(input, ({ mismatch, encoding }) => {
      if (mismatch) issues.push(issue('VN-ENV-encoding-mismatch', { value: encoding }));
    });
    for await (const chunk of text) reader.write(chunk);
    reader.end();
  } catch (fault) {
    if (fault instanceof XmlFault && fault.kind !== 'dtd' && file.header === undefined && file.root !== '')
      throw new UnknownRoot(file.root);
    throw fault;
  }
  file.end();
  const header = headerOf(file.header);
  const sender = header.SENDER_CODE;
  const { TRANSACTION_DATE } = header;
  if (TRANSACTION_DATE !== undefined && readDayMonthYear(TRANSACTION_DATE) === undefined) {
    issues.push(issue('VN-831-TRANSACTION_DATE-invalid', { field: 'HEADER.TRANSACTION_DATE', value: TRANSACTION_DATE }));
  }
  if (sender === undefined) issues.push(issue('VN-831-SENDER_CODE-missing', { field: 'HEADER.SENDER_CODE' }));
  const foreign = sender === undefined || sameFacility(sender, facility) ? undefined : sender;
  return { header, records: file.records, foreign, issues };
}

/** The records of a file that was checked, one per HOSOSUCKHOE, in order. Memory: one record and a chunk. */
export async function* healthRecords(
  open: OpenBytes,
  context: ParseContext,
  limits: XmlLimits,
  facts: HealthRecordFacts,
): AsyncGenerator<FormatRecord, void, undefined> {
  const ready: FormatRecord[] = [];
  let ordinal = 0;
  const file = new HealthRecordFile((element) => ready.push(readRecord(element, ordinal++, context, facts)), limits);
  const reader = new XmlReader(file, limits);
  for await (const chunk of decodeStream(open(), () => {})) {
    reader.write(chunk);
    yield* ready.splice(0);
  }
  reader.end();
  yield* ready;
}

/** Reads one HOSOSUCKHOE. Never throws for what a sender wrote. */
function readRecord(
  element: Element,
  ordinal: number,
  { facility, rules }: ParseContext,
  { header, foreign }: HealthRecordFacts,
): FormatRecord {
  const notes: ReadNotes = { strangers: new Set(), legacy: new Set() };
  const record = readPart(element, RECORD_SHAPE, notes);
  const name = (partsOf(record, 'THONGTINCHUNG')[0]?.fields.MAHOSO ?? `HOSOSUCKHOE ${ordinal + 1}`).slice(0, LONGEST_KEY);
  const draft = new VisitDraft(name, rules);
  for (const tag of notes.strangers) draft.report('VN-ENV-field-unknown', { field: tag });
  for (const field of notes.legacy) draft.report('VN-TXT-legacy-encoding', { field });
  const day = dayOf(record, header);
  if (foreign === undefined) applyRules(draft, record, namesOf(CANONICALS), day ?? '');
  else draft.reject('VN-ENV-facility-mismatch', FOREIGN(foreign, facility));
  draft.countUnsaid();
  const person = personKeyOf(record);
  const stated = { facility, header, record, person, day };
  return {
    kind: 'format',
    format: QD831,
    ordinal,
    name,
    key: recordKey(record, person),
    orderKey: orderKeyOf(header),
    shared: sharedKeys(record, person.kind, person.value),
    size: 4 + count(record),
    told: (context) => told(header, context),
    issues: draft.issues,
    rejected: draft.rejected,
    hash: hashOf(record),
    keysOf: (context) => keysOfHealthRecord(stated, context),
    map: (context) => mapHealthRecord(stated, context),
  };
}

const CANONICALS = canonicals();
const FOREIGN = (value: string, other: string): About => ({ field: 'HEADER.SENDER_CODE', value, other });

/** TRANSACTION_DATE as digits, '' when it cannot be read: versions then go by arrival alone. */
function orderKeyOf({ TRANSACTION_DATE = '' }: Fields): string {
  const read = readDayMonthYear(TRANSACTION_DATE);
  if (read === undefined || read.date.length < 10) return '';
  return (read.instant?.slice(0, 16) ?? read.date).replace(/[-T:]/g, '');
}

/** The day the record speaks of: that of its latest visit, else of the transaction. */
function dayOf(record: Part, { TRANSACTION_DATE = '' }: Fields): string | undefined {
  const days = partsOf(record, 'HOSOKHAMCHUABENH').flatMap(({ fields }) => visitDay(fields) ?? []);
  return days.sort().at(-1) ?? readDayMonthYear(TRANSACTION_DATE)?.date;
}

/** What a record reports: its visits and shots, by names that stay. */
function eventsOf(record: Part): string[] {
  const visits = partsOf(record, 'HOSOKHAMCHUABENH').map(({ fields }) => `v${fields.MA_LK ?? visitDay(fields) ?? ''}`);
  const shots = partsOf(record, 'TIEMCHUNG').flatMap((one) =>
    partsOf(one, 'THONGTINMUITIEM').map(
      ({ fields: { MAVACXIN, TENVACXIN, NGAYTIEM, NGAYHENTIEM } }) => `s${MAVACXIN ?? TENVACXIN ?? ''}|${NGAYTIEM ?? NGAYHENTIEM ?? ''}`,
    ),
  );
  return [...new Set([...visits, ...shots])].sort();
}

/**
 * A person's visit reported in March and another in April are two records: neither makes the other stale, nor its rows vanish. Sent again,
 * with the same visits and shots, it is the same record.
 */
function recordKey(record: Part, { kind, value }: { readonly kind: string; readonly value: string }): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, value, eventsOf(record)]))
    .digest('hex');
}

function sharedKeys(record: Part, kind: string, value: string): RecordKey[] {
  const visits = partsOf(record, 'HOSOKHAMCHUABENH').flatMap(({ fields }) => fields.MA_LK ?? []);
  return [{ kind: `${QD831}-person`, key: `${kind}|${value}` }, ...visits.map((key): RecordKey => ({ kind: 'visit', key }))];
}

function count(part: Part): number {
  return Object.keys(part.fields).length + part.parts.reduce((sum, inner) => sum + count(inner), 0);
}

function hashOf(record: Part): string {
  const plain = (part: Part): unknown => [part.section, Object.entries(part.fields).sort(), part.parts.map(plain)];
  const hex = createHash('sha256')
    .update(`${MAPPING_VERSION}`)
    .update(JSON.stringify(plain(record)))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
