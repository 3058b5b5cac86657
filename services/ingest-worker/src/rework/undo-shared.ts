import type { Connection } from '@hub/database';
import { type AsBefore, asBefore, lockResources, mergeLock, recordsDone, restoring, spokenOf, type Written } from '@hub/resource-store';
import { addFindings, dropFindings, findingsOf, type ReworkItem, submissionSeqs } from '@hub/submission-log';
import type { DrainDeps } from '../deps.ts';
import { patiently } from './patiently.ts';
import { type Step, writeSteps } from './steps.ts';

/** Resources taken back in one transaction. */
const TOGETHER = 200;
/** What every facility's records speak of, and no record brings back: it stays. */
const DIRECTORY: ReadonlySet<string> = new Set(['Organization', 'Practitioner', 'PractitionerRole', 'Location']);

/**
 * Takes back what no record of the submission owns: the patient, the card. It stays where something still speaks of it, or has changed it, since:
 * then it is named. What was created and nobody speaks of any more is deleted (history stays): an inactive patient would stay inactive
 * when the same file comes again. Cards first, they speak of their patient. False when nothing was left.
 */
export function undoShared(deps: DrainDeps, item: ReworkItem): Promise<boolean> {
  return patiently(() =>
    deps.database.transaction(async (connection) => {
      const noted = await findingsOf(connection, item, 'shared', TOGETHER);
      if (noted.length === 0) return false;
      const spans = new Map<number, Written & { readonly ordinal: number }>();
      for (const { ordinal, detail } of noted) {
        const { rid, first, last } = detail as unknown as Written;
        const known = spans.get(rid);
        spans.set(rid, {
          ordinal: known?.ordinal ?? ordinal,
          rid,
          first: Math.min(first, known?.first ?? first),
          last: Math.max(last, known?.last ?? last),
        });
      }
      await lockResources(connection, [...spans.keys()], [mergeLock(item.facility.id, 'writer')]);
      const rows = [...(await asBefore(connection, [...spans.values()])).values()].filter(({ type }) => !DIRECTORY.has(type));
      const kept = new Set<number>();
      for (const { versions } of await recordsDone(connection, item.submission, 0, 1_000_000))
        for (const { rid } of versions) kept.add(rid);

      const stays: AsBefore[] = [];
      for (const group of [rows.filter(({ type }) => type !== 'Patient'), rows.filter(({ type }) => type === 'Patient')]) {
        const spoken = await spokenOf(
          connection,
          group.map(({ rid, before, writtenAt }) => (before === undefined ? { rid } : { rid, since: writtenAt })),
        );
        const arrivals = await arrivalsOf(connection, new Set([...spoken.values()].flat()));
        // What was created, nobody may speak of any more; what was changed, nobody that came later (what was just taken back came earlier).
        const inUse = ({ rid, before }: AsBefore): boolean =>
          spoken
            .get(rid)
            ?.some((source) => before === undefined || (arrivals.get(source) ?? Number.POSITIVE_INFINITY) > item.submission) === true;
        const steps: Step[] = [];
        for (const row of group) {
          if (row.changedSince || inUse(row) || kept.has(row.rid)) stays.push(row);
          else {
            const back = restoring(row, 'delete');
            if (back !== undefined) steps.push({ ordinal: spans.get(row.rid)?.ordinal ?? 0, items: [back] });
          }
        }
        await writeSteps(deps, connection, item, steps);
      }
      await dropFindings(connection, item, noted);
      await addFindings(
        connection,
        item,
        stays.map(({ rid, type, id, changedSince }) => ({
          ordinal: spans.get(rid)?.ordinal ?? 0,
          reference: `${type}/${id}`,
          what: 'stays',
          detail: { reason: changedSince ? 'changed-since' : 'in-use' },
        })),
      );
      return true;
    }),
  );
}

/** Arrival numbers of submissions, by their `meta.source`. */
async function arrivalsOf(connection: Connection, sources: ReadonlySet<string>): Promise<ReadonlyMap<string, number>> {
  const ids = [...sources].filter((source) => source.startsWith(URN)).map((source) => source.slice(URN.length));
  const found = await submissionSeqs(connection, ids);
  return new Map([...found].map(([id, seq]) => [`${URN}${id}`, seq]));
}

const URN = 'urn:uuid:';
