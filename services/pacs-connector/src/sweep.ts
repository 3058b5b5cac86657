import { answers, type Following, tell, tellGone } from './follow.ts';
import { PacsFault } from './pacs.ts';
import { termsOf } from './study-json.ts';

const PAGE = 1_000;
/** So few may vanish whatever their share. */
const FEW = 20;

/**
 * Compares a PACS's whole list with what was told of it: Orthanc keeps no change of a deletion, and takes the changes of what is deleted out of its feed.
 * Studies not told of are told, those no longer there are told to be gone. When more vanish than may (another disk, a backup put back), nobody deleted
 * them: nothing is told, and somebody must look.
 */
export async function sweep(following: Following): Promise<void> {
  const { pacs, feed, log, registration, count, stopping } = following;
  // Before the list: a study told of meanwhile is in the list too.
  const known = await feed.known();
  const there = await listed(following);
  if (there === undefined) return;
  const vanished = known.filter(({ id, gone }) => gone === undefined && !there.has(id));
  const alive = known.filter(({ gone }) => gone === undefined).length;
  const most = registration.mostVanished ?? Math.max(FEW, Math.floor(alive / 10));
  if (vanished.length > most) {
    count('held-back');
    log.error('pacs: too many studies are no longer there to have been deleted; nothing is told of them', {
      pacs: registration.code,
      count: vanished.length,
    });
  } else {
    for (const study of vanished) {
      if (stopping()) return;
      // A list read in pages may miss one that another's deletion moved.
      if ((await pacs.json(`/studies/${study.id}`)) !== undefined) continue;
      await tellGone(following, study.id, study, (await standsElsewhere(following, study.uid)) ? 'REPLACED' : 'DELETED');
    }
  }
  // A PACS that is registered otherwise since is told of anew, study by study.
  const terms = `/${termsOf(registration, following.base)}`;
  const told = new Map(known.map((study) => [study.id, study]));
  for (const id of there) {
    if (stopping()) return;
    const before = told.get(id);
    if (before !== undefined && before.gone === undefined && !before.stale && before.state.endsWith(terms)) continue;
    try {
      await tell(following, id);
    } catch (error) {
      if (!(error instanceof PacsFault) || !(await answers(pacs))) throw error;
      count('error');
      log.error('pacs: a study cannot be read', { pacs: registration.code, error });
    }
  }
}

/** Ids of all studies; undefined when told to stop meanwhile. */
async function listed({ pacs, stopping }: Following): Promise<ReadonlySet<string> | undefined> {
  const there = new Set<string>();
  for (let since = 0; ; since += PAGE) {
    if (stopping()) return undefined;
    const page = await pacs.json(`/studies?since=${since}&limit=${PAGE}`);
    if (!Array.isArray(page)) throw new PacsFault('it answered no list of studies');
    for (const id of page as readonly unknown[]) if (typeof id === 'string') there.add(id);
    if (page.length < PAGE) return there;
  }
}

/** Whether a study of this UID is there under another id, which Orthanc makes of UID and patient number: then it was another patient's. */
export async function standsElsewhere({ pacs }: Pick<Following, 'pacs'>, uid: string): Promise<boolean> {
  return (await studiesNamed(pacs, uid)).length > 0;
}

/** Ids of the studies with this UID. */
export async function studiesNamed(pacs: Following['pacs'], uid: string): Promise<readonly string[]> {
  const found = await pacs.json('/tools/lookup', { body: uid });
  if (!Array.isArray(found)) throw new PacsFault('it answered no list of what it found');
  return (found as readonly { readonly Type?: string; readonly ID?: string }[]).flatMap(({ Type, ID }) =>
    Type === 'Study' && ID !== undefined ? [ID] : [],
  );
}
