import { isProblemError } from '@hub/outcome';
import type { Ending } from '@hub/submission-log';
import { commit } from './commit.ts';
import type { DrainDeps } from './deps.ts';
import { faultText, remedyFor, STUMBLES, sqlState } from './fault.ts';
import { notStorableIssue } from './issues.ts';
import { moveSubjects } from './moves/move-subjects.ts';
import { linkPersons } from './persons/link-persons.ts';
import { type PreparedRecord, prepare } from './prepare.ts';
import { recordName } from './record-ref.ts';

const ATTEMPTS = 5;

/**
 * Stores prepared records, whatever it takes: prepares anew when another writer was quicker, and when the database refuses
 * a value, halves the batch until the one record is found that has it; that one is rejected, its neighbours are stored. A batch
 * that takes too long, or that the hub's own code stumbles on, is halved as well.
 * Submissions in `endings` get their final status last, when the persons are linked.
 * `committed` counts the records of each submission that are committed, and is kept up to date. Throws faults of the hub.
 */
export async function storeBatch(
  deps: DrainDeps,
  records: readonly PreparedRecord[],
  endings: readonly Ending[],
  committed: Map<number, number>,
): Promise<void> {
  await storeRecords(deps, records, [], committed);
  await deps.observe?.('records-committed');
  await linkRight(deps, [...new Set([...records.map(({ incoming }) => incoming.submission.seq), ...endings.map(({ seq }) => seq)])]);
  await storeRecords(deps, [], endings, committed);
}

/**
 * Persons are merged and linked behind the records and before the receipts are final, which say whose number is somebody else's. A fault there holds no receipt
 * up: whoever waits is come for by the sweep.
 */
async function linkRight(deps: DrainDeps, submissions: readonly number[]): Promise<void> {
  try {
    await moveSubjects(deps, { origins: submissions });
    await linkPersons(deps, submissions);
  } catch (error) {
    deps.logger.error('merging or linking persons failed', { error });
  }
}

async function storeRecords(
  deps: DrainDeps,
  records: readonly PreparedRecord[],
  endings: readonly Ending[],
  committed: Map<number, number>,
): Promise<void> {
  let current = records;
  for (let attempt = 1; current.length + endings.length > 0; attempt++) {
    try {
      for (const [seq, more] of await commit(deps, current, endings, (seq) => committed.get(seq) ?? 0)) {
        committed.set(seq, (committed.get(seq) ?? 0) + more);
      }
      return;
    } catch (error) {
      const remedy = remedyFor(error);
      if (remedy === 'hub' || (remedy === 'again' && attempt >= ATTEMPTS)) throw error;
      if (remedy === 'again') {
        current = await prepare(
          deps,
          current.map(({ incoming }) => incoming),
          true,
        );
      } else if (current.length > 1) {
        const half = current.length >> 1;
        await storeRecords(deps, current.slice(0, half), [], committed);
        await storeRecords(deps, current.slice(half), endings, committed);
        return;
      } else {
        const [record] = current;
        if (record?.fate.kind !== 'write' || remedy === 'smaller') throw error;
        if (remedy === 'stumble' && record.incoming.submission.attempts < STUMBLES) throw error;
        current = [refused(deps, record, error)];
      }
    }
  }
}

function refused(deps: DrainDeps, record: PreparedRecord, error: unknown): PreparedRecord {
  const { incoming } = record;
  const why = isProblemError(error) ? error.problem.code : sqlState(error) || faultText(error);
  deps.logger.error('a record could not be stored', {
    submission: incoming.submission.id,
    record: String(incoming.record.ordinal),
    code: why,
  });
  return { ...record, issues: [...record.issues, notStorableIssue(recordName(incoming), why)], fate: { kind: 'rejected' } };
}
