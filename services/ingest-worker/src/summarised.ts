import type { Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import type { StoredRecord } from '@hub/resource-store';
import type { VisitRecord } from '@hub/sources';

/** True for a record that is a check-in alone: XML0 without XML1. */
export function isCheckIn({ tables }: VisitRecord): boolean {
  return tables.XML1?.[0] === undefined && tables.XML0?.[0] !== undefined;
}

/**
 * The keys, among these stored records, of visits whose XML1 has come: a check-in after it changes nothing, and it is older than no
 * check-in whatever their NGAYLAP (mapping contract §1.1, §3.2). Told by the Claim among the rows: XML1 always makes one, a check-in
 * never does.
 */
export async function summarised({ pool }: Pick<Database, 'pool'>, records: readonly StoredRecord[]): Promise<ReadonlySet<string>> {
  if (records.length === 0) return new Set();
  const { rows } = await pool.query<{ rid: number | string }>(
    'select rid from resource where rid = any($1::bigint[]) and type = $2 and not deleted',
    [records.flatMap(({ rids }) => rids), typeNumber('Claim')],
  );
  const claims = new Set(rows.map(({ rid }) => Number(rid)));
  return new Set(records.filter(({ rids }) => rids.some((rid) => claims.has(rid))).map(({ key }) => key));
}
