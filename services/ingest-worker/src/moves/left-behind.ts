import { orderStrays } from '@hub/resource-store';
import type { DrainDeps } from '../deps.ts';
import { moveSubjects } from './move-subjects.ts';

/** Merged Patients looked at in one sweep. */
const LOOKED_AT = 500;

/**
 * For the sweep: merges that nobody came for within a minute are gone on with, and what was written under a Patient after it was merged away (through
 * the API, by another facility) is moved. Each sweep looks at the next some hundred merged Patients, and begins anew behind the last.
 */
export function moveLeftBehind(deps: DrainDeps): (stop: () => boolean) => Promise<void> {
  let after = '';
  return async (stop) => {
    after = (await deps.database.transaction((connection) => orderStrays(connection, after, LOOKED_AT))) ?? '';
    await moveSubjects(deps, { leftBehind: true }, stop);
  };
}
