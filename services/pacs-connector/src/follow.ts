import type { Logger } from '@hub/telemetry';
import type { FeedStore } from './feed-store.ts';
import { type Pacs, PacsFault } from './pacs.ts';
import type { Registration } from './registration.ts';
import { goneJson, type StudyJson, studyJson } from './study-json.ts';

/** Where a kill matters; tests end the process there. */
export type PacsPoint = 'read' | 'taken' | 'remembered' | 'cursor';

/** What becomes of studies, counted. */
export type PacsEvent = 'told' | 'known' | 'gone' | 'put-aside' | 'held-back' | 'reset' | 'error';

/** What following one PACS works with. */
export interface Following {
  readonly registration: Registration;
  readonly pacs: Pacs;
  readonly feed: FeedStore;
  /** Hands a study to the intake; resolves when that has committed, with whether these bytes were there already. */
  readonly handIn: (body: Buffer) => Promise<'new' | 'known'>;
  /** Origin of the hub's own door to the images. */
  readonly base: string;
  readonly log: Logger;
  readonly count: (event: PacsEvent) => void;
  readonly step: (point: PacsPoint) => void;
  /** True once the connector is to stop, or another process follows this PACS. */
  readonly stopping: () => boolean;
}

/** Changes of one page: of a study of 500 images 503 are its images and series. */
const PAGE = 1_000;
/** A study that cannot be read so often is put aside: those behind it go on. */
const MOST_ATTEMPTS = 3;

interface Change {
  readonly ChangeType: string;
  readonly ID: string;
  readonly Seq: number;
}

/**
 * Follows the change feed of a PACS by one page: every study in it that has become stable is told of, then the cursor moves. Answers whether there is
 * more at once. Throws {@link PacsFault}, and what the intake throws: what was not taken is asked for again.
 */
export async function followPage(
  following: Following,
  attempts: Map<string, number>,
): Promise<{ readonly more: boolean; readonly reset: boolean }> {
  const { pacs, feed, log, registration, stopping } = following;
  const cursor = await feed.cursor();
  const page = pageOf(await pacs.json(`/changes?since=${cursor}&limit=${PAGE}`));
  if (page.last < cursor) {
    // Its numbers began again: another disk, another database. What it holds is told from the beginning; what is known already changes nothing.
    log.warn('pacs: its changes are numbered anew, they are read from the beginning', { pacs: registration.code });
    following.count('reset');
    await feed.setCursor(0);
    return { more: true, reset: true };
  }
  const stable = page.changes.filter(({ ChangeType }) => ChangeType === 'StableStudy');
  const newest = new Map(stable.map(({ ID, Seq }) => [ID, Seq]));
  for (const { ID, Seq } of stable) {
    if (stopping()) return { more: false, reset: false };
    if (newest.get(ID) !== Seq) continue;
    await tellOrPutAside(following, ID, attempts);
    await feed.setCursor(Seq);
    following.step('cursor');
  }
  if (page.last > cursor) await feed.setCursor(page.last);
  return { more: !page.done, reset: false };
}

/** Tells of a study; one that the PACS cannot give, though it answers otherwise, is put aside at the third time. */
async function tellOrPutAside(following: Following, id: string, attempts: Map<string, number>): Promise<void> {
  try {
    await tell(following, id);
    attempts.delete(id);
  } catch (error) {
    // Away altogether: that is no study's fault.
    if (!(error instanceof PacsFault) || !(await answers(following.pacs))) throw error;
    const failed = (attempts.get(id) ?? 0) + 1;
    attempts.set(id, failed);
    if (failed < MOST_ATTEMPTS) throw error;
    attempts.delete(id);
    await following.feed.markStale(id);
    following.count('put-aside');
    following.log.error('pacs: a study cannot be read, it is put aside until the next look at all of them', {
      pacs: following.registration.code,
      error,
    });
  }
}

/** Whether a PACS that failed at something answers otherwise. */
export async function answers(pacs: Pacs): Promise<boolean> {
  return pacs.json('/system').then(
    (system) => system !== undefined,
    () => false,
  );
}

/** Tells of a study as it is now. One that is not there, or to which images still come, is left: what tells of that comes later. */
export async function tell(following: Following, id: string): Promise<void> {
  const study = await studyJson(following.pacs, following.registration, id, following.base);
  if (study === undefined || study === 'unstable') return;
  const before = await following.feed.find(id);
  if (before !== undefined && before.gone === undefined && before.state === study.state && before.patient === study.patient) {
    if (before.stale) await following.feed.remember({ ...before, gone: undefined });
    following.count('known');
    return;
  }
  // Its number is looked for elsewhere since: what was told of the other person is wrong.
  if (before !== undefined && before.gone === undefined && before.patient !== study.patient)
    await tellGone(following, id, before, 'REPLACED');
  await hand(following, id, study, undefined);
}

/** Tells that a study is no longer there. */
export async function tellGone(
  following: Following,
  id: string,
  study: Pick<StudyJson, 'uid' | 'patient' | 'state'>,
  reason: 'DELETED' | 'REPLACED',
): Promise<void> {
  await hand(following, id, goneJson(following.registration, study, reason, following.base), reason);
}

async function hand(following: Following, id: string, study: StudyJson, gone: 'DELETED' | 'REPLACED' | undefined): Promise<void> {
  const { feed, handIn, count, step } = following;
  step('read');
  const taken = await handIn(study.body);
  step('taken');
  await feed.remember({ id, uid: study.uid, patient: study.patient, state: study.state, gone });
  step('remembered');
  count(gone !== undefined ? 'gone' : taken === 'new' ? 'told' : 'known');
}

function pageOf(answer: unknown): { readonly changes: readonly Change[]; readonly last: number; readonly done: boolean } {
  const { Changes, Last, Done } = (answer ?? {}) as { readonly Changes?: unknown; readonly Last?: unknown; readonly Done?: unknown };
  if (!Array.isArray(Changes) || typeof Last !== 'number') throw new PacsFault('it answered no list of changes');
  return { changes: Changes as readonly Change[], last: Last, done: Done !== false };
}
