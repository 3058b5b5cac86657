import type { Connection } from '@hub/database';
import { parseResource, type Resource, typeNumber } from '@hub/fhir-model';
import { asSent } from '@hub/identity';
import type { StoredRecord } from './source-records.ts';

/** The persons and cards a text refers to. */
const SHARED = /"reference":"(Patient|Coverage)\/([A-Za-z0-9\-.]{1,64})"/g;

/**
 * What a record's rows made, and the persons and cards these point at, all as they stand now; what is deleted left out. What a merge moved names whom
 * its sender named.
 */
export async function resourcesOfRecord(connection: Pick<Connection, 'query'>, { rids }: StoredRecord): Promise<readonly Resource[]> {
  const { rows } = await connection.query<{ body: string }>('select body from resource where rid = any($1::bigint[]) and not deleted', [
    rids,
  ]);
  const own = rows.map(({ body }) => asSent(parseResource(body)));
  const there = new Set(own.map(({ resourceType, id }) => `${resourceType}/${id}`));
  const shared = new Map<string, readonly [type: number, id: string]>();
  for (const { body } of rows)
    for (const [, type = '', id = ''] of body.matchAll(SHARED))
      if (!there.has(`${type}/${id}`)) shared.set(`${type}/${id}`, [typeNumber(type) as number, id]);
  const asked = [...shared.values()];
  const { rows: others } = await connection.query<{ body: string }>(
    `select r.body from unnest($1::smallint[], $2::text[]) as n (type, id)
       join resource r on r.id = n.id and r.type = n.type and not r.deleted`,
    [asked.map(([type]) => type), asked.map(([, id]) => id)],
  );
  return [...own, ...others.map(({ body }) => asSent(parseResource(body)))];
}
