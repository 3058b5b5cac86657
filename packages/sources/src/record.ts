import type { Canonicals, Extension, Identifier } from '@hub/fhir-model';
import type { Bilingual, Issue } from '@hub/outcome';
import type { SenderProfile } from './hl7v2/profile.ts';
import type { MapContext, MappedRecord, NeededKey } from './mapping.ts';
import type { Names } from './qd3176/map/names.ts';
import type { StoredVisit } from './qd3176/unmap/stored-visit.ts';
import type { RuleSettings } from './rules/settings.ts';

/** Tables of the national XML family (QĐ 130/4750/3176) and the check-in. */
export const TABLES = [
  'XML0',
  'XML1',
  'XML2',
  'XML3',
  'XML4',
  'XML5',
  'XML6',
  'XML7',
  'XML8',
  'XML9',
  'XML10',
  'XML11',
  'XML12',
  'XML13',
  'XML14',
  'XML15',
] as const;
export type TableName = (typeof TABLES)[number];

/** Which edition of the set a visit was written in, decided by content (mapping contract §4.7). */
export type Edition = '4210' | '4750' | '3176';

/** One row of a table: cleaned text (NFC, trimmed, inner spaces one) by field name in upper case. Empty fields are absent. */
export interface Row {
  readonly table: TableName;
  /** 1-based place among the rows of its table in this visit. */
  readonly position: number;
  /** Line in the submitted file (of the inner file when base64), when known. */
  readonly line?: number;
  readonly fields: Readonly<Record<string, string>>;
  /** Fields a rule mended (a leading zero put back), as they were sent. */
  readonly sent?: Readonly<Record<string, string>>;
}

/** One HOSO of the envelope: a visit, in the shape its tables have. A record is atomic: stored whole or rejected whole. */
export interface VisitRecord {
  readonly kind: 'visit';
  /** Place in the submission, from 0. Restarting a half-done submission skips by it. */
  readonly ordinal: number;
  /** Name of the file inside a zip it came in; its issues are named `member#MA_LK`. */
  readonly member?: string;
  /** MA_CSKCB of the data. */
  readonly facility: string;
  /** NGAYLAP as sent (yyyyMMdd…), '' when absent or no date: versions of a visit are ordered by it, then by arrival. */
  readonly orderKey: string;
  readonly edition: Edition;
  /** The sender's signature of the file (CHUKYDONVI, its text with markup); on the first record of a signed file. Not verified. */
  readonly signature?: string;
  /** MA_LK; absent only on a rejected record. */
  readonly visit?: string;
  readonly tables: Readonly<Partial<Record<TableName, readonly Row[]>>>;
  readonly issues: readonly Issue[];
  /** True when an issue of severity error costs the whole record. */
  readonly rejected: boolean;
  /** Hash (uuid string) of everything read for this record: equal records need no mapping. */
  readonly hash: string;
  /** On a record refused for want of XML1 and XML0: the visit its tables belong to, which may be stored already. */
  readonly late?: LateTables;
}

/** Tables that come after their visit: a referral, a follow-up paper. */
export interface LateTables {
  /** MA_LK. */
  readonly visit: string;
  /**
   * The whole visit: what is stored of it, read back, and these tables in the place of its own. Its issues are those of these tables. Undefined
   * when the visit's XML1 is not stored.
   */
  readonly complete: (stored: StoredVisit, names: Names) => VisitRecord | undefined;
}

/** Something that could not be read as a record: the file, or a member of it. Counts as one rejected record. */
export interface UnreadableRecord {
  readonly kind: 'unreadable';
  readonly ordinal: number;
  /** As of {@link VisitRecord}. */
  readonly member?: string;
  readonly issues: readonly Issue[];
}

/** What the Provenance of a record says besides who sent it and when: fields of the delivery's own header. */
export interface ToldByHeader {
  readonly extension: readonly Extension[];
  /** Further sources the sender names: numbers of the message or of the request it answers. */
  readonly entities: readonly Identifier[];
  /** The program that sent the record. */
  readonly agent?: string;
  /** When what the record tells of happened, a FHIR dateTime; else its order key says it. */
  readonly occurred?: string;
}

/**
 * A record of any format that is no visit of the national tables. It brings with it all that its way into the store needs, so that the
 * worker knows no format by name.
 */
export interface FormatRecord {
  readonly kind: 'format';
  /** Names the space of its keys among stored records: `qd831`. */
  readonly format: string;
  readonly ordinal: number;
  /** As of {@link VisitRecord}. */
  readonly member?: string;
  /** The record among all of its format from this facility: what is sent again has the same. Absent only on a rejected record. */
  readonly key?: string;
  /** What the receipt calls it. */
  readonly name?: string;
  /** Orders versions of the record: yyyyMMdd…, '' when the sender gives no time. */
  readonly orderKey: string;
  /** Keys it shares with other records, visits too: such records share no batch. */
  readonly shared: readonly RecordKey[];
  /** Rough number of resources, for bounding batches. */
  readonly size: number;
  /**
   * True when its resources say when they were last told (`as-of.ts`), so that a record which changes nothing is an older one: its receipt says so
   * (VN-SUB-stale).
   */
  readonly ordered?: boolean;
  /** The codes of any of its resources label the visit they are of (mapping contract §3.4), as in its own file; else only diagnoses do. */
  readonly labelsByCodes?: true;
  /** It says that what its key names should not have been: what an earlier version wrote becomes entered-in-error. It maps to nothing. */
  readonly withdraws?: true;
  /** What its Provenance says besides. */
  readonly told?: (context: Pick<MapContext, 'canonicals' | 'facility'>) => ToldByHeader;
  readonly issues: readonly Issue[];
  readonly rejected: boolean;
  /** Its values as they were read, by field, for whoever checks a file; formats of rows and columns only. */
  readonly shown?: () => Readonly<Record<string, string>>;
  /** As of {@link VisitRecord}. */
  readonly hash: string;
  /** As `keysOf` of a visit. */
  readonly keysOf: (context: Pick<MapContext, 'canonicals'>) => readonly NeededKey[];
  /** As `mapVisit` of a visit: pure, the same record and context give the same resources. */
  readonly map: (context: MapContext) => MappedRecord;
}

/** A record's place among the records of a facility: the kind of record, and its key there. */
export interface RecordKey {
  readonly kind: string;
  readonly key: string;
  /** Records that share the key and say the same here may share a batch all the same: what it names follows from this alone, whoever comes first. */
  readonly says?: string;
}

export type SourceRecord = VisitRecord | FormatRecord | UnreadableRecord;

/** What a parser may know about the delivery. */
export interface ParseContext {
  /** MA_CSKCB of the source that sends; a file that names another facility stores nothing (VN-ENV-facility-mismatch). */
  readonly facility: string;
  /** Code of the source: the space of the ids that a sender of FHIR gives its resources. */
  readonly source?: string;
  /** Bases of the hub's names; the default ones when absent. */
  readonly canonicals?: Canonicals;
  /** Limits against hostile files. */
  readonly limits: { readonly maxDepth: number; readonly maxTextBytes: number };
  /** Tables that become resources; the parser's own list when absent (SUPPORTED_TABLES). The others get VN-ENV-table-unsupported. */
  readonly supportedTables?: ReadonlySet<TableName>;
  /** A refused visit keeps the tables it was read into, for who sent it; otherwise they are let go. */
  readonly showRefused?: boolean;
  /** Formats the source is registered for (`qd-xml`, `qd831`, `ksk` …); any when absent. Another is refused: VN-ENV-format-unregistered. */
  readonly formats?: readonly string[];
  /** Further names of the facility in its messages (MSH-4), registered for the source. */
  readonly aliases?: readonly string[];
  /** Habits of the sender (HL7 v2); the usual ones when absent. */
  readonly profile?: SenderProfile;
  /** What operators have made of rules for this sender; the list's own severities when absent. */
  readonly rules?: RuleSettings;
}

/** A parsed submission ends with issues that belong to the file as a whole (e.g. SOLUONGHOSO-mismatch). */
export interface ParsedFile {
  readonly records: AsyncIterable<SourceRecord>;
  /** Complete once `records` is exhausted. */
  readonly fileIssues: () => readonly Issue[];
  /** How a file of columns was understood, for whoever checks one; known once a record was given out. */
  readonly layouts?: () => readonly SheetLayout[];
}

/** How a sheet was understood: its form, its header, what its columns are. */
export interface SheetLayout {
  /** '' in a file of one sheet. */
  readonly sheet: string;
  readonly form: { readonly kind: string; readonly title: Bilingual };
  /** Numbers of the first and last row of the header. */
  readonly header: readonly [from: number, to: number];
  /** In their order; without `field` a column the form does not know. */
  readonly columns: readonly { readonly header: string; readonly field?: string; readonly title?: Bilingual; readonly type?: string }[];
}
