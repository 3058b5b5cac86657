import { dropWords, nothingStored, recordLock, saveRecords, storedRecords, takeLocks } from '@hub/resource-store';
import { addFindings, allStayed, type ReworkItem } from '@hub/submission-log';
import type { DrainDeps } from '../deps.ts';
import { patiently } from './patiently.ts';

/**
 * Takes back what a submission said without changing anything: an older word counts no more when the newer one is undone. Where an undoing made something of it
 * since, the resource is noted down for the end. A record that wrote nothing at all is stored no more.
 */
export function undoWords(deps: DrainDeps, item: ReworkItem): Promise<void> {
  return patiently(() =>
    deps.database.transaction(async (connection) => {
      if (await allStayed(connection, item)) return;
      const words = await dropWords(connection, item.submission);
      const silent = [...new Set(words.flatMap((word) => (word.silent ? [word.key] : [])))];
      await takeLocks(
        connection,
        silent.map((key) => recordLock(item.facility.id, key)),
      );
      const stored = await storedRecords(connection, silent);
      await saveRecords(connection, [...stored.values()].filter(({ arrival }) => arrival === item.submission).map(nothingStored));
      await addFindings(
        connection,
        item,
        words.flatMap(({ rid, ordinal, stands }) =>
          stands === undefined
            ? []
            : [{ ordinal, reference: `#${rid}`, what: 'shared', detail: { rid, first: stands, last: stands, silent: true } }],
        ),
      );
    }),
  );
}
