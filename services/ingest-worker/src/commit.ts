import type { Connection } from '@hub/database';
import {
  awaitLinking,
  mergeLock,
  recordLock,
  type StoredRecord,
  saveRecords,
  saveWords,
  shardOf,
  storedRecords,
  type Vanished,
  type WriteResult,
  withdraw,
} from '@hub/resource-store';
import { MAPPING_VERSION } from '@hub/sources';
import { type Ending, finishWithin, type Progress, type RejectedRecord, recordProgress, saveRejected } from '@hub/submission-log';
import type { DrainDeps } from './deps.ts';
import { formerlyOf, recordLabels } from './former-rows.ts';
import { staleIssue } from './issues.ts';
import { checkMerges, storeMoves } from './moves/store-moves.ts';
import { OvertakenError } from './overtaken.ts';
import { personsOf } from './persons/persons-of.ts';
import type { PreparedRecord } from './prepare.ts';
import { qualityOf } from './quality.ts';
import { recordName, rejectedKey, sourceUri } from './record-ref.ts';
import { telling, type WithdrawnRow } from './telling.ts';
import { unmappedOf } from './unmapped.ts';
import { visitLabels } from './visit-labels.ts';
import { isWithdrawal } from './withdrawal.ts';
import { wordsOf } from './words.ts';

/** A record of a batch with what storing it came to. */
interface Stored {
  readonly record: PreparedRecord;
  readonly outcome: 'stored' | 'unchanged' | 'rejected';
  /** The version it took the place of, when resources changed. */
  readonly superseded?: number;
}

/**
 * Stores a batch in one transaction: resources with their index rows, record versions, receipts' counts and issues, and
 * the final status of submissions that end with it. `committed` gives the records a submission had committed before.
 * Returns how many more each submission has now.
 */
export async function commit(
  deps: DrainDeps,
  records: readonly PreparedRecord[],
  endings: readonly Ending[],
  committed: (seq: number) => number,
): Promise<ReadonlyMap<number, number>> {
  const progress = await deps.database.transaction(async (connection) => {
    const { stored } = await storeWithin(deps, connection, records);
    const all = progressOf(stored, committed);
    await recordProgress(connection, all);
    await saveRejected(connection, records.flatMap(refusedRecord));
    if (endings.length > 0) await deps.observe?.('before-finish');
    await finishWithin(connection, endings);
    return all;
  });
  return new Map(progress.map(({ seq, counts }) => [seq, counts.received]));
}

/** What storing a batch came to: fate of each record, result of each item, rows that vanished. */
interface StoredBatch {
  readonly stored: readonly Stored[];
  readonly results: readonly WriteResult[];
  readonly withdrawn: readonly WithdrawnRow[];
}

/** The resources of a batch and what tells of them, without receipts. */
export async function storeWithin(deps: DrainDeps, connection: Connection, records: readonly PreparedRecord[]): Promise<StoredBatch> {
  const items = records.flatMap(({ fate }) => (fate.kind === 'write' ? fate.items : []));
  const named = records.filter(({ incoming }) => incoming.key !== undefined);
  const locks = named.map(({ incoming }) => recordLock(incoming.submission.facility.id, incoming.key as string));
  const locked = await deps.writer.lock(connection, items, [...locks, ...mergeLocks(records)]);
  await checkVersions(connection, named);
  await checkMerges(connection, records);
  const context = { actor: 0, now: deps.now() };
  const told = telling(deps, records, context.now);
  const results = await locked.write(context, items, told.beside);
  const merging = await storeMoves(connection, records);
  const { records: stored, withdrawn } = await storeRecords(deps, connection, records, results, merging, context);
  await told.save(connection, results.slice(items.length), withdrawn);
  await saveWords(connection, wordsOf(records, results));
  await awaitLinking(connection, personsOf(records, results));
  return { stored, results, withdrawn };
}

/** One for the whole batch: it says who is merged, or it goes by what others said. */
function mergeLocks(records: readonly PreparedRecord[]): ReturnType<typeof mergeLock>[] {
  const writing = records.filter(({ fate }) => fate.kind === 'write');
  const owners = Map.groupBy(writing, ({ incoming }) => incoming.submission.facility.id);
  return [...owners].map(([owner, some]) =>
    mergeLock(owner, some.some(({ fate }) => fate.kind === 'write' && fate.moves !== undefined) ? 'merge' : 'writer'),
  );
}

async function checkVersions(connection: Connection, named: readonly PreparedRecord[]): Promise<void> {
  const now = await storedRecords(
    connection,
    named.map(({ incoming }) => incoming.key as string),
  );
  for (const { incoming, stored } of named) {
    const current = now.get(incoming.key as string);
    const same =
      current?.recordHash === stored?.recordHash &&
      current?.arrival === stored?.arrival &&
      current?.orderKey === stored?.orderKey &&
      current?.mappingVersion === stored?.mappingVersion;
    if (!same) throw new OvertakenError('a newer version of a record was stored meanwhile');
  }
}

async function storeRecords(
  deps: DrainDeps,
  connection: Connection,
  records: readonly PreparedRecord[],
  results: readonly WriteResult[],
  merging: ReadonlySet<string>,
  context: { readonly actor: number; readonly now: number },
): Promise<{ readonly records: readonly Stored[]; readonly withdrawn: readonly WithdrawnRow[] }> {
  const versions: StoredRecord[] = [];
  const vanished: Vanished[] = [];
  const whose = new Map<number, PreparedRecord>();
  const rows = new Map<PreparedRecord, readonly number[]>();
  const stored: Stored[] = [];
  let at = 0;
  for (const record of records) {
    const { fate, incoming, stored: before } = record;
    if (fate.kind !== 'write') {
      stored.push({ record, outcome: fate.kind === 'rejected' ? 'rejected' : 'unchanged' });
      if (fate.kind === 'unchanged' && before !== undefined) versions.push(...confirmed(record, before));
      continue;
    }
    const own = results.slice(at, at + fate.items.length);
    at += fate.items.length;
    const rids = [...new Set(own.filter((_, i) => fate.owned[i]).map(({ rid }) => rid))];
    const gone = (before?.rids ?? []).filter((rid) => !rids.includes(rid));
    for (const rid of gone) {
      whose.set(rid, record);
      const { seq: origin, sentBy: actor } = incoming.submission;
      vanished.push({ rid, source: sourceUri(incoming), origin, actor, labels: recordLabels(record) });
    }
    rows.set(record, [...rids, ...gone]);
    // A visit that is withdrawn keeps its rows, so that what is older than they are is still known to be.
    versions.push(versionOf(record, isWithdrawal(incoming) ? (before?.rids ?? []) : rids, writtenAt(own, context.now)));
    const changed = gone.length > 0 || merging.has(incoming.key ?? '') || own.some(({ status }) => status !== 'unchanged');
    stored.push({
      record: changed ? record : saidLate(record),
      outcome: changed ? 'stored' : 'unchanged',
      ...(changed && before !== undefined ? { superseded: before.arrival } : {}),
    });
  }
  const former = await formerlyOf(connection, rows);
  for (const { rid, record } of former) whose.set(rid, record);
  const lost = new Set(vanished.map(({ rid }) => rid));
  const withdrawn = await withdraw(connection, deps.writer, [...vanished, ...former], context);
  await saveRecords(connection, versions);
  const told = withdrawn.map((row): WithdrawnRow => {
    return { ...row, record: whose.get(row.rid) as PreparedRecord, activity: lost.has(row.rid) ? 'NULLIFY' : 'UPDATE' };
  });
  return { records: stored, withdrawn: [...told, ...(await labelVisits(deps, connection, records, results, context))] };
}

/** Gives what lacks labels of its visit these. */
async function labelVisits(
  deps: DrainDeps,
  connection: Connection,
  records: readonly PreparedRecord[],
  results: readonly WriteResult[],
  context: { readonly actor: number; readonly now: number },
): Promise<readonly WithdrawnRow[]> {
  const unlabelled = await visitLabels(deps.canonicals, connection, records, results);
  const whose = new Map(unlabelled.map(({ rid, record }) => [rid, record]));
  const labelled = await withdraw(connection, deps.writer, unlabelled, context);
  return labelled.map((row): WithdrawnRow => ({ ...row, record: whose.get(row.rid) as PreparedRecord, activity: 'UPDATE' }));
}

/** A record of a kind that says when it was told, and that changed nothing: something later is stored already (contract §3.5). One mapped again is itself what is stored. */
function saidLate(record: PreparedRecord): PreparedRecord {
  const { incoming, stored, issues } = record;
  if (incoming.record.kind !== 'format' || incoming.record.ordered !== true || stored?.recordHash === incoming.record.hash) return record;
  return { ...record, issues: [...issues, staleIssue(recordName(incoming))] };
}

/** The time on what a record has just written: a clock that is behind another process's gives way to what that one wrote. */
const writtenAt = (own: readonly WriteResult[], now: number): number => own.reduce((time, one) => Math.max(time, one.lastUpdated), now);

/** The record as now stored. */
function versionOf({ incoming, fate, stored: before }: PreparedRecord, rids: readonly number[], written: number): StoredRecord {
  const { submission, record, key } = incoming;
  if (record.kind === 'unreadable' || fate.kind !== 'write') throw new Error('only a record that is written has a version');
  const own = fate.items.find((_, i) => fate.owned[i]) ?? fate.items[0];
  return {
    key: key as string,
    shard: own === undefined ? (before?.shard ?? 0) : shardOf(own.item.resource.id),
    facilityId: submission.facility.id,
    // One without NGAYLAP stands where the one before it stood: what is older stays older.
    orderKey: record.orderKey === '' ? (before?.orderKey ?? '') : record.orderKey,
    arrival: submission.seq,
    recordHash: record.hash,
    mappingVersion: MAPPING_VERSION,
    rids,
    writtenAt: written,
  };
}

/**
 * The same content once more, under a later NGAYLAP or by a later submission: what lies in between is stale from now on, also
 * when it comes as a late retry.
 */
function confirmed({ incoming: { record, submission } }: PreparedRecord, before: StoredRecord): StoredRecord[] {
  if (record.kind === 'unreadable' || record.hash !== before.recordHash) return [];
  const { orderKey } = record;
  const later = orderKey !== '' && !before.orderKey.startsWith(orderKey) && orderKey > before.orderKey;
  if (later) return [{ ...before, orderKey, arrival: submission.seq }];
  return submission.seq > before.arrival ? [{ ...before, arrival: submission.seq }] : [];
}

/** A refused record, as it is listed: by the first error that speaks of it. */
function refusedRecord({ incoming, fate, issues }: PreparedRecord): RejectedRecord[] {
  if (fate.kind !== 'rejected') return [];
  const error = issues.find(({ severity }) => severity === 'error');
  const [key, record] = [rejectedKey(incoming), recordName(incoming)];
  return [
    {
      submission: incoming.submission.seq,
      ordinal: incoming.record.ordinal,
      code: error?.code ?? 'VN-HUB-rejected',
      ...(key === undefined ? {} : { key }),
      ...(record === undefined ? {} : { record }),
      ...(error?.field === undefined ? {} : { field: error.field }),
    },
  ];
}

/** What each submission has to add to its receipt, by arrival number. */
function progressOf(stored: readonly Stored[], committed: (seq: number) => number): Progress[] {
  const bySubmission = new Map<number, Stored[]>();
  for (const one of stored) {
    const { seq } = one.record.incoming.submission;
    const group = bySubmission.get(seq);
    if (group === undefined) bySubmission.set(seq, [one]);
    else group.push(one);
  }
  return [...bySubmission].map(([seq, group]) => {
    const count = (outcome: Stored['outcome']) => group.filter((one) => one.outcome === outcome).length;
    return {
      seq,
      from: committed(seq),
      counts: { received: group.length, stored: count('stored'), unchanged: count('unchanged'), rejected: count('rejected') },
      issues: group.flatMap(({ record }) => record.issues.map((issue) => ({ ...issue, ordinal: record.incoming.record.ordinal }))),
      supersedes: group.flatMap(({ superseded }) => superseded ?? []),
      quality: qualityOf(group.map(({ record }) => record)),
      unmapped: unmappedOf(group.map(({ record }) => record)),
    };
  });
}
