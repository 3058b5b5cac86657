import type { Connection } from '@hub/database';
import type { Coding } from '@hub/fhir-model';
import { formerRows, type Vanished } from '@hub/resource-store';
import type { PreparedRecord } from './prepare.ts';
import { sourceUri } from './record-ref.ts';

/** Security labels of a whole record, which its Encounter carries (contract §3.4). */
export function recordLabels({ fate }: PreparedRecord): readonly Coding[] {
  if (fate.kind !== 'write') return [];
  return fate.items.find(({ item }, i) => item.resource.resourceType === 'Encounter' && fate.owned[i])?.item.resource.meta?.security ?? [];
}

/**
 * What earlier versions of records had and lost, where the version now stored has labels: a disease that is named only now was there then. `now`: rows of
 * each record, those it loses now among them. Asks only when a record that was stored before has labels.
 */
export async function formerlyOf(
  connection: Connection,
  now: ReadonlyMap<PreparedRecord, readonly number[]>,
): Promise<readonly (Vanished & { readonly record: PreparedRecord })[]> {
  const labelled = [...now].filter(([record]) => record.stored !== undefined && recordLabels(record).length > 0);
  const former = await formerRows(
    connection,
    labelled.map(([{ incoming }]) => incoming.key as string),
  );
  return labelled.flatMap(([record, rows]) => {
    const { incoming } = record;
    const { seq, sentBy } = incoming.submission;
    const lost = (former.get(incoming.key as string) ?? []).filter((rid) => !rows.includes(rid));
    const why = { source: sourceUri(incoming), origin: seq, actor: sentBy, labels: recordLabels(record), before: true } as const;
    return lost.map((rid) => ({ rid, record, ...why }));
  });
}
