import { mergeLock, retractMoves, saidMoves, takeLocks } from '@hub/resource-store';
import type { ReworkItem } from '@hub/submission-log';
import { finishUndo } from '@hub/submission-log';
import type { DrainDeps } from '../deps.ts';
import { moveSubjects } from '../moves/move-subjects.ts';
import { linkPersons } from '../persons/link-persons.ts';
import { patiently } from './patiently.ts';
import { undoRecords } from './undo-records.ts';
import { undoShared } from './undo-shared.ts';
import { undoWords } from './undo-words.ts';

/** Records undone in one transaction: some thousand resources at most. */
const TOGETHER = 50;

/**
 * Takes back what a submission changed, record by record, in transactions of their own: killed anywhere it goes on where it had committed. A record
 * that somebody changed since stays as it is and is named. Runs under the lease of the submission's source; against other sources of the same
 * facility, and against the API, the locks of records and resources stand. False when `stop` ended it before its end.
 */
export async function undo(deps: DrainDeps, item: ReworkItem, stop: () => boolean): Promise<boolean> {
  await retract(deps, item);
  for (let from: number | undefined = item.position; from !== undefined; ) {
    if (stop()) return false;
    from = await undoRecords(deps, item, from, TOGETHER);
    await deps.observe?.('undo-committed');
  }
  await undoWords(deps, item);
  // Who is one person no more has their things back before it is asked who speaks of whom.
  if (!(await moveSubjects(deps, { origins: [item.submission] }, stop))) return false;
  while (await undoShared(deps, item)) {
    if (stop()) return false;
    await deps.observe?.('undo-committed');
  }
  // What is gone or goes by its earlier number again is linked with others, or with nobody.
  await linkPersons(deps, [item.submission]);
  await finishUndo(deps.database, item);
  return true;
}

/** Persons it merged and visits it moved: that counts no more from now on; what was moved is brought back when its records are. */
async function retract({ database }: DrainDeps, { submission, facility }: ReworkItem): Promise<void> {
  if (!(await saidMoves(database.pool, submission))) return;
  await patiently(() =>
    database.transaction(async (connection) => {
      await takeLocks(connection, [mergeLock(facility.id, 'merge')]);
      await retractMoves(connection, facility.id, submission);
    }),
  );
}
