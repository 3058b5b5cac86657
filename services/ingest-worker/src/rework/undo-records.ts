import type { Connection } from '@hub/database';
import {
  type AsBefore,
  asBefore,
  lockResources,
  markUndone,
  mergeLock,
  nothingStored,
  type RecordDone,
  recordLock,
  recordsDone,
  restoring,
  type StoredRecord,
  saveRecords,
  storedRecords,
  type Written,
} from '@hub/resource-store';
import { addFindings, type ReworkFinding, type ReworkItem, stepItem, submissionsBySeq } from '@hub/submission-log';
import type { DrainDeps } from '../deps.ts';
import { patiently } from './patiently.ts';
import { type Step, writeSteps } from './steps.ts';

/**
 * Takes back the next records, in one transaction, from the ordinal `from`. Answers where to go on; undefined when no record is left. What no
 * record owns (the patient, the card) is noted down for the end: other records of the submission speak of it too.
 */
export function undoRecords(deps: DrainDeps, item: ReworkItem, from: number, limit: number): Promise<number | undefined> {
  return patiently(() =>
    deps.database.transaction(async (connection) => {
      const records = await recordsDone(connection, item.submission, from, limit);
      if (records.length === 0) return undefined;
      const spans = new Map(records.map((record) => [record.key, spansOf(record)]));
      const locks = [...records.map(({ key }) => recordLock(item.facility.id, key)), mergeLock(item.facility.id, 'writer')];
      await lockResources(connection, [...new Set([...spans.values()].flat().map(({ rid }) => rid))], locks);
      const current = await storedRecords(connection, [...spans.keys()]);
      const later = await standing(connection, item, [...current.values()]);
      const owned = new Map(records.map((record) => [record.key, ownedRids(record, current.get(record.key))]));
      const before = await asBefore(
        connection,
        records.flatMap(({ key }) => (spans.get(key) ?? []).filter(({ rid }) => owned.get(key)?.has(rid) === true)),
      );

      const steps: Step[] = [];
      const findings: ReworkFinding[] = [];
      const undone: StoredRecord[] = [];
      for (const record of records) {
        const { key, ordinal } = record;
        const stands = current.get(key) as StoredRecord;
        const rows = (spans.get(key) ?? []).filter(({ rid }) => owned.get(key)?.has(rid) === true);
        const by = later.get(stands.arrival);
        const touched = rows.flatMap(({ rid }) => before.get(rid) ?? []).filter(({ changedSince }) => changedSince);
        if (by !== undefined || touched.length > 0) {
          findings.push({ ordinal, reference: '', what: 'stays', detail: stays(by, touched) });
          continue;
        }
        const items = rows.flatMap(({ rid }) => restoring(before.get(rid) as AsBefore, 'mark') ?? []);
        if (items.length > 0) steps.push({ ordinal, items });
        for (const { rid, first, last } of spans.get(key) ?? [])
          if (owned.get(key)?.has(rid) !== true)
            findings.push({ ordinal, reference: `#${rid}`, what: 'shared', detail: { rid, first, last } });
        undone.push(record.before ?? nothingStored(stands));
      }
      await writeSteps(deps, connection, item, steps);
      await saveRecords(connection, undone);
      await markUndone(
        connection,
        item.submission,
        undone.map(({ key }) => key),
        item.rework,
      );
      await addFindings(connection, item, findings);
      const next = Math.max(...records.map(({ ordinal }) => ordinal)) + 1;
      await stepItem(connection, item, { position: next, changed: undone.length, stayed: records.length - undone.length });
      return next;
    }),
  );
}

/** First and last version that the submission wrote of each resource. */
function spansOf({ versions }: RecordDone): Written[] {
  const spans = new Map<number, { rid: number; first: number; last: number }>();
  for (const { rid, version } of versions) {
    const span = spans.get(rid);
    if (span === undefined) spans.set(rid, { rid, first: version, last: version });
    else Object.assign(span, { first: Math.min(span.first, version), last: Math.max(span.last, version) });
  }
  return [...spans.values()];
}

/** Rows of the record: those it has, and those it lost to this submission. */
function ownedRids({ before }: RecordDone, current: StoredRecord | undefined): ReadonlySet<number> {
  return new Set([...(current?.rids ?? []), ...(before?.rids ?? [])]);
}

/** Which of the standing versions are another submission's, by arrival number: its id. One that was undone itself stands no more. */
async function standing(
  connection: Connection,
  { submission }: ReworkItem,
  current: readonly StoredRecord[],
): Promise<ReadonlyMap<number, string>> {
  const others = current.map(({ arrival }) => arrival).filter((arrival) => arrival !== submission);
  const found = await submissionsBySeq(connection, others);
  return new Map(others.flatMap((seq) => (found.get(seq)?.status === 'undone' ? [] : [[seq, found.get(seq)?.id ?? '']])));
}

function stays(by: string | undefined, touched: readonly AsBefore[]): Record<string, unknown> {
  if (by !== undefined) return { reason: 'later-submission', ...(by === '' ? {} : { submission: by }) };
  return { reason: 'changed-since', resources: touched.slice(0, 10).map(({ type, id }) => `${type}/${id}`) };
}
