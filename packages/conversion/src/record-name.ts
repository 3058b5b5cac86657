import type { SourceRecord } from '@hub/sources';

/** What the receipt calls the record: MA_LK, in a zip `member#MA_LK`; undefined for a file that is no record. */
export function recordName(record: SourceRecord): string | undefined {
  if (record.kind !== 'visit' || record.visit === undefined) return record.member;
  return record.member === undefined ? record.visit : `${record.member}#${record.visit}`;
}
