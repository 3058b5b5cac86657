import { randomUUID } from 'node:crypto';
import { type Database, renewingLease } from '@hub/database';
import { limitsOf, type MakerDeps } from './maker.ts';

/**
 * What a part is: rows as they lie, rows that are listed, in blocks, what is deleted; `files`: the files of the manifest that the parts from `low` to below
 * `high` make, work to be done when they are made.
 */
export type PartKind = 'range' | 'list' | 'blocks' | 'deleted' | 'files';

/** A part somebody works on: nobody else begins it before the lease ends. */
export interface HeldPart {
  readonly exportId: string;
  readonly part: number;
  readonly kind: PartKind;
  readonly low: number;
  readonly high: number;
  readonly lease: string;
  readonly asked: string;
  readonly snapshot: string;
  readonly tries: number;
}

/** An export that is to be planned. */
export interface HeldExport {
  readonly exportId: string;
  readonly asked: string;
  readonly lease: string;
  readonly tries: number;
}

/** Takes the oldest export that nobody has planned. */
export async function holdExport(deps: MakerDeps): Promise<HeldExport | undefined> {
  const lease = randomUUID();
  const { rows } = await deps.database.pool.query<Omit<HeldExport, 'lease'>>(
    `update bulk_export set lease = $1, lease_until = now() + $2 * interval '1 millisecond', tries = tries + 1
      where export_id = (select export_id from bulk_export where state = 'queued' and (lease_until is null or lease_until < now())
                          order by requested_at limit 1 for update skip locked)
      returning export_id as "exportId", asked, tries`,
    [lease, limitsOf(deps).leaseMs],
  );
  return rows[0] === undefined ? undefined : { ...rows[0], lease };
}

/** Takes a part: of the export that has fewest under way, so that a small one does not wait for a large one. */
export async function holdPart(deps: MakerDeps): Promise<HeldPart | undefined> {
  const lease = randomUUID();
  const { rows } = await deps.database.pool.query<Omit<HeldPart, 'lease'>>(
    `update bulk_part p set lease = $1, lease_until = now() + $2 * interval '1 millisecond', tries = p.tries + 1
       from bulk_export e
      where e.export_id = p.export_id and (p.export_id, p.part) = (
        select o.export_id, o.part
          from (select x.export_id, x.requested_at, (select count(*) from bulk_part b where b.export_id = x.export_id and not b.done and b.lease_until > now()) as busy
                  from bulk_export x where x.state = 'running') x
          cross join lateral (select f.export_id, f.part from bulk_part f where f.export_id = x.export_id and not f.done
                               and (f.lease_until is null or f.lease_until < now())
                               and (f.kind <> 'files' or not exists (select from bulk_part q where q.export_id = f.export_id and q.part >= f.low and q.part < f.high and not q.done))
                               order by f.kind <> 'files', f.part limit 1 for update skip locked) o
         order by x.busy, x.requested_at limit 1)
      returning p.export_id as "exportId", p.part, p.kind, p.low, p.high, e.asked, e.snapshot, p.tries`,
    [lease, limitsOf(deps).leaseMs],
  );
  return rows[0] === undefined ? undefined : { ...rows[0], lease };
}

/** Runs `work` while a lease is renewed; a worker that dies lets it run out. */
export const renewing = <T>(deps: MakerDeps, table: 'bulk_export' | 'bulk_part', lease: string, work: () => Promise<T>): Promise<T> =>
  renewingLease(deps.database, { table, lease, leaseMs: limitsOf(deps).leaseMs }, work);

/** An export that cannot be made: its state says so, and why, without a word of what it holds. */
export async function fail(database: Pick<Database, 'pool'>, exportId: string, why: object, keptHours: number): Promise<void> {
  await database.pool.query(
    `update bulk_export set state = 'failed', fault = $2, done_at = now(), expires_at = now() + $3 * interval '1 hour' where export_id = $1`,
    [exportId, JSON.stringify(why), keptHours],
  );
}

/** Ends an export whose parts are all made. */
export async function finish(database: Pick<Database, 'pool'>, exportId: string, keptHours: number): Promise<void> {
  await database.pool.query(
    `update bulk_export set state = 'done', done_at = now(), expires_at = now() + $2 * interval '1 hour'
      where export_id = $1 and state = 'running' and not exists (select 1 from bulk_part p where p.export_id = $1 and not p.done)`,
    [exportId, keptHours],
  );
}
