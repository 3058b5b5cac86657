import type { Connection } from '@hub/database';
import { type Coding, parseResource, type Resource, typeName } from '@hub/fhir-model';
import { markEnteredInError } from './entered-in-error.ts';
import { resourceLock, takeLocks } from './locks.ts';
import type { WriteContext, WriteItem } from './write/item.ts';
import { withLabelsOf } from './write/labels.ts';
import type { ResourceWriter } from './write/resource-writer.ts';

/** A resource whose row is gone from its record, and the version of the record that lacks it. */
export interface Vanished {
  readonly rid: number;
  readonly source?: string;
  readonly origin?: number;
  readonly actor?: number;
  /** Security labels of the whole record in that version: what was once part of it carries them, too. */
  readonly labels?: readonly Coding[];
  /** It was withdrawn before: it gets the labels and stays as it is. */
  readonly before?: true;
}

/** Types that a record speaks of without making them its own: its labels are not theirs (mapping contract §3.4). */
export const NOT_OF_THE_RECORD: ReadonlySet<string> = new Set([
  'Patient',
  'RelatedPerson',
  'Coverage',
  'Organization',
  'Practitioner',
  'Location',
]);

/** A version that says so. */
export interface Withdrawn {
  readonly rid: number;
  readonly resource: Resource & { readonly id: string };
  readonly version: number;
}

/**
 * Marks resources as entered in error, with the labels of their record, as new versions. The caller holds the locks of the records they belong to.
 * What is marked, or deleted, already stays as it is: the answer lists the versions made.
 */
export async function withdraw(
  connection: Connection,
  writer: ResourceWriter,
  vanished: readonly Vanished[],
  context: WriteContext,
): Promise<readonly Withdrawn[]> {
  if (vanished.length === 0) return [];
  const why = new Map(vanished.map((one) => [one.rid, one]));
  const rids = [...why.keys()];
  // Who owns a row and where it lies never changes. What it says does, until its lock is held. (Rows of a record lie in the shard of
  // its visit, so a batch that writes the visit holds these locks from its beginning.)
  const { rows: places } = await connection.query<{ owner: number; shard: number }>(
    'select distinct owner, shard from resource where rid = any($1::bigint[])',
    [rids],
  );
  await takeLocks(
    connection,
    places.map(({ owner, shard }) => resourceLock(owner, shard)),
  );
  const { rows } = await connection.query<{ rid: number; type: number; id: string; owner: number; body: string }>(
    'select rid, type, id, owner, body from resource where rid = any($1::bigint[]) and not deleted order by rid',
    [rids],
  );
  const items = rows.map(({ rid, type, id, owner, body }): WriteItem => {
    const { source, origin, actor, labels = [], before } = why.get(rid) as Vanished;
    const stored = parseResource(body);
    const marked = before === true ? stored : markEnteredInError(stored);
    const labelled = NOT_OF_THE_RECORD.has(stored.resourceType) ? marked : withLabelsOf(marked, { meta: { security: [...labels] } });
    return {
      resource: { ...labelled, resourceType: typeName(type) as never, id },
      owner,
      mode: 'replace',
      ...(source === undefined ? {} : { source }),
      ...(origin === undefined ? {} : { origin }),
      ...(actor === undefined ? {} : { actor }),
    };
  });
  // Systems are interned within: on a connection of its own that would wait for those this very transaction has interned.
  const results = await writer.write(
    connection,
    items.map((item) => writer.draft(item)),
    context,
  );
  return results.flatMap(({ status, rid, version }, i) =>
    status === 'unchanged' ? [] : [{ rid, version, resource: (items[i] as WriteItem).resource }],
  );
}
