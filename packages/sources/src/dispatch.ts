import type { MapContext, MappedRecord, NeededKey } from './mapping.ts';
import { keysOf } from './qd3176/map/keys.ts';
import { mapVisit } from './qd3176/map/map-visit.ts';
import type { FormatRecord, RecordKey, SourceRecord, VisitRecord } from './record.ts';

/** What every readable record can be asked, whatever its format. */

/** A record that was read: it can be stored. */
export type ReadableRecord = VisitRecord | FormatRecord;

/** Where the record stands among those of its facility; undefined when it has no name of its own (or could not be read). */
export function recordKeyOf(record: SourceRecord): RecordKey | undefined {
  if (record.kind === 'unreadable') return undefined;
  const { kind, key } = record.kind === 'visit' ? { kind: 'visit', key: record.visit } : { kind: record.format, key: record.key };
  return key === undefined ? undefined : { kind, key };
}

/** What the receipt calls the record inside its file: MA_LK of a visit. */
export function ownNameOf(record: SourceRecord): string | undefined {
  return record.kind === 'visit' ? record.visit : record.kind === 'format' ? record.name : undefined;
}

/** The business keys whose ids {@link mapRecord} will ask for, each once. */
export function neededKeys(record: ReadableRecord, context: Pick<MapContext, 'canonicals'>): readonly NeededKey[] {
  return record.kind === 'visit' ? keysOf(record, context) : record.keysOf(context);
}

/** One record as FHIR R4. Pure. */
export function mapRecord(record: ReadableRecord, context: MapContext): MappedRecord {
  return record.kind === 'visit' ? mapVisit(record, context) : record.map(context);
}
