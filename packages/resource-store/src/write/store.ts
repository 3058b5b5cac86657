import type { Connection } from '@hub/database';
import { turns } from '../turns.ts';
import { fitsAtOnce, storeAtOnce } from './at-once.ts';
import type { GroupDecision } from './batch.ts';
import { type Change, logChanges } from './change-rows.ts';
import type { Collected } from './collected.ts';
import { Counters } from './counters.ts';
import { IndexCopy, type Numbers } from './index-copy.ts';
import type { WriteContext } from './item.ts';
import { keepRelations, type Related } from './relations.ts';
import { insertVersions, type NewVersion, replaceVersions } from './versions.ts';

/** The version a decision makes. */
export function versionOf({ stored, content, by, source }: GroupDecision, rid: number, context: WriteContext): NewVersion {
  const { item, type } = by;
  return {
    rid,
    shard: stored?.shard ?? by.shard,
    type,
    version: (stored?.version ?? 0) + 1,
    owner: item.owner,
    labels: content?.labels ?? stored?.labels ?? 0,
    // A deletion is of nobody: only its owner is told that there was something.
    about: content?.about ?? 0,
    patient: content?.patient ?? 0,
    // Clocks of two processes may differ: a later version never shows an earlier time.
    lastUpdated: Math.max(context.now, stored?.lastUpdated ?? 0),
    ...(content === undefined ? {} : { content }),
    ...(source === undefined ? {} : { source }),
  };
}

/** Writes decided changes: versions, history, index rows, change log, totals. `seqs` are as many change numbers as changes. */
export async function storeChanges(
  connection: Connection,
  changed: readonly GroupDecision[],
  ridOf: (reference: string) => number,
  numbers: Numbers,
  context: WriteContext,
  seqs: readonly number[],
): Promise<void> {
  if (changed.length === 0) return;
  const created: NewVersion[] = [];
  const replaced: NewVersion[] = [];
  const changes: Change[] = [];
  const counters = new Counters();
  const indexed: Collected['indexed'][number][] = [];
  const related: Related[] = [];

  for (const decision of changed) {
    const { reference, stored, content, by } = decision;
    const { item } = by;
    const version = versionOf(decision, ridOf(reference), context);
    const { owner, labels, type } = version;
    (stored === undefined ? created : replaced).push(version);
    changes.push({
      version,
      op: content === undefined ? 'D' : stored?.deleted === false ? 'U' : 'C',
      actor: item.actor ?? context.actor,
      ...(item.origin === undefined ? {} : { origin: item.origin }),
    });
    if (stored?.deleted === false) counters.add(type, stored.owner, stored.labels, -1);
    const named = item.resource.resourceType;
    if (named === 'Encounter' || named === 'Patient')
      related.push({ version, type: named, relations: content?.relations, ...(item.origin === undefined ? {} : { origin: item.origin }) });
    if (content === undefined) continue;
    indexed.push({ version, rows: content.rows });
    counters.add(type, owner, labels, 1);
  }

  const collected: Collected = { created, replaced, changes, seqs, indexed, numbers, counters };
  await replaceVersions(connection, replaced);
  await keepRelations(connection, related, context);
  const small = fitsAtOnce(
    changes.length,
    indexed.map(({ rows }) => rows),
  );
  await (small ? storeAtOnce(connection, collected) : storeByCopy(connection, collected));
}

/** A COPY per table. */
async function storeByCopy(connection: Connection, { created, changes, seqs, indexed, numbers, counters }: Collected): Promise<void> {
  const index = new IndexCopy(numbers);
  const turn = turns();
  for (const { version, rows } of indexed) {
    index.add(version, rows);
    const waited = turn();
    if (waited !== undefined) await waited;
  }
  await insertVersions(connection, created);
  await index.send(connection);
  await logChanges(connection, changes, seqs);
  await counters.save(connection);
}
