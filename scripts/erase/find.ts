import type { Connection } from '@hub/database';
import { parseResource, typeName, typeNumber } from '@hub/fhir-model';
import { problem } from '@hub/outcome';

/** Who is to be erased: the id of the Patient, and "Type/id" of what is named besides. */
export interface Asked {
  readonly patient: string;
  readonly further: readonly string[];
}

const PATIENT = typeNumber('Patient') as number;
const PROVENANCE = typeNumber('Provenance') as number;

/**
 * Enters what an erasure is about, in the caller's transaction: every resource in the person's compartment (deleted ones too, and under numbers that
 * their facility merged into this one), those named besides, the Provenances that tell of nothing else; and the records of deliveries that told of them. Throws `not-found` when the hub holds nothing of the person.
 */
export async function list(connection: Connection, erasure: number, { patient, further }: Asked): Promise<void> {
  const { rows: persons } = await connection.query<{ id: string }>(
    `with recursive person (id) as (
       select $1::text collate "C" union
       select m.from_id collate "C" from person p join subject_merge m on m.to_id = p.id where m.kind = 'P' and not m.undone and m.replaced_by is null)
     select id from person`,
    [patient],
  );
  const ids = persons.map(({ id }) => id);
  await connection.query(
    `insert into erasure_resource (erasure_id, rid)
     select $1::bigint, r.rid from unnest($2::text[]) as p (id) join resource r on r.about = patient_number(p.id) and r.about <> 0
     union select $1::bigint, r.rid from resource r where r.id = any($2::text[]) and r.type = $3
     on conflict do nothing`,
    [erasure, ids, PATIENT],
  );
  await deletedBefore(connection, erasure, new Set(ids));
  for (const reference of further) {
    const [type = '', id = ''] = reference.split('/');
    const { rowCount } = await connection.query(
      `insert into erasure_resource (erasure_id, rid) select $1, rid from resource where type = $2 and id = $3
         on conflict (erasure_id, rid) do update set rid = excluded.rid`,
      [erasure, typeNumber(type) ?? 0, id],
    );
    if (rowCount === 0) throw problem('not-found', 'not-found', `Không có ${reference}.`, `There is no ${reference}.`);
  }
  await provenances(connection, erasure);
  await records(connection, erasure);
  const { rows } = await connection.query<{ n: number }>('select count(*)::int as n from erasure_resource where erasure_id = $1', [
    erasure,
  ]);
  if (rows[0]?.n === 0) throw problem('not-found', 'not-found', `Không có Patient/${patient}.`, `There is no Patient/${patient}.`);
}

/**
 * Resources that were deleted before: nothing says any more whose they were, but the last text they had. What is of several people is not the person's alone, and
 * stays.
 */
async function deletedBefore(connection: Connection, erasure: number, persons: ReadonlySet<string>): Promise<void> {
  const { rows } = await connection.query<{ rid: number; body: string }>(
    `select distinct on (h.rid) h.rid, h.body
       from (select distinct rid from change_log where op = 'D') d
       join resource r on r.rid = d.rid and r.deleted
       join resource_history h on h.rid = d.rid and h.body <> ''
      where exists (select from resource_history x, unnest($1::text[]) as p (id) where x.rid = d.rid and position('"Patient/' || p.id in x.body) > 0)
      order by h.rid, h.version desc`,
    [[...persons]],
  );
  const named = (body: string) => [...body.matchAll(/"Patient\/([A-Za-z0-9\-.]{1,64})/g)].map(([, id = '']) => id);
  const own = rows.filter(({ body }) => {
    const people = named(body);
    return people.length > 0 && people.every((id) => persons.has(id));
  });
  await connection.query('insert into erasure_resource (erasure_id, rid) select $1, * from unnest($2::bigint[]) on conflict do nothing', [
    erasure,
    own.map(({ rid }) => rid),
  ]);
}

/** Provenances whose every target is among what goes. What they tell of others too stays: it is ids and times. */
async function provenances(connection: Connection, erasure: number): Promise<void> {
  const { rows } = await connection.query<{ rid: number; body: string }>(
    `select r.rid, r.body from resource r
      where r.type = $2 and not r.deleted and r.rid in (
        select i.rid from erasure_resource e join idx_reference i on i.target = e.rid where e.erasure_id = $1)`,
    [erasure, PROVENANCE],
  );
  const { rows: own } = await connection.query<{ type: number; id: string }>(
    'select r.type, r.id from resource r join erasure_resource e on e.rid = r.rid where e.erasure_id = $1',
    [erasure],
  );
  const going = new Set(own.map(({ type, id }) => `${typeName(type)}/${id}`));
  const whole = rows.filter(({ body }) => {
    const { target = [] } = parseResource(body) as { target?: readonly { readonly reference?: string }[] };
    return target.every(({ reference = '' }) => going.has(reference.split('/').slice(0, 2).join('/')));
  });
  await connection.query('insert into erasure_resource (erasure_id, rid) select $1, * from unnest($2::bigint[]) on conflict do nothing', [
    erasure,
    whole.map(({ rid }) => rid),
  ]);
}

/**
 * Records of deliveries: what versions say of their source, and what records said without changing anything. A record that told of another person as well has no
 * key here: it is not refused when it comes again.
 */
async function records(connection: Connection, erasure: number): Promise<void> {
  await connection.query(
    `insert into erasure_record (erasure_id, submission_seq, ordinal)
     select $1::bigint, s.seq, split_part(v.source, '#', 2)::int
       from (select distinct resource_source(b.body) as source from (
               select r.body from erasure_resource e join resource r on r.rid = e.rid where e.erasure_id = $1
               union all select h.body from erasure_resource e join resource_history h on h.rid = e.rid where e.erasure_id = $1) b) v
       join submission s on s.id = case when v.source ~ '^urn:uuid:[0-9a-f-]{36}#[0-9]{1,9}$' then substr(v.source, 10, 36)::uuid end
     union
     select $1::bigint, w.submission_seq, w.ordinal from erasure_resource e join record_word w on w.rid = e.rid where e.erasure_id = $1 and w.ordinal >= 0
     on conflict do nothing`,
    [erasure],
  );
  await connection.query(
    `update erasure_record e set key = k.key
       from (select c.submission_seq, c.ordinal, c.key from record_change c
             union select w.submission_seq, w.ordinal, w.key from record_word w where w.key is not null) k
      where e.erasure_id = $1 and k.submission_seq = e.submission_seq and k.ordinal = e.ordinal
        and not exists (select from source_record s join resource r on r.rid = any(s.rids) where s.key = k.key and r.about <> 0
                           and r.rid not in (select x.rid from erasure_resource x where x.erasure_id = $1))`,
    [erasure],
  );
  // Earlier deliveries of the same records that were refused.
  await connection.query(
    `insert into erasure_record (erasure_id, submission_seq, ordinal, key)
     select $1, j.submission_seq, j.ordinal, j.key from rejected_record j
      where j.key in (select e.key from erasure_record e where e.erasure_id = $1) on conflict do nothing`,
    [erasure],
  );
}

/** What names the person and stays, at most 20. */
export async function namedBy(connection: Connection, erasure: number): Promise<readonly string[]> {
  const { rows } = await connection.query<{ type: number; id: string }>(
    `select distinct r.type, r.id from erasure_resource e join idx_reference i on i.target = e.rid join resource r on r.rid = i.rid
      where e.erasure_id = $1 and r.type <> $2 and not exists (select from erasure_resource x where x.erasure_id = $1 and x.rid = r.rid)
      order by 1, 2 limit 20`,
    [erasure, PROVENANCE],
  );
  return rows.map(({ type, id }) => `${typeName(type)}/${id}`);
}
