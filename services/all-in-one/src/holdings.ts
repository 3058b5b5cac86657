import type { Database } from '@hub/database';
import { typeName } from '@hub/fhir-model';

/** How much the hub holds: totals kept by the store, no scan, no patient data. */
export interface Holdings {
  /** Current resources by type, largest first. */
  readonly resources: readonly { readonly type: string; readonly count: number }[];
  readonly submissions: readonly { readonly status: string; readonly count: number }[];
  readonly facilities: number;
}

/** Reads the kept totals. Submissions are counted by status: an index scan of a table that grows with deliveries, not with records. */
export async function holdings(database: Database): Promise<Holdings> {
  const [resources, submissions, facilities] = await Promise.all([
    database.pool.query<{ type: number; n: number }>(
      'select type, sum(n)::bigint as n from resource_count group by type having sum(n) > 0 order by 2 desc, 1',
    ),
    database.pool.query<{ status: string; n: number }>('select status, count(*) as n from submission group by status order by status'),
    database.pool.query<{ n: number }>('select count(*) as n from facility'),
  ]);
  return {
    resources: resources.rows.map(({ type, n }) => ({ type: typeName(type), count: n })),
    submissions: submissions.rows.map(({ status, n }) => ({ status, count: n })),
    facilities: facilities.rows[0]?.n ?? 0,
  };
}
