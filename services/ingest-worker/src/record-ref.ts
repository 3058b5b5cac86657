import { recordKey } from '@hub/resource-store';
import { type SourceRecord, TABLES, type VisitRecord } from '@hub/sources';
import type { ClaimedSubmission } from '@hub/submission-log';

/** A record on its way, with the submission it came in. */
export interface IncomingRecord {
  readonly submission: ClaimedSubmission;
  readonly record: SourceRecord;
  /** Key of the record among all stored records; absent for what has no name of its own. */
  readonly key?: string;
  /** Rough size, for bounding batches: about one resource per row. */
  readonly rows: number;
}

/** Wraps a parsed record. */
export function incoming(submission: ClaimedSubmission, record: SourceRecord): IncomingRecord {
  if (record.kind !== 'visit' || record.visit === undefined || record.rejected) return { submission, record, rows: 1 };
  return {
    submission,
    record,
    key: recordKey({ facilityId: submission.facility.id, kind: record.kind, key: record.visit }),
    rows: rowsOf(record),
  };
}

/** For `meta.source`: which record of which submission. */
export function sourceUri({ submission, record }: IncomingRecord): string {
  return `urn:uuid:${submission.id}#${record.ordinal}`;
}

/** What the receipt calls the record (MA_LK). */
export function recordName({ record }: IncomingRecord): string | undefined {
  return record.kind === 'visit' ? record.visit : undefined;
}

function rowsOf(record: VisitRecord): number {
  let rows = 8; // Patient, Encounter, Coverage, Claim and the like
  for (const table of TABLES) rows += record.tables[table]?.length ?? 0;
  return rows;
}
