import type { Connection } from '@hub/database';
import { storeWithin } from '../commit.ts';
import type { DrainDeps } from '../deps.ts';
import type { PreparedRecord } from '../prepare.ts';

/** A resource that would get a new version. */
export interface TrialResource {
  readonly ordinal: number;
  readonly type: string;
  readonly id: string;
  readonly status: 'created' | 'updated' | 'withdrawn';
  /** The version it would get. */
  readonly version: number;
  readonly before?: string;
  readonly after?: string;
}

export interface Trial {
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly resources: readonly TrialResource[];
}

class RolledBack extends Error {
  override readonly name = 'RolledBack';
}

/** Stores records as a replay would, looks at what came of it, and rolls back. */
export async function trial(deps: DrainDeps, records: readonly PreparedRecord[]): Promise<Trial> {
  let seen: Trial | undefined;
  try {
    await deps.database.transaction(async (connection) => {
      seen = await look(deps, connection, records);
      throw new RolledBack('only to see');
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  return seen as Trial;
}

async function look(deps: DrainDeps, connection: Connection, records: readonly PreparedRecord[]): Promise<Trial> {
  const { stored, results, withdrawn } = await storeWithin(deps, connection, records);
  const resources = new Map<number, Omit<TrialResource, 'before' | 'after'>>();
  let at = 0;
  for (const { fate, incoming } of records) {
    if (fate.kind !== 'write') continue;
    for (const { item } of fate.items) {
      const result = results[at++];
      if (result === undefined || result.status === 'unchanged' || result.status === 'deleted') continue;
      const { resourceType: type, id } = item.resource;
      resources.set(result.rid, { ordinal: incoming.record.ordinal, type, id, status: result.status, version: result.version });
    }
  }
  for (const { rid, resource, version, record, activity } of withdrawn)
    resources.set(rid, {
      ordinal: record.incoming.record.ordinal,
      type: resource.resourceType,
      id: resource.id,
      status: activity === 'NULLIFY' ? 'withdrawn' : 'updated',
      version,
    });
  // In this transaction the new versions stand, and those before them are history.
  const { rows } = await connection.query<{ rid: number; after: string; before: string | null }>(
    `select r.rid, r.body as after, h.body as before from resource r
       left join resource_history h on h.rid = r.rid and h.version = r.version - 1 where r.rid = any($1::bigint[])`,
    [[...resources.keys()]],
  );
  const count = (outcome: string) => stored.filter((one) => one.outcome === outcome).length;
  return {
    changed: count('stored'),
    unchanged: count('unchanged'),
    rejected: count('rejected'),
    resources: rows.map(({ rid, after, before }) => ({
      ...(resources.get(rid) as TrialResource),
      after,
      ...(before === null ? {} : { before }),
    })),
  };
}
