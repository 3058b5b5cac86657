import type { Database } from './connection.ts';

/** Tables of work that one process at a time holds by a lease: columns `lease` and `lease_until`. */
export type LeasedTable = 'bulk_export' | 'bulk_part' | 'bulk_import' | 'bulk_import_part';

/**
 * Runs `work` while the lease on its row is renewed, four times in its length; a process that dies lets it run out, and another may begin. A renewal that
 * fails is tried again with the next: who works asks at the end whether the lease is still its own.
 */
export async function renewingLease<T>(
  database: Pick<Database, 'pool'>,
  { table, lease, leaseMs }: { readonly table: LeasedTable; readonly lease: string; readonly leaseMs: number },
  work: () => Promise<T>,
): Promise<T> {
  const renew = () =>
    database.pool
      .query(`update ${table} set lease_until = now() + $2 * interval '1 millisecond' where lease = $1`, [lease, leaseMs])
      .catch(() => undefined);
  const timer = setInterval(() => void renew(), leaseMs / 4);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
