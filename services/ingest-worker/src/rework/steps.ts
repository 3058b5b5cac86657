import type { Connection } from '@hub/database';
import { encountersNamed, movedTo, patientsNamed } from '@hub/identity';
import { awaitLinking, knownMoves, movesNothing, saveUndone, shardOf, type WriteItem, type WriteResult } from '@hub/resource-store';
import type { ReworkItem } from '@hub/submission-log';
import type { DrainDeps } from '../deps.ts';
import { type Activity, clientAgent, labelsOf, provenanceItem } from '../provenance.ts';

/** What is taken back of one record. */
export interface Step {
  readonly ordinal: number;
  readonly items: readonly WriteItem[];
}

/** Writes them, each with a Provenance that says who took back what of which submission. The caller holds the locks. */
export async function writeSteps(
  deps: DrainDeps,
  connection: Connection,
  item: ReworkItem,
  asSent: readonly Step[],
): Promise<readonly WriteResult[]> {
  const steps = await whereTheyBelong(deps, connection, asSent);
  const source = ({ ordinal }: Step) => `urn:uuid:${item.submissionId}#${ordinal}`;
  const written = { origin: item.submission, actor: item.requestedBy.number };
  const items = await deps.writer.prepare(
    // `meta.source` stays that of the content: who took it back, the Provenance says.
    steps.flatMap((step) => step.items.map((one) => ({ ...one, ...written, source: one.resource.meta?.source ?? source(step) }))),
  );
  if (items.length === 0) return [];
  const now = deps.now();
  const context = { actor: item.requestedBy.number, now };
  const locked = await deps.writer.lock(connection, items);
  const results = await locked.write(context, items, (versions) => {
    let at = 0;
    return steps.flatMap((step) => {
      const changed = step.items.flatMap(({ resource, mode }) => {
        const { status, version } = versions[at++] as WriteResult;
        return status === 'unchanged' ? [] : [{ resource, mode, version }];
      });
      const [one] = changed;
      if (one === undefined) return [];
      const activity: Activity = changed.every(({ mode }) => mode === 'delete') ? 'DELETE' : 'UPDATE';
      const told = provenanceItem(
        {
          activity,
          targets: changed.map(({ resource: { resourceType, id }, version }) => ({ reference: `${resourceType}/${id}`, version })),
          shard: shardOf(one.resource.id),
          owner: item.facility.id,
          labels: labelsOf(changed.map(({ resource }) => resource)),
          agent: clientAgent(deps.canonicals, item.requestedBy.clientId),
          submission: item.submissionId,
          role: 'removal',
          source: source(step),
          ...written,
        },
        deps.canonicals,
        now,
      );
      return [deps.writer.draft(told)];
    });
  });
  await saveUndone(
    connection,
    item.submission,
    results.slice(0, items.length).flatMap(({ status, rid, version }) => (status === 'unchanged' ? [] : [{ rid, version }])),
  );
  // Who goes by an earlier number again may be somebody else's namesake.
  await awaitLinking(
    connection,
    items.flatMap(({ item: { resource } }, i) =>
      resource.resourceType !== 'Patient'
        ? []
        : [{ rid: (results[i] as WriteResult).rid, shard: shardOf(resource.id), origin: item.submission }],
    ),
  );
  return results;
}

/** What is put back, with its references where they belong by the merges that stand. The caller holds the lock of merges. */
async function whereTheyBelong({ canonicals }: DrainDeps, connection: Connection, steps: readonly Step[]): Promise<readonly Step[]> {
  const resources = steps.flatMap(({ items }) => items.map(({ resource }) => resource));
  const moves = await knownMoves(connection, [...new Set(resources.flatMap((one) => [...patientsNamed(one), ...encountersNamed(one)]))]);
  if (movesNothing(moves)) return steps;
  const belonging = (item: WriteItem): WriteItem =>
    item.mode === 'delete' ? item : { ...item, resource: movedTo(item.resource, moves, canonicals.structureDefinition) };
  return steps.map((step) => ({ ...step, items: step.items.map(belonging) }));
}
