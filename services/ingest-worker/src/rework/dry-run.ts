import { addFindings, claimedBySeq, type ReworkItem, stepItem } from '@hub/submission-log';
import { readSubmission } from '../arrivals.ts';
import { batches } from '../batcher.ts';
import type { DrainDeps } from '../deps.ts';
import { prepare } from '../prepare.ts';
import { differenceOf } from './difference.ts';
import { patiently } from './patiently.ts';
import { Summary } from './summary.ts';
import { trial } from './trial.ts';

/** Resources of one submission that are shown one by one; the summary counts all. */
const SHOWN = 500;

/**
 * What a replay of the submission would change: the records are read, mapped and stored as a replay would, and every transaction is rolled back.
 * Versions of one record that follow each other in the file are each compared with what is stored. Starts anew when it was interrupted.
 */
export async function dryRun(deps: DrainDeps, item: ReworkItem, stop: () => boolean): Promise<boolean> {
  const submission = await claimedBySeq(deps.database, item.submission);
  if (submission === undefined) throw new Error('a submission that is not there');
  const summary = new Summary();
  for await (const batch of batches(readSubmission(deps, { ...submission, replayed: true }), deps.limits)) {
    if (stop()) return false;
    for (const end of batch.ends) if (end.kind === 'fault') throw end.fault;
    const outcome = await patiently(async () => trial(deps, await prepare(deps, batch.records, true)));
    const shown = outcome.resources.map((one) => ({ ...one, fields: differenceOf(one.type, one.before, one.after) }));
    for (const one of shown) summary.add(one.type, one.status, one.fields);
    const room = Math.max(0, SHOWN - summary.shown);
    summary.shown += Math.min(room, shown.length);
    await addFindings(
      deps.database.pool,
      item,
      shown.slice(0, room).map(({ ordinal, type, id, status, version, fields }) => ({
        ordinal,
        reference: `${type}/${id}`,
        what: status,
        detail: { version, fields: fields.slice(0, 20) },
      })),
    );
    summary.records(outcome);
  }
  await addFindings(deps.database.pool, item, [{ ordinal: -1, reference: '', what: 'summary', detail: summary.json() }]);
  const { changed, unchanged, rejected } = summary;
  await stepItem(deps.database.pool, item, { changed, unchanged, stayed: rejected, status: 'done' });
  return true;
}
