import type { Canonicals } from '@hub/fhir-model';
import { unmappedCode } from '@hub/sources';
import type { UnmappedCount } from '@hub/submission-log';
import type { PreparedRecord } from './prepare.ts';

/**
 * Codes of results no concept map knows, of records that are stored for the first time: what is sent again, corrected or replayed is not counted twice.
 */
export function unmappedOf(records: readonly PreparedRecord[], canonicals: Pick<Canonicals, 'codeSystem'>): UnmappedCount[] {
  const counts = new Map<string, { system: string; code: string; display: string | undefined; n: number }>();
  for (const { fate, stored } of records) {
    if (fate.kind !== 'write' || stored !== undefined) continue;
    for (const { item } of fate.items) {
      const found = unmappedCode(item.resource, canonicals);
      if (found === undefined) continue;
      const name = `${found.system}|${found.code}`;
      const known = counts.get(name);
      if (known === undefined) counts.set(name, { ...found, n: 1 });
      else known.n++;
    }
  }
  return [...counts.values()];
}
