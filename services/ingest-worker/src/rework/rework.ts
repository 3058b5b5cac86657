import { MAPPING_VERSION } from '@hub/sources';
import {
  failItem,
  finishReplay,
  mayUndo,
  openItems,
  type ReworkItem,
  restartForReplay,
  stepItem,
  withSourceLease,
} from '@hub/submission-log';
import type { DrainDeps } from '../deps.ts';
import { faultText } from '../fault.ts';
import { dryRun } from './dry-run.ts';
import { undo } from './undo.ts';

/** Submissions set back at a time: what arrives meanwhile waits for no more than these. */
const FEED = 20;

/**
 * Does what was ordered of a source's submissions, in order of arrival and under its lease: undoings, looks at what a replay would change, and
 * replays, which set submissions back for the drain that follows. True when it did anything: drain, and come again.
 */
export async function rework(deps: DrainDeps, sourceId: number, stop: () => boolean): Promise<boolean> {
  const done = await withSourceLease(deps.database, sourceId, MAPPING_VERSION, async (lease) => {
    const ended = (): boolean => stop() || lease.lost.aborted;
    let any = false;
    for (const item of await openItems(deps.database, sourceId, FEED)) {
      if (ended()) return false;
      any = (await one(deps, item, ended)) || any;
    }
    return any;
  });
  return done === true && !stop();
}

async function one(deps: DrainDeps, item: ReworkItem, stop: () => boolean): Promise<boolean> {
  try {
    if (item.kind === 'undo') {
      if (mayUndo(item.submissionStatus)) return await undo(deps, item, stop);
      // A replay that came in between came to no end, or somebody undid it before.
      await stepItem(deps.database.pool, item, { status: item.submissionStatus === 'undone' ? 'done' : 'refused' });
      return true;
    }
    if (item.dryRun) return await dryRun(deps, item, stop);
    if (item.status === 'working') await finishReplay(deps.database, item);
    else await restartForReplay(deps.database, item);
    return true;
  } catch (error) {
    deps.logger.error('an order on a submission failed', { submission: item.submissionId, error });
    await failItem(deps.database, item, faultText(error));
    return false;
  }
}
