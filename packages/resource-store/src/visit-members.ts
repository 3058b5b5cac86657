import type { Connection } from '@hub/database';
import { parseResource, type Resource, typeNumber } from '@hub/fhir-model';
import { FIRST_CONTAINED } from './write/contained-rid.ts';

/** A resource as it is stored, with the bits of its labels (`labelMask` of access). */
export interface LabelledRow {
  readonly rid: number;
  readonly labels: number;
  readonly resource: Resource & { readonly id: string };
}

interface Row {
  readonly rid: number | string;
  readonly labels: number;
  readonly body: string;
}
const rowOf = ({ rid, labels, body }: Row): LabelledRow => ({
  rid: Number(rid),
  labels,
  resource: parseResource(body) as LabelledRow['resource'],
});

const ENCOUNTER = typeNumber('Encounter') as number;

/** Encounters by row or id; of the ids (most often of visits without any) only those that carry labels. */
export async function visitsAsStored(
  connection: Connection,
  wanted: { readonly rids: readonly number[]; readonly labelled: readonly string[] },
): Promise<readonly LabelledRow[]> {
  const { rows } = await connection.query<Row>({
    name: 'visits-as-stored',
    text: `select rid, labels, body from resource where rid = any($1::bigint[]) and type = $3 and not deleted
      union
      select rid, labels, body from resource where id = any($2::text[]) and type = $3 and labels <> 0 and not deleted`,
    values: [wanted.rids, wanted.labelled, ENCOUNTER],
  });
  return rows.map(rowOf);
}

/** Encounters with labels of the persons that these rows are about: what names its visit by a number alone is about a person all the same. */
export async function labelledVisitsBeside(connection: Connection, rids: readonly number[]): Promise<readonly LabelledRow[]> {
  if (rids.length === 0) return [];
  const { rows } = await connection.query<Row>(
    `select e.rid, e.labels, e.body from resource e
      where e.about = any(array(select about from resource where rid = any($1::bigint[]) and about <> 0))
        and e.about <> 0 and e.type = $2 and e.labels <> 0 and not e.deleted`,
    [rids, ENCOUNTER],
  );
  return rows.map(rowOf);
}

/** What refers to a visit, in whatever way. `bits`: only what carries some of these labels. */
export async function referringTo(connection: Connection, visits: readonly number[], bits?: number): Promise<readonly LabelledRow[]> {
  if (visits.length === 0) return [];
  const { rows } = await connection.query<Row>(
    `select rid, labels, body from resource
      where not deleted and rid = any(array(
        select i.rid % ${FIRST_CONTAINED} from idx_reference i where i.target = any($1::bigint[]) and ($2::int is null or i.labels & $2::int <> 0)))`,
    [visits, bits ?? null],
  );
  return rows.map(rowOf);
}

/** Resources by row. */
export async function storedRows(connection: Connection, rids: readonly number[]): Promise<readonly LabelledRow[]> {
  if (rids.length === 0) return [];
  const { rows } = await connection.query<Row>('select rid, labels, body from resource where rid = any($1::bigint[]) and not deleted', [
    rids,
  ]);
  return rows.map(rowOf);
}

/** Resources by type and id. `bits` as of {@link referringTo}. */
export async function storedUnder(
  connection: Connection,
  type: string,
  ids: readonly string[],
  bits?: number,
): Promise<readonly LabelledRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await connection.query<Row>(
    `select rid, labels, body from resource
      where id = any($1::text[]) and type = $2 and not deleted and ($3::int is null or labels & $3::int <> 0)`,
    [ids, typeNumber(type), bits ?? null],
  );
  return rows.map(rowOf);
}

/** ImagingStudies of the persons these visits are of: they name their visit by its number alone. */
export async function studiesBeside(connection: Connection, visits: readonly number[]): Promise<readonly LabelledRow[]> {
  if (visits.length === 0) return [];
  const { rows } = await connection.query<Row>(
    `select s.rid, s.labels, s.body from resource s
      where s.about = any(array(select about from resource where rid = any($1::bigint[]) and about <> 0))
        and s.about <> 0 and s.type = $2 and not s.deleted`,
    [visits, typeNumber('ImagingStudy')],
  );
  return rows.map(rowOf);
}
