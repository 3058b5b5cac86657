import type { Connection } from '@hub/database';
import { contentHash, contentText, type Patient, parseResource, type Resource, typeName } from '@hub/fhir-model';
import { asSent, keepingHubLinks, keepingMerges, withoutHubLinks, withoutMerges } from '@hub/identity';
import { markEnteredInError } from './entered-in-error.ts';
import { type Lock, resourceLock, takeLocks } from './locks.ts';
import type { WriteItem } from './write/item.ts';

/** Versions that someone wrote of a resource and now takes back. */
export interface Written {
  readonly rid: number;
  /** The first and the last of them. */
  readonly first: number;
  readonly last: number;
}

/** A resource under its lock, and what it was before. */
export interface AsBefore {
  readonly rid: number;
  readonly type: string;
  readonly id: string;
  readonly owner: number;
  /** Somebody else has changed it after `last`: content, not only version, is another one now. */
  readonly changedSince: boolean;
  /** It is already what it was before. */
  readonly same: boolean;
  /** Content before `first`: absent when there was none, or a deletion. */
  readonly before?: Resource;
  /** Content now; absent: deleted. */
  readonly now?: Resource;
  /** Epoch milliseconds of `last`. */
  readonly writtenAt: number;
}

/**
 * Takes the locks of resources (and of the caller's own, in one sorted call), which a transaction must do before it writes. Rows of a record never
 * change owner or shard, so those may be read first.
 */
export async function lockResources(connection: Connection, rids: readonly number[], more: readonly Lock[] = []): Promise<void> {
  const { rows } = await connection.query<{ owner: number; shard: number }>(
    'select distinct owner, shard from resource where rid = any($1::bigint[])',
    [rids],
  );
  await takeLocks(connection, [...more, ...rows.map(({ owner, shard }) => resourceLock(owner, shard))]);
}

interface Row {
  readonly rid: number;
  readonly type: number;
  readonly id: string;
  readonly owner: number;
  readonly version: number;
  readonly deleted: boolean;
  readonly body: string;
  readonly before: string | null;
  readonly last: string | null;
  readonly written_at: number;
}

/** Resources as they are and as they were, by row id. The caller holds their locks ({@link lockResources}). */
export async function asBefore(connection: Connection, written: readonly Written[]): Promise<Map<number, AsBefore>> {
  const { rows } = await connection.query<Row>(
    `select w.rid, r.type, r.id, r.owner, r.version, r.deleted, r.body, b.body as before, l.body as last,
            (extract(epoch from coalesce(l.last_updated, r.last_updated)) * 1000)::float8 as written_at
       from unnest($1::bigint[], $2::int[], $3::int[]) as w (rid, first, last)
      cross join lateral (select * from resource x where x.rid = w.rid limit 1) r
       left join resource_history b on b.rid = w.rid and b.version = w.first - 1 and not b.deleted
       left join resource_history l on l.rid = w.rid and l.version = w.last`,
    [written.map(({ rid }) => rid), written.map(({ first }) => first), written.map(({ last }) => last)],
  );
  const lastOf = new Map(written.map(({ rid, last }) => [rid, last]));
  return new Map(
    rows.map((row) => {
      const now = row.deleted ? undefined : parseResource(row.body);
      const before = row.before === null || row.before === '' ? undefined : parseResource(row.before);
      const hash = hashOf(now);
      const wasLast =
        row.version === lastOf.get(row.rid) || hash === hashOf(row.last === null || row.last === '' ? undefined : parseResource(row.last));
      const same = before !== undefined && hash === hashOf(before);
      return [
        row.rid,
        {
          rid: row.rid,
          type: typeName(row.type),
          id: row.id,
          owner: row.owner,
          changedSince: !wasLast && !same,
          same,
          ...(before === undefined ? {} : { before }),
          ...(now === undefined ? {} : { now }),
          writtenAt: row.written_at,
        },
      ];
    }),
  );
}

/** The hub's own links are no change of anybody's: they come and go with what the Patient says. Nor is what a merge moved. */
const hashOf = (resource: Resource | undefined): string =>
  resource === undefined
    ? ''
    : contentHash(contentText(isPatient(resource) ? withoutHubLinks(withoutMerges<Patient & Resource>(resource)) : asSent(resource)));

const isPatient = (resource: Resource): resource is Patient & Resource => resource.resourceType === 'Patient';

/**
 * Content that is put back, as it was sent: whoever writes it brings its references to where they belong now. The hub's own links, and what merges made
 * of a Patient, stay as they are until the hub looks at them again.
 */
function putBack(before: Resource, now: Resource | undefined): Resource {
  if (!isPatient(before)) return asSent(before);
  const current = now !== undefined && isPatient(now) ? now : {};
  return keepingMerges(keepingHubLinks(before, current), current);
}

/**
 * The item that makes it what it was: the content before, else `mark` (a row of a record: entered in error, kept) or a deletion
 * (what is left without anybody's record). History stays either way. Undefined when there is nothing to do.
 */
export function restoring({ type, id, owner, before, now, same }: AsBefore, without: 'mark' | 'delete'): WriteItem | undefined {
  const named = { resourceType: type as never, id };
  if (before !== undefined) return same ? undefined : { resource: { ...putBack(before, now), ...named }, owner, mode: 'replace' };
  if (now === undefined) return undefined;
  if (without === 'delete') return { resource: named, owner, mode: 'delete' };
  return { resource: { ...markEnteredInError(now), ...named }, owner, mode: 'replace' };
}

/** The item that makes it `content`, which others said of it together; undefined when it says that already. */
export function becoming(row: AsBefore, content: Resource): WriteItem | undefined {
  return restoring({ ...row, before: content, same: row.now !== undefined && hashOf(content) === hashOf(row.now) }, 'mark');
}

/** What counts as speaking of `a.rid`: the references `i` of rows `r`. */
const STANDING = `
      join idx_reference i on i.target = a.rid and i.rid <> a.rid
      cross join lateral (select * from resource x where x.rid = i.rid limit 1) r
      where not r.deleted
        and r.body not like '{"resourceType":"Provenance"%' and strpos(r.body, '"entered-in-error"') = 0
        and not (r.body like '{"resourceType":"SupplyRequest"%' and strpos(r.body, '"status":"cancelled"') > 0)
        and not (r.body like '{"resourceType":"RelatedPerson"%' and strpos(r.body, '"active":false') > 0)
        and not (r.body like '{"resourceType":"Patient"%' and strpos(r.body, '/StructureDefinition/link-basis"') > 0)`;

/** Rows of what refers to resources and is not deleted, not withdrawn, no Provenance, no Patient the hub linked. */
export async function referrersOf(connection: Connection, rids: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>> {
  if (rids.length === 0) return new Map();
  const { rows } = await connection.query<{ rid: number; referrers: (number | string)[] }>(
    `select a.rid, array_agg(distinct r.rid) as referrers from unnest($1::bigint[]) as a (rid) ${STANDING} group by a.rid`,
    [rids],
  );
  return new Map(rows.map(({ rid, referrers }) => [rid, referrers.map(Number)]));
}

/**
 * Who still speaks of resources: by row id the sources (`meta.source` without its fragment, '' for none) of what refers to them and is not deleted,
 * not withdrawn, no Provenance, no Patient the hub linked, and (`since`) changed after that time.
 */
export async function spokenOf(
  connection: Connection,
  asked: readonly { readonly rid: number; readonly since?: number }[],
): Promise<Map<number, readonly string[]>> {
  if (asked.length === 0) return new Map();
  const { rows } = await connection.query<{ rid: number; sources: string[] }>(
    `select a.rid, array_agg(distinct split_part(coalesce(resource_source(r.body), ''), '#', 1)) as sources
       from unnest($1::bigint[], $2::float8[]) as a (rid, since) ${STANDING}
        and (a.since is null or r.last_updated > to_timestamp(a.since / 1000))
      group by a.rid`,
    [asked.map(({ rid }) => rid), asked.map(({ since }) => since ?? null)],
  );
  return new Map(rows.map(({ rid, sources }) => [rid, sources]));
}
