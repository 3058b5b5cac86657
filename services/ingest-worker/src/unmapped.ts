import type { UnmappedCount } from '@hub/submission-log';
import type { PreparedRecord } from './prepare.ts';

/**
 * Codes of results no concept map knows, of records that are stored for the first time: what is sent again, corrected or replayed is not counted twice.
 */
export function unmappedOf(records: readonly PreparedRecord[]): UnmappedCount[] {
  const counts = new Map<string, UnmappedCount & { n: number }>();
  for (const { fate, unmapped = [] } of records) {
    if (fate.kind !== 'write') continue;
    for (const found of unmapped) {
      const name = `${found.system}|${found.code}`;
      const known = counts.get(name);
      if (known === undefined) counts.set(name, { ...found, n: 1 });
      else known.n++;
    }
  }
  return [...counts.values()];
}
