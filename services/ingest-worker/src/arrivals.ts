import { LIMITS } from '@hub/conversion';
import { type ParseContext, senderProfile } from '@hub/sources';
import type { ClaimedSubmission, SourceLease } from '@hub/submission-log';
import type { Arrival } from './batcher.ts';
import type { DrainDeps } from './deps.ts';
import { incoming } from './record-ref.ts';

/**
 * Reads a source's open submissions in arrival order, each from the first record that is not committed yet. A submission
 * that cannot be read (archive or database down) ends with its fault; the next one follows. Stops between two records
 * when `stop` is set: what was begun goes on at the next start.
 */
export async function* arrivals(deps: DrainDeps, lease: SourceLease, stop: () => boolean): AsyncGenerator<Arrival> {
  for (let next = await lease.next(); next !== undefined; next = await lease.next(next.seq)) {
    await deps.observe?.('submission-claimed');
    try {
      for await (const arrival of readSubmission(deps, next)) {
        if (stop()) return;
        yield arrival;
      }
    } catch (fault) {
      yield { kind: 'fault', submission: next, fault };
    }
    if (stop()) return;
  }
}

/** One submission's records, from the first that is not committed, and its end. Throws what keeps it from being read. */
export async function* readSubmission(deps: DrainDeps, submission: ClaimedSubmission): AsyncGenerator<Arrival> {
  const type = submission.contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const reader = deps.readers[type];
  if (reader === undefined) throw new Error(`no reader for content type ${type}`);
  const file = reader(await opener(deps, submission), {
    facility: submission.facility.code,
    source: submission.source.code,
    canonicals: deps.canonicals,
    limits: LIMITS,
    formats: submission.source.formats,
    ...senderOf(submission.source),
    rules: await deps.rules(submission.source.id, submission.rulesVersion ?? 0),
  });
  const done = submission.counts.received;
  for await (const record of file.records) {
    if (record.ordinal >= done) yield { kind: 'record', incoming: incoming(submission, record) };
  }
  yield { kind: 'end', submission, issues: file.fileIssues() };
}

/** How the messages of a source are read. Throws for a profile whose file is gone: read in another way they would be other data. */
function senderOf({ msh4 = [], profile }: ClaimedSubmission['source']): Pick<ParseContext, 'aliases' | 'profile'> {
  if (profile === undefined) return { aliases: msh4 };
  const found = senderProfile(profile);
  if (found === undefined) throw new Error(`no sender profile ${profile}`);
  return { aliases: msh4, profile: found };
}

/** Small submissions are held in memory, so that a reader that goes over them twice reads the archive once. */
const HELD_BYTES = 4 * 1024 * 1024;

async function opener({ archive }: DrainDeps, { sha256, size }: ClaimedSubmission): Promise<() => AsyncIterable<Uint8Array>> {
  if (size > HELD_BYTES) return () => archive.open(sha256);
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive.open(sha256)) chunks.push(chunk);
  return async function* () {
    yield* chunks;
  };
}
