import { randomUUID } from 'node:crypto';
import { type Database, renewingLease } from '@hub/database';
import { type ImporterDeps, limitsOf } from './maker.ts';

/** A part somebody works on: nobody else begins it before the lease ends. */
export interface HeldPart {
  readonly importId: string;
  readonly file: number;
  readonly name: string;
  readonly part: number;
  readonly sha256: Buffer;
  readonly firstLine: number;
  /** Lines that are done. */
  readonly line: number;
  readonly doubles: string | null;
  readonly lease: string;
  readonly asked: string;
  readonly tries: number;
  readonly revoked: boolean;
}

/** An import that is to be planned. */
export interface HeldImport {
  readonly importId: string;
  readonly asked: string;
  readonly lease: string;
  readonly tries: number;
  /** Its client was disabled meanwhile. */
  readonly revoked: boolean;
}

const REVOKED = 'exists (select from client c where c.client_number = i.client_number and c.revoked_at is not null)';

/** Takes the oldest import that nobody has planned. */
export async function holdImport(deps: ImporterDeps): Promise<HeldImport | undefined> {
  const lease = randomUUID();
  const { rows } = await deps.database.pool.query<Omit<HeldImport, 'lease'>>(
    `update bulk_import i set lease = $1, lease_until = now() + $2 * interval '1 millisecond', tries = tries + 1
      where import_id = (select import_id from bulk_import where state = 'queued' and (lease_until is null or lease_until < now())
                          order by requested_at limit 1 for update skip locked)
      returning import_id as "importId", asked, tries, ${REVOKED} as revoked`,
    [lease, limitsOf(deps).leaseMs],
  );
  return rows[0] === undefined ? undefined : { ...rows[0], lease };
}

/** Takes a part: of the import that has fewest under way, the first that waits, in their turn. */
export async function holdPart(deps: ImporterDeps): Promise<HeldPart | undefined> {
  const lease = randomUUID();
  const { rows } = await deps.database.pool.query<Omit<HeldPart, 'lease'>>(
    `update bulk_import_part p set lease = $1, lease_until = now() + $2 * interval '1 millisecond', tries = p.tries + 1
       from bulk_import i, bulk_import_file f
      where i.import_id = p.import_id and f.import_id = p.import_id and f.file = p.file and (p.import_id, p.file, p.part) = (
        select o.import_id, o.file, o.part
          from (select x.import_id, x.requested_at,
                       (select count(*) from bulk_import_part b where b.import_id = x.import_id and not b.done and b.lease_until > now()) as busy
                  from bulk_import x where x.state = 'running') x
          cross join lateral (select w.import_id, w.file, w.part from bulk_import_part w where w.import_id = x.import_id and not w.done and w.sha256 is not null
                               and (w.lease_until is null or w.lease_until < now()) order by w.turn, w.file, w.part limit 1 for update skip locked) o
         order by x.busy, x.requested_at limit 1)
      returning p.import_id as "importId", p.file, f.name, p.part, p.sha256, p.first_line as "firstLine", p.line, p.doubles, p.tries,
                i.asked, ${REVOKED} as revoked`,
    [lease, limitsOf(deps).leaseMs],
  );
  return rows[0] === undefined ? undefined : { ...rows[0], lease };
}

/** Runs `work` while a lease is renewed; a worker that dies lets it run out. */
export const renewing = <T>(
  deps: ImporterDeps,
  table: 'bulk_import' | 'bulk_import_part',
  lease: string,
  work: () => Promise<T>,
): Promise<T> => renewingLease(deps.database, { table, lease, leaseMs: limitsOf(deps).leaseMs }, work);

/**
 * An import that cannot go on: its state says so, and why, without a word of what it holds. What is stored stays; who is at another part finds that it is
 * not theirs any more, and what it had not committed goes: the counts that are told are final.
 */
export async function fail(database: Pick<Database, 'pool'>, importId: string, why: object, keptHours: number): Promise<void> {
  await database.pool.query(
    `with over as (
       update bulk_import set state = 'failed', fault = $2, done_at = now(), expires_at = now() + $3 * interval '1 hour'
        where import_id = $1 and state in ('queued', 'running') returning import_id)
     update bulk_import_part p set lease = null from over where p.import_id = over.import_id`,
    [importId, JSON.stringify(why), keptHours],
  );
}

/** Ends an import whose parts are all done. */
export async function finish(database: Pick<Database, 'pool'>, importId: string, keptHours: number): Promise<void> {
  await database.pool.query(
    `update bulk_import set state = 'done', done_at = now(), expires_at = now() + $2 * interval '1 hour'
      where import_id = $1 and state = 'running' and not exists (select 1 from bulk_import_part p where p.import_id = $1 and not p.done)`,
    [importId, keptHours],
  );
}
