import type { Connection } from '@hub/database';
import { parseResource } from '@hub/fhir-model';
import { encountersNamed, followsMerges, movedTo, patientsNamed } from '@hub/identity';
import { bilingual, type Issue } from '@hub/outcome';
import {
  knownMoves,
  lockMove,
  lockResources,
  mergeLock,
  nextMove,
  nextOfMove,
  type PendingMove,
  type Standing,
  standing,
  stepMove,
  type WhoseMoves,
  type WriteItem,
  type WriteResult,
} from '@hub/resource-store';
import { addLateIssues, submissionsBySeq } from '@hub/submission-log';
import type { DrainDeps } from '../deps.ts';
import { patiently } from '../rework/patiently.ts';
import { moveProvenances } from './move-provenance.ts';
import { type SettledBy, settlePersons } from './settle-persons.ts';

/** Resources moved in one transaction. */
export const MOVED_TOGETHER = 300;

/**
 * Brings what merges ordered to its end: the Patients say so, then every reference to them is moved, some hundred resources a transaction. Killed
 * anywhere it goes on behind what was committed. What is written meanwhile goes by the merge itself ({@link mergeLock}). False when `stop` ended it.
 */
export async function moveSubjects(deps: DrainDeps, whose: WhoseMoves, stop = () => false): Promise<boolean> {
  for (let after = 0; ; ) {
    const move = await nextMove(deps.database.pool, whose, after);
    if (move === undefined) return true;
    after = move.seq;
    try {
      if (!(await moveWhole(deps, after, stop))) return false;
    } catch (error) {
      // One that the hub stumbles on keeps nobody else waiting.
      if (!('leftBehind' in whose)) throw error;
      deps.logger.error('a merge could not be brought to its end', { error });
    }
  }
}

/** Every step of one move; false when `stop` ended it. */
async function moveWhole(deps: DrainDeps, seq: number, stop: () => boolean): Promise<boolean> {
  for (let goes = true; goes; ) {
    if (stop()) return false;
    goes = await patiently(() => oneStep(deps, seq));
    await deps.observe?.('move-committed');
  }
  return true;
}

/** One transaction of a move; false when it is at its end. */
async function oneStep(deps: DrainDeps, seq: number): Promise<boolean> {
  const { database } = deps;
  const seen = await nextMove(database.pool, { seq }, 0);
  if (seen === undefined) return false;
  if (seen.position < 0) {
    await settlePersons(deps, await patientsOfMove(deps, seen), await causeOf(database.pool, seen));
    await database.transaction((connection) => stepMove(connection, seq, { position: 0, moved: 0, done: false }));
    return true;
  }
  const rids = await nextOfMove(database.pool, seen, MOVED_TOGETHER);
  return database.transaction(async (connection) => {
    await lockResources(connection, rids, [mergeLock(seen.owner, 'writer')]);
    const resources = await standing(connection, rids);
    const moved = await moveWithin(deps, connection, seen, resources);
    const now = await lockMove(connection, seq);
    // Somebody else went on with it: what was moved twice is moved.
    if (now === undefined) return false;
    const done = rids.length < MOVED_TOGETHER;
    await stepMove(connection, seq, { position: Math.max(now.position, rids.at(-1) ?? 0), moved, done });
    if (done) await tell(deps, connection, { ...now, moved: now.moved + moved });
    return !done;
  });
}

/** Whoever a move concerns: the Patient, under whom its things were filed, and under whom they are to be. */
async function patientsOfMove({ database }: DrainDeps, { kind, id, at }: PendingMove): Promise<readonly string[]> {
  if (kind === 'V') return [];
  const { persons } = await knownMoves(database.pool, [id]);
  return [...new Set([id, at, persons.get(id)?.id ?? id])];
}

/** Writes those that name somebody else now, with what tells of it; answers how many. */
async function moveWithin(deps: DrainDeps, connection: Connection, move: PendingMove, resources: readonly Standing[]): Promise<number> {
  const { writer, canonicals } = deps;
  const read = resources.map((one) => ({ ...one, resource: parseResource(one.body) })).filter(({ resource }) => followsMerges(resource));
  // A visit that was moved itself stays where it was moved to.
  const ids = new Set(read.flatMap(({ resource }) => [...patientsNamed(resource), ...encountersNamed(resource)]));
  const moves = await knownMoves(connection, [...ids]);
  const items = read.map(({ owner, resource }): WriteItem => {
    // The source of the content stays what it was: of the move the Provenance tells.
    const moved = movedTo(resource, moves, canonicals.structureDefinition);
    return { resource: { ...moved, id: moved.id as string }, owner, mode: 'replace', origin: move.origin };
  });
  if (items.length === 0) return 0;
  const context = { actor: 0, now: deps.now(), moved: true as const };
  const by = await causeOf(connection, move);
  const locked = await writer.lock(connection, await writer.prepare(items));
  const results = await locked.write(context, undefined, (made) =>
    moveProvenances(deps, by, read, made, context.now).map((item) => writer.draft(item)),
  );
  return results.slice(0, items.length).filter(({ status }: WriteResult) => status !== 'unchanged').length;
}

async function causeOf(connection: Pick<Connection, 'query'>, { origin, ordinal }: PendingMove): Promise<SettledBy> {
  const submission = (await submissionsBySeq(connection, [origin])).get(origin);
  return submission === undefined
    ? { origin }
    : { origin, submission: { id: submission.id, role: ordinal === undefined ? 'removal' : 'source' } };
}

/** How much was moved is told in the receipt of the message that said so. */
async function tell({ logger }: DrainDeps, connection: Connection, { origin, ordinal, moved }: PendingMove): Promise<void> {
  logger.info('a merge is at its end', { resources: moved });
  if (ordinal === undefined || moved === 0) return;
  const issue: Issue = {
    severity: 'information',
    code: 'VN-MPI-merged',
    field: 'MRG-1',
    message: bilingual(
      `${moved} tài nguyên của mã người bệnh cũ được chuyển sang người bệnh còn lại. Hoàn tác lần gửi này sẽ trả lại như trước.`,
      `${moved} resources of the earlier patient id were moved to the surviving patient. Undoing this submission gives them back.`,
    ),
  };
  await addLateIssues(connection, [{ ...issue, seq: origin, ordinal }]);
}
