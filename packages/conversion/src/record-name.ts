import { ownNameOf, type SourceRecord } from '@hub/sources';

/** What the receipt calls the record: MA_LK, in a zip `member#MA_LK`; undefined for a file that is no record. */
export function recordName(record: SourceRecord): string | undefined {
  const name = ownNameOf(record);
  if (name === undefined) return record.member;
  return record.member === undefined ? name : `${record.member}#${name}`;
}
