import { type Connection, CopyRows, copyRows } from '@hub/database';
import { formatInstant, servedParts } from '@hub/fhir-model';
import { turns } from '../turns.ts';
import type { About } from './about.ts';
import { removeRows } from './contained-rows.ts';
import type { Content } from './content.ts';

/** A version about to be stored. */
export interface NewVersion extends About {
  readonly rid: number;
  readonly shard: number;
  readonly type: number;
  readonly version: number;
  readonly owner: number;
  /** Epoch milliseconds. */
  readonly lastUpdated: number;
  /** Of the content; a deletion keeps those of the version before it. */
  readonly labels: number;
  /** Absent: a deletion. */
  readonly content?: Content;
  readonly source?: string;
}

const DELETED_HASH = '00000000-0000-0000-0000-000000000000';

/** The text of a version, in parts; of a deletion nothing. */
export function versionParts({ content, version, lastUpdated, source }: NewVersion): readonly string[] {
  return content === undefined ? [] : servedParts(content.text, version, formatInstant(lastUpdated), source);
}

/** Stores first versions, which have content. */
export async function insertVersions(connection: Connection, versions: readonly NewVersion[]): Promise<void> {
  const rows = new CopyRows(versions.length * 1200);
  const turn = turns();
  for (const v of versions) {
    const { hash, text } = v.content as Content;
    rows.row(13).int8(v.rid).int2(v.shard).int2(v.type).int4(v.version).int4(v.owner).int4(v.labels);
    rows.timestamptz(v.lastUpdated).uuid(hash).bool(false).text(text.id).joined(versionParts(v)).int8(v.about).int4(v.patient);
    const waited = turn();
    if (waited !== undefined) await waited;
  }
  const columns = [
    'rid',
    'shard',
    'type',
    'version',
    'owner',
    'labels',
    'last_updated',
    'content_hash',
    'deleted',
    'id',
    'body',
    'about',
    'patient',
  ];
  await copyRows(connection, 'resource', columns, rows);
}

// JSON text holds no control characters, so one of them can part the bodies: no array literal to escape and unescape.
export const BETWEEN = '\u0001';

/** Moves the stored versions to the history, puts the new ones in their place and removes the old ones' index rows, in one statement. */
export async function replaceVersions(connection: Connection, versions: readonly NewVersion[]): Promise<void> {
  if (versions.length === 0) return;
  await connection.query(
    `with new as (
       select * from unnest($1::bigint[], $2::smallint[], $3::int[], $4::int[], $5::float8[], $6::uuid[], $7::bool[], string_to_array($8, E'\\x01'), $9::bigint[], $10::int[])
           as n (rid, shard, version, labels, updated, content_hash, deleted, body, about, patient)
     ), old as (
       insert into resource_history (rid, shard, version, type, owner, labels, last_updated, deleted, body)
       select r.rid, r.shard, r.version, r.type, r.owner, r.labels, r.last_updated, r.deleted, r.body
         from resource r where r.rid = any($1::bigint[])
     ), ${removeRows('$1::bigint[]')}
     update resource r
        set version = new.version, labels = new.labels, last_updated = to_timestamp(new.updated / 1000),
            content_hash = new.content_hash, deleted = new.deleted, body = coalesce(new.body, ''), about = new.about, patient = new.patient
       from new where r.rid = new.rid and r.shard = new.shard`,
    [
      versions.map((v) => v.rid),
      versions.map((v) => v.shard),
      versions.map((v) => v.version),
      versions.map((v) => v.labels),
      versions.map((v) => v.lastUpdated),
      versions.map((v) => v.content?.hash ?? DELETED_HASH),
      versions.map((v) => v.content === undefined),
      versions.map((v) => versionParts(v).join('')).join(BETWEEN),
      versions.map((v) => v.about),
      versions.map((v) => v.patient),
    ],
  );
}
