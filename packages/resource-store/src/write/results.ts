import type { GroupDecision } from './batch.ts';
import { makesVersion } from './decide.ts';
import type { WriteContext, WriteResult } from './item.ts';
import type { PreparedItem } from './prepared.ts';
import { versionOf } from './store.ts';
import type { KnownTarget } from './targets.ts';
import { versionParts } from './versions.ts';

/** One result per item, in the items' order. */
export function results(
  items: readonly PreparedItem[],
  decisions: readonly GroupDecision[],
  rids: ReadonlyMap<string, number>,
  known: ReadonlyMap<string, KnownTarget>,
  context: WriteContext,
): readonly WriteResult[] {
  const byReference = new Map(decisions.map((decision) => [decision.reference, decision]));
  const next = new Map<string, number>();
  return items.map(({ reference }): WriteResult => {
    const rid = rids.get(reference) ?? 0;
    const decision = byReference.get(reference);
    if (decision === undefined) {
      return { status: 'unchanged', version: known.get(reference)?.version ?? 1, rid, lastUpdated: 0, about: 0, body: () => undefined };
    }
    const place = next.get(reference) ?? 0;
    next.set(reference, place + 1);
    const status = decision.statuses[place] as WriteResult['status'];
    const { stored } = decision;
    if (!makesVersion(decision)) {
      const body = stored?.deleted === true ? undefined : stored?.body;
      return {
        status,
        version: stored?.version ?? 0,
        rid,
        lastUpdated: stored?.lastUpdated ?? 0,
        about: stored?.about ?? 0,
        body: () => body,
      };
    }
    const version = versionOf(decision, rid, context);
    const body = () => (version.content === undefined ? undefined : versionParts(version).join(''));
    return { status, version: version.version, rid, lastUpdated: version.lastUpdated, about: version.about || (stored?.about ?? 0), body };
  });
}
