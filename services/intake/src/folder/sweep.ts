import { unlink } from 'node:fs/promises';
import type { AuditEntry } from '@hub/audit';
import type { Source } from '@hub/client-register';
import type { SessionLocks } from '@hub/database';
import { isProblemError, type Problem } from '@hub/outcome';
import { statusesOf } from '@hub/submission-log';
import { isFinal } from '@hub/submissions';
import { statusOf } from '../answer.ts';
import type { IntakeDeps } from '../deps.ts';
import type { takingIn } from '../take-in.ts';
import { type Claim, claim, claimNamed, noteDelivered, noteRefused, openClaim, removeClaim, TAKING } from './claim.ts';
import { deliver, StillWritten } from './deliver.ts';
import { FencedFolder, type Name } from './fenced-folder.ts';
import { lockKey } from './folder-lock.ts';
import { kindOfName, MARKER } from './names.ts';
import { putAway } from './receipt-files.ts';
import { receiptForms, refusalForms } from './receipt-forms.ts';
import type { Settled } from './settled.ts';

/** Where a kill matters; tests end the process there. */
export type FolderPoint = 'claimed' | 'delivered' | 'recorded' | 'noted' | 'receipt' | 'moved';

/** What becomes of files, counted. */
export type FolderEvent = 'new' | 'known' | 'refused' | 'finished' | 'error';

/** What a sweep works with. */
export interface SweepDeps extends Pick<IntakeDeps, 'database' | 'record' | 'log' | 'maxBodyBytes'> {
  readonly takeIn: ReturnType<typeof takingIn>;
  readonly locks: SessionLocks;
  readonly count: (event: FolderEvent) => void;
  readonly step: (point: FolderPoint) => void;
  /** True once the receiver is to stop: the file under way is the last. */
  readonly stopping: () => boolean;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** One landing folder and what is remembered of it between two looks. */
export interface Landing {
  readonly path: string;
  readonly source: Source;
  /** The source's client: who a delivery is on record as. undefined: it is switched off, nothing is taken. */
  readonly client: number | undefined;
  readonly settled: Settled;
}

/** What a look at a folder found. */
export interface Swept {
  /** There is more to do at once. */
  readonly more: boolean;
  /** Files whose receipt is not final yet. */
  readonly waiting: number;
}

/** Files looked at, and of them taken, in one sweep: receipts of those before come in between, and no folder holds up the others. */
const MOST_LOOKED = 2_000;
const MOST_TAKEN = 200;
/** Files that wait for their receipts; more stay where they landed. */
const MOST_WAITING = 2_000;
const STATUSES = 500;

/**
 * One look at one landing folder: finishes what has its receipt, takes up what an ended process left, takes what stands still, oldest first. Throws
 * when the folder cannot be used; a file that cannot be taken now stays where it is.
 */
export async function sweep(deps: SweepDeps, landing: Landing): Promise<Swept> {
  const open: FencedFolder[] = [];
  const opened = async (folder: Promise<FencedFolder>): Promise<FencedFolder> => {
    open.push(await folder);
    return folder;
  };
  try {
    const root = await opened(FencedFolder.open(landing.path));
    const taking = await opened(root.folder(TAKING, 0o700));
    await ours(taking);
    const key = await lockKey(taking);
    if (!(await deps.locks.hold(key))) return { more: false, waiting: 0 };
    const folders: Folders = {
      root,
      taking,
      done: await opened(root.folder('done', 0o775)),
      failed: await opened(root.folder('failed', 0o775)),
    };
    const goesOn = (): boolean => !deps.stopping() && deps.locks.holds(key);

    const claims: Claim[] = [];
    for await (const name of taking.names()) {
      const found = claimNamed(name.toString('latin1'));
      if (found !== undefined) claims.push(found);
    }
    const finished = await finish(deps, landing, folders, claims, goesOn);
    if (landing.client === undefined) return { more: false, waiting: claims.length - finished };
    for (const one of claims) if (one.submission === undefined && goesOn()) await advance(deps, landing, folders, one);
    const room = MOST_WAITING - (claims.length - finished);
    const found = room <= 0 ? { ready: [], full: false } : await standing(deps, landing, root);
    const now = found.ready.slice(0, Math.min(room, MOST_TAKEN));
    for (const file of now) if (goesOn()) await take(deps, landing, folders, file);
    const more = found.ready.length > now.length || (found.full && now.length > 0);
    return { more: more && room > 0, waiting: claims.length - finished + now.length };
  } finally {
    for (const folder of open) await folder.close();
  }
}

interface Folders {
  readonly root: FencedFolder;
  readonly taking: FencedFolder;
  readonly done: FencedFolder;
  readonly failed: FencedFolder;
}

/** A sender that made `.taking` itself could change what lies in it: then nothing is taken. */
async function ours(taking: FencedFolder): Promise<void> {
  const { uid, mode } = await taking.stat();
  if (uid !== (process.geteuid?.() ?? uid) || (mode & 0o022) !== 0) {
    throw Object.assign(new Error('the folder of files under way is not the hub’s own'), { code: 'taking-not-ours' });
  }
}

interface Standing {
  readonly name: Name;
  readonly marked: boolean;
  readonly mtimeMs: number;
}

/** Files that stand still or are marked as whole, the longest written first. */
async function standing(
  { now }: SweepDeps,
  { settled }: Landing,
  root: FencedFolder,
): Promise<{ readonly ready: readonly Standing[]; readonly full: boolean }> {
  const ready: Standing[] = [];
  let looked = 0;
  for await (const name of root.names()) {
    if (kindOfName(name) !== 'file') continue;
    const looks = await root.look(name);
    // Folders are left alone: done, failed, and what the sender keeps.
    if (looks === undefined || looks.isDirectory()) continue;
    const marker = await root.look(markerOf(name)).catch(() => undefined);
    // A marker older than the file speaks of another one.
    const marked = marker?.isFile() === true && marker.ctimeMs >= looks.ctimeMs;
    if (settled.stands(name.toString('latin1'), looks, now()) || marked)
      ready.push({ name: Buffer.from(name), marked, mtimeMs: looks.mtimeMs });
    looked += 1;
    if (looked >= MOST_LOOKED) break;
  }
  settled.forgetGone();
  ready.sort((a, b) => a.mtimeMs - b.mtimeMs || Buffer.compare(a.name, b.name));
  return { ready, full: looked >= MOST_LOOKED };
}

const markerOf = (name: Name): Name => Buffer.concat([name, Buffer.from(MARKER)]);

async function take(deps: SweepDeps, landing: Landing, folders: Folders, { name, marked }: Standing): Promise<void> {
  try {
    // The marker first: left behind by a kill it would speak for the next file of this name, which may be half there.
    if (marked) await unlink(folders.root.at(markerOf(name))).catch(() => undefined);
    const taken = await claim(folders.root, folders.taking, name);
    if (taken === undefined) return;
    deps.step('claimed');
    await advance(deps, landing, folders, taken);
  } catch (error) {
    deps.count('error');
    deps.log.error('folder: a file could not be taken', { source: landing.source.code, error });
  }
}

/** A claimed file goes to the intake, on record, and waits for its receipt; or is refused. What is only not possible now stays claimed. */
async function advance(deps: SweepDeps, landing: Landing, folders: Folders, claimed: Claim): Promise<void> {
  const { source, client = 0, settled } = landing;
  const { log, takeIn } = deps;
  const began = deps.now();
  try {
    const { own, name } = await openClaim(folders.taking, claimed);
    try {
      if (name === undefined) return await removeClaim(folders.taking, claimed.folder);
      const key = `${claimed.folder}/`;
      const writing = settled.isWatched(key);
      const looks = await own.look(name);
      if (writing && looks !== undefined && !settled.stands(key, looks, deps.now())) return;
      const registered = await deliver(own, name, { source, sentBy: client, maxBytes: deps.maxBodyBytes, takeIn }).catch(
        async (error: unknown) => {
          if (error instanceof StillWritten) {
            const now = await own.look(name);
            if (now !== undefined) settled.stands(key, now, deps.now());
            return undefined;
          }
          if (!isProblemError(error) || !REFUSALS.has(error.problem.category)) throw error;
          await refuse(deps, landing, folders, claimed, own, name, error.problem);
          return undefined;
        },
      );
      if (registered === undefined) return;
      deps.step('delivered');
      const { id, outcome, superseded } = registered;
      await deps.record({ ...onRecord(client), outcome: 'success', status: outcome === 'new' ? 202 : 200, detail: id });
      deps.step('recorded');
      const taken = superseded ? 'superseded' : outcome === 'new' ? 'new' : 'known';
      await noteDelivered(folders.taking, claimed, { id, taken });
      deps.step('noted');
      deps.count(taken === 'new' ? 'new' : 'known');
      log.info('folder: file taken', {
        source: source.code,
        submission: id,
        event: taken,
        size: looks?.size,
        ms: Math.round(deps.now() - began),
      });
    } finally {
      await own.close();
    }
  } catch (error) {
    deps.count('error');
    log.error('folder: a file under way waits', { source: source.code, error });
  }
}

/** What the sender has to mend; everything else is the hub's trouble, and the file waits. */
const REFUSALS: ReadonlySet<string> = new Set(['incorrect', 'too-large', 'media-type', 'invalid']);

async function refuse(
  deps: SweepDeps,
  { source, client = 0 }: Landing,
  folders: Folders,
  claimed: Claim,
  own: FencedFolder,
  name: Name,
  { category, code, message }: Problem,
): Promise<void> {
  let noted = claimed;
  if (claimed.refused !== true) {
    await deps.record({ ...onRecord(client), outcome: 'failed', status: statusOf(category), detail: code });
    deps.step('recorded');
    noted = await noteRefused(folders.taking, claimed);
    deps.step('noted');
  }
  const issue = { severity: 'error', code, message } as const;
  await putAway(own, name, folders.failed, noted.id, refusalForms(name.toString('utf8'), noted.id, Date.now(), issue), deps.step);
  await removeClaim(folders.taking, noted.folder);
  deps.count('refused');
  deps.log.info('folder: file refused', { source: source.code, code });
}

/** An access by folder: who may write into the folder is who the source's client is. */
function onRecord(client: number): Pick<AuditEntry, 'at' | 'action' | 'route' | 'client'> {
  return { at: Date.now(), action: 'submit', route: 'DROP :source', client };
}

/** Puts away what has its final receipt; answers how many. */
async function finish(
  deps: SweepDeps,
  { source }: Landing,
  folders: Folders,
  claims: readonly Claim[],
  goesOn: () => boolean,
): Promise<number> {
  const delivered = claims.filter((one) => one.submission !== undefined);
  let finished = 0;
  for (let from = 0; from < delivered.length; from += STATUSES) {
    const part = delivered.slice(from, from + STATUSES);
    const statuses = await statusesOf(
      deps.database,
      part.map(({ submission }) => submission?.id as string),
    );
    for (const one of part) {
      const submission = one.submission as NonNullable<Claim['submission']>;
      const status = statuses.get(submission.id);
      if (status === undefined || !isFinal(status) || !goesOn()) continue;
      try {
        await finishOne(deps, folders, one, submission);
        finished += 1;
        deps.count('finished');
      } catch (error) {
        deps.count('error');
        deps.log.error('folder: a receipt could not be written', { source: source.code, submission: submission.id, error });
      }
    }
  }
  return finished;
}

async function finishOne(
  { database, step }: SweepDeps,
  { taking, done, failed }: Folders,
  one: Claim,
  submission: NonNullable<Claim['submission']>,
): Promise<void> {
  const { own, name } = await openClaim(taking, one);
  try {
    if (name !== undefined) {
      const { receipt, forms } = await receiptForms(database, name.toString('utf8'), submission);
      await putAway(own, name, receipt.status === 'rejected' ? failed : done, submission.id, forms, step);
    }
    await removeClaim(taking, one.folder);
  } finally {
    await own.close();
  }
}
