import type { RecordWord, WriteResult } from '@hub/resource-store';
import type { PreparedRecord } from './prepare.ts';

/**
 * What records said of resources that others speak of too, and that changed nothing: it counts again when what stands over it is taken back. Rows of
 * their own are not among it, nor reference data known by its key alone.
 */
export function wordsOf(records: readonly PreparedRecord[], results: readonly WriteResult[]): RecordWord[] {
  const words: RecordWord[] = [];
  let at = 0;
  for (const { fate, incoming } of records) {
    if (fate.kind !== 'write') continue;
    for (const [i, { item }] of fate.items.entries()) {
      const { status, rid, version } = results[at++] as WriteResult;
      if (status !== 'unchanged' || item.mode !== 'merge' || fate.owned[i] === true || incoming.key === undefined) continue;
      words.push({ rid, submission: incoming.submission.seq, ordinal: incoming.record.ordinal, version, key: incoming.key });
    }
  }
  return words;
}
