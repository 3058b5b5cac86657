import type { Issue } from '@hub/outcome';

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
}

/** Something that could not be read as a record: the file, or a member of it. Counts as one rejected record. */
export interface UnreadableRecord {
  readonly kind: 'unreadable';
  readonly ordinal: number;
  /** As of {@link VisitRecord}. */
  readonly member?: string;
  readonly issues: readonly Issue[];
}

export type SourceRecord = VisitRecord | UnreadableRecord;

/** What a parser may know about the delivery. */
export interface ParseContext {
  /** MA_CSKCB of the source that sends; a file that names another facility stores nothing (VN-ENV-facility-mismatch). */
  readonly facility: string;
  /** Limits against hostile files. */
  readonly limits: { readonly maxDepth: number; readonly maxTextBytes: number };
  /** Tables that become resources; the parser's own list when absent (SUPPORTED_TABLES). The others get VN-ENV-table-unsupported. */
  readonly supportedTables?: ReadonlySet<TableName>;
}

/** A parsed submission ends with issues that belong to the file as a whole (e.g. SOLUONGHOSO-mismatch). */
export interface ParsedFile {
  readonly records: AsyncIterable<SourceRecord>;
  /** Complete once `records` is exhausted. */
  readonly fileIssues: () => readonly Issue[];
}
