import type { Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { COPIED_ID, COPIED_TYPES, COPIES_MOST } from './copied-text.ts';
import { copyBodies } from './copy-bodies.ts';
import { copyRowsSql, type Step } from './copy-rows-sql.ts';
import { inLanes } from './lanes.ts';

/** Builds side by side, and memory of each: a table of sixty million rows is sorted in pieces. */
const LANES = 3;
const BUILD_MEMORY = '1GB';

/**
 * Makes a store that intake and worker filled `copies` times as large: other patients with other ids, numbers, visits and row numbers in every copy, in resources,
 * index rows, history, change log, totals and the directory of keys, as the writer would have left them; names, codes and values stay as they are.
 * Copy k is of k years before, so that no day has more visits: a longer history of more people. What is published, and who works where, is there once.
 * Submissions and the record of accesses are not multiplied: no search reads them. Tables are written anew and indexes built after, by several connections.
 * The server should be a throwaway one while this runs. `look` is called before each piece of work and may throw.
 */
export async function multiply(
  database: Database,
  copies: number,
  say: (text: string) => void,
  look: () => void = () => {},
): Promise<void> {
  if (copies > COPIES_MOST) throw new Error(`at most ${COPIES_MOST} copies`);
  const { pool } = database;
  const step = await prepare(database, copies);
  const tables = copyRowsSql(step);
  const indexes = await dropIndexes(database, ['resource', 'resource_history', ...Object.keys(tables)]);
  const filled = new Map<string, Promise<void>>();
  const fill = (table: string, work: () => Promise<void>) => () => {
    const done = work();
    filled.set(table, done);
    return done;
  };
  const started = performance.now();
  const told = (what: string): void => say(`${Math.round((performance.now() - started) / 1000)} s: ${what}`);
  const fills = [
    fill('resource', () => copyBodies(database, copies, step.rid, told)),
    ...Object.entries(tables).map(([table, insert]) =>
      fill(table, async () => {
        await database.transaction(async (connection) => {
          await connection.query(`set local work_mem = '256MB'`);
          await connection.query(`create unlogged table base_${table} as table ${table}`);
          // A table that is emptied in a transaction is written by it without a log.
          await connection.query(`truncate ${table}`);
          await connection.query(`insert into ${table} select * from base_${table}`);
          for (let k = 1; k < copies; k++) await connection.query(insert.replaceAll(':k', String(k)));
        });
        await pool.query(`drop table base_${table}`);
        told(table);
      }),
    ),
  ];
  const builds = indexes.map(({ table, name, sql }) => async () => {
    await filled.get(table === 'resource_history' ? 'resource' : table);
    const connection = await pool.connect();
    try {
      await connection.query(`set maintenance_work_mem = '${BUILD_MEMORY}'; set max_parallel_maintenance_workers = 0`);
      await connection.query(sql);
      told(name);
    } finally {
      connection.release(true);
    }
  });
  const vacuums = ['resource', ...Object.keys(tables)].map((table) => async () => {
    await pool.query(`vacuum (analyze, parallel 0) ${table}`);
  });
  await inLanes(LANES, [...fills, ...builds], look);
  told('vacuum');
  await inLanes(LANES, vacuums, look);
  await pool.query(
    `insert into resource_count (type, owner, labels, slot, n)
     select type, owner, labels, 0, count(*) * ($1::int - 1) from base_resource join copied using (rid) group by 1, 2, 3
     on conflict (type, owner, labels, slot) do update set n = resource_count.n + excluded.n`,
    [copies],
  );
  await pool.query(`select setval('rid_seq', $1::bigint), setval('change_seq', $2::bigint)`, [step.rid * copies, step.seq * copies]);
  await pool.query('drop table base_resource, base_resource_history, copied, stays, people');
  await pool.query('vacuum (analyze, parallel 0) resource_count, resource_history');
  told('done');
}

/** Tables that say what is copied and what becomes of it: rows, and patients by their numbers. */
async function prepare({ pool }: Database, copies: number): Promise<Step> {
  const types = COPIED_TYPES.map((type) => typeNumber(type));
  await pool.query('create unlogged table base_resource as table resource');
  await pool.query('alter table base_resource add primary key (rid)');
  await pool.query('create unlogged table base_resource_history as table resource_history');
  // A Provenance of nothing but who works where is of no copy.
  await pool.query(
    `create unlogged table copied as select rid, about from base_resource
      where type = any($1::smallint[]) and not deleted and (type <> $2 or about <> 0 or body like any($3::text[]))`,
    [types, typeNumber('Provenance'), COPIED_TYPES.map((type) => `%"reference":"${type}/%`)],
  );
  await pool.query(
    'create unlogged table stays as select rid from base_resource r where not exists (select from copied c where c.rid = r.rid)',
  );
  await pool.query(
    `create unlogged table people as select k as copy, about, patient_number(new) as new_about, patient_stamp(patient_number(new)) as new_patient
       from base_resource, generate_series(1, $2::int - 1) k cross join lateral (select ${COPIED_ID('id', 'k')} as new) x where type = $1`,
    [typeNumber('Patient'), copies],
  );
  await pool.query('vacuum (analyze) copied, stays, people, base_resource, base_resource_history');
  const { rows } = await pool.query<{ strangers: number; rid: number; seq: number }>(
    `select (select count(*) from copied where about <> 0 and about not in (select about from people))::int as strangers,
            (select max(rid) from base_resource)::float8 as rid, (select max(seq) from change_log)::float8 as seq`,
  );
  const { strangers, rid, seq } = rows[0] as { strangers: number; rid: number; seq: number };
  if (strangers > 0 && copies > 1) throw new Error(`${strangers} resources are of patients that the store does not have`);
  const round = (n: number): number => Math.ceil((n + 1) / 1000) * 1000;
  return { rid: round(rid), seq: round(seq) };
}

/** Drops the indexes and keys of these tables; answers how to make them again, the largest first, those of bodies last: they take longest to be written. */
async function dropIndexes({ pool }: Database, tables: readonly string[]) {
  const { rows } = await pool.query<{ table: string; name: string; key: string | null; sql: string }>(
    `select t.relname as table, c.relname as name, k.conname as key,
            case when k.oid is null then pg_get_indexdef(c.oid)
                 else format('alter table %I add constraint %I %s', t.relname, k.conname, pg_get_constraintdef(k.oid)) end as sql
       from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
       left join pg_constraint k on k.conindid = c.oid and k.contype in ('p', 'u')
      where t.relnamespace = 'public'::regnamespace and t.relname = any($1) order by t.relname like 'resource%', pg_relation_size(c.oid) desc`,
    [tables],
  );
  for (const { table, name, key } of rows)
    await pool.query(key === null ? `drop index ${name}` : `alter table ${table} drop constraint ${key}`);
  return rows;
}
