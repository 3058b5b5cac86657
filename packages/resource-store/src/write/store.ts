import type { Connection } from '@hub/database';
import type { GroupDecision } from './batch.ts';
import { type Change, logChanges } from './change-rows.ts';
import { Counters } from './counters.ts';
import { IndexCopy, type Numbers, removeIndexRows } from './index-copy.ts';
import type { WriteContext } from './item.ts';
import { insertVersions, type NewVersion, replaceVersions } from './versions.ts';

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
  const index = new IndexCopy(numbers);

  for (const { reference, stored, content, by } of changed) {
    if (content === undefined) continue;
    const { item, type } = by;
    const version: NewVersion = {
      rid: ridOf(reference),
      shard: stored?.shard ?? by.shard,
      type,
      version: (stored?.version ?? 0) + 1,
      owner: item.owner,
      // Clocks of two processes may differ: a later version never shows an earlier time.
      lastUpdated: Math.max(context.now, stored?.lastUpdated ?? 0),
      content,
      ...(item.source === undefined ? {} : { source: item.source }),
    };
    (stored === undefined ? created : replaced).push(version);
    changes.push({
      version,
      op: stored === undefined ? 'C' : 'U',
      actor: item.actor ?? context.actor,
      ...(item.origin === undefined ? {} : { origin: item.origin }),
    });
    index.add({ rid: version.rid, owner: version.owner, labels: content.labels, shard: version.shard }, content.rows);
    if (stored?.deleted === false) counters.add(type, stored.owner, stored.labels, -1);
    counters.add(type, version.owner, content.labels, 1);
  }

  await insertVersions(connection, created);
  await replaceVersions(connection, replaced);
  await removeIndexRows(
    connection,
    replaced.map(({ rid }) => rid),
  );
  await index.send(connection);
  await logChanges(connection, changes, seqs);
  await counters.save(connection);
}
