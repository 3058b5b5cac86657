import { MAPPING_VERSION } from '@hub/sources';
import { type ClaimedSubmission, drainLease, fail, type SourceLease, TakenOverError } from '@hub/submission-log';
import { arrivals } from './arrivals.ts';
import { type Batch, batches } from './batcher.ts';
import type { DrainDeps } from './deps.ts';
import { faultText } from './fault.ts';
import { type PreparedRecord, prepare } from './prepare.ts';
import { storeBatch } from './store-batch.ts';

/**
 * Processes everything a source has waiting, in arrival order, until nothing is left or `stop` says so. Does nothing when
 * another worker is at it. Throws when the hub cannot even write down what failed (database gone) or another worker has taken
 * over: the next ring tries again.
 */
export async function drain(deps: DrainDeps, sourceId: number, stop: () => boolean = () => false): Promise<void> {
  await drainLease(deps.database, sourceId, MAPPING_VERSION, async (lease) => {
    await drainUnder(deps, lease, () => stop() || lease.lost.aborted);
    return !stop();
  });
}

/**
 * One pass. While one batch is in Postgres the next is read and mapped; batches are committed in order. A fault fails the
 * submissions it meets and no others: what of them is read already is dropped, and done again when they are tried again.
 */
async function drainUnder(deps: DrainDeps, lease: SourceLease, stop: () => boolean): Promise<void> {
  const committed = new Map<number, number>();
  const failed = new Set<number>();
  let storing: Promise<void> = Promise.resolve();
  try {
    for await (const batch of batches(arrivals(deps, lease, stop), deps.limits)) {
      const prepared = await prepare(deps, batch.records, false).catch((fault: unknown) => ({ fault }));
      await storing;
      if (lease.lost.aborted) return;
      storing = settle(deps, batch, prepared, committed, failed);
      // Awaited at the next turn; a rejection until then is no surprise to the process.
      storing.catch(() => undefined);
    }
  } finally {
    await storing;
  }
}

async function settle(
  deps: DrainDeps,
  batch: Batch,
  prepared: readonly PreparedRecord[] | { readonly fault: unknown },
  committed: Map<number, number>,
  failed: Set<number>,
): Promise<void> {
  const submissions = new Map(batch.records.map(({ submission }) => [submission.seq, submission]));
  for (const { seq, counts } of submissions.values()) if (!committed.has(seq)) committed.set(seq, counts.received);
  const read = batch.ends.filter((end) => end.kind === 'end');
  try {
    if ('fault' in prepared) throw prepared.fault;
    const alive = ({ seq }: { readonly seq: number }): boolean => !failed.has(seq);
    const endings = read.map(({ submission: { seq }, issues }) => ({ seq, issues })).filter(alive);
    await storeBatch(
      deps,
      prepared.filter(({ incoming }) => alive(incoming.submission)),
      endings,
      committed,
    );
    await deps.observe?.('batch-committed');
    for (const { submission } of read) {
      committed.delete(submission.seq);
      if (alive(submission)) deps.logger.info('submission finished', { submission: submission.id, source: submission.source.code });
    }
  } catch (fault) {
    // Not ours any more: whoever has it goes on, and must not find it failed.
    if (fault instanceof TakenOverError) throw fault;
    for (const { submission } of read) submissions.set(submission.seq, submission);
    for (const submission of submissions.values()) await failOnce(deps, submission, fault, failed);
  }
  for (const end of batch.ends) if (end.kind === 'fault') await failOnce(deps, end.submission, end.fault, failed);
}

async function failOnce(deps: DrainDeps, submission: ClaimedSubmission, fault: unknown, failed: Set<number>): Promise<void> {
  if (failed.has(submission.seq)) return;
  failed.add(submission.seq);
  deps.logger.error('submission failed', { submission: submission.id, source: submission.source.code, error: fault });
  await fail(deps.database, submission.seq, faultText(fault));
}
