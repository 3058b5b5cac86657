import { recordName as nameOf } from '@hub/conversion';
import { recordKey } from '@hub/resource-store';
import {
  type FormatRecord,
  newbornCards,
  type PersonTold,
  personTold,
  type RecordKey,
  recordKeyOf,
  type SourceRecord,
  TABLES,
  type VisitRecord,
} from '@hub/sources';
import type { ClaimedSubmission } from '@hub/submission-log';

/** What a record shares with others; those that say the same of it may share a batch. */
export interface SharedName {
  readonly name: string;
  readonly says?: string;
}

/** A record on its way, with the submission it came in. */
export interface IncomingRecord {
  readonly submission: ClaimedSubmission;
  readonly record: SourceRecord;
  /** Key of the record among all stored records; absent for what has no name of its own. */
  readonly key?: string;
  /** What it shares with other records although it is no key of theirs: cards of newborns, a person's other records. Such records share no batch. */
  readonly cards?: readonly SharedName[];
  /** What it says of its person: records that say something else of the same one share no batch, in which a resource has one version at most. */
  readonly person?: PersonTold;
  /** Rough size, for bounding batches: about one resource per row, and one more for every {@link LONG} characters of text. */
  readonly rows: number;
}

/** Wraps a parsed record. */
export function incoming(submission: ClaimedSubmission, record: SourceRecord): IncomingRecord {
  if (record.kind === 'format') return incomingOfFormat(submission, record);
  if (record.kind === 'visit' && record.late !== undefined) {
    // Of the record it may complete: the two share no batch, and what is stored meanwhile is noticed.
    return { submission, record, key: recordKey({ facilityId: submission.facility.id, kind: 'visit', key: record.late.visit }), rows: 8 };
  }
  if (record.kind !== 'visit' || record.visit === undefined || record.rejected) return { submission, record, rows: 1 };
  const cards = newbornCards(record).map((name) => ({ name }));
  const person = personTold(record);
  return {
    submission,
    record,
    ...(cards.length === 0 ? {} : { cards }),
    ...(person === undefined ? {} : { person }),
    key: recordKey({ facilityId: submission.facility.id, kind: record.kind, key: record.visit }),
    rows: rowsOf(record),
  };
}

function incomingOfFormat(submission: ClaimedSubmission, record: FormatRecord): IncomingRecord {
  const own = recordKeyOf(record);
  if (own === undefined || record.rejected) return { submission, record, rows: 1 };
  const keyOf = ({ kind, key }: RecordKey): string => recordKey({ facilityId: submission.facility.id, kind, key });
  const cards = record.shared.map((one): SharedName => ({ name: keyOf(one), ...(one.says === undefined ? {} : { says: one.says }) }));
  return { submission, record, ...(cards.length === 0 ? {} : { cards }), key: keyOf(own), rows: record.size };
}

/** For `meta.source`: which record of which submission. */
export function sourceUri({ submission, record }: IncomingRecord): string {
  return `urn:uuid:${submission.id}#${record.ordinal}`;
}

/** What the receipt calls the record. */
export const recordName = ({ record }: IncomingRecord): string | undefined => nameOf(record);

/** The key a refused record would have had: when a later version of it is stored, it is mended. */
export function rejectedKey({ submission, record }: IncomingRecord): string | undefined {
  const key = recordKeyOf(record);
  return key === undefined ? undefined : recordKey({ facilityId: submission.facility.id, ...key });
}

/** Ten times what a usual row holds. */
const LONG = 4096;

/** Rows alone would let two hundred visits with megabytes of text each into one batch. */
function rowsOf(record: VisitRecord): number {
  let rows = 8; // Patient, Encounter, Coverage, Claim and the like
  let characters = 0;
  for (const table of TABLES) {
    for (const { fields } of record.tables[table] ?? []) {
      rows++;
      for (const name in fields) characters += (fields[name] as string).length;
    }
  }
  return rows + Math.floor(characters / LONG);
}
