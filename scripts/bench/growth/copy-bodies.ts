import type { Writable } from 'node:stream';
import { type Connection, CopyRows, copyIn, type Database } from '@hub/database';
import { columnsOf, copiedText } from './copied-text.ts';

interface Base {
  readonly rid: number;
  readonly shard: number;
  readonly type: number;
  readonly version: number;
  readonly owner: number;
  readonly labels: number;
  readonly about: number;
  readonly body: string;
  /** Of the content, as the writer reckoned it. */
  readonly hash: string | null;
}

interface Person {
  readonly about: number;
  readonly patient: number;
}

const AT_ONCE = 2000;
const NOBODY: Person = { about: 0, patient: 0 };

/** Writes `resource` and `resource_history` anew: what `base_resource` has, then its copies, in one transaction; whose text changes is reckoned here. */
export async function copyBodies(database: Database, copies: number, step: number, say: (text: string) => void): Promise<void> {
  await database.transaction(async (connection) => {
    await connection.query('truncate resource, resource_history');
    await connection.query('insert into resource select * from base_resource order by rid');
    await connection.query('insert into resource_history select * from base_resource_history');
    for (let k = 1; k < copies; k++) {
      const people = await peopleOf(database, k);
      await eachBatch(database, 'resource', async (rows) => {
        const to = new CopyRows(rows.length * 2500);
        for (const row of rows) {
          const { about, patient } = row.about === 0 ? NOBODY : (people.get(row.about) as Person);
          if (k === 1 && columnsOf(row.body).hash !== row.hash) throw new Error(`the hash of row ${row.rid} is reckoned in another way`);
          const body = copiedText(row.body, k);
          const { id, lastUpdated, hash } = columnsOf(body);
          to.row(13)
            .int8(row.rid + k * step)
            .int2(row.shard)
            .int2(row.type)
            .int4(row.version)
            .int4(row.owner)
            .int4(row.labels);
          to.timestamptz(lastUpdated).uuid(hash).bool(false).text(id).text(body).int4(patient).int8(about);
        }
        await send(connection, 'resource', to);
      });
      await eachBatch(database, 'resource_history', async (rows) => {
        const to = new CopyRows();
        for (const row of rows) {
          const body = copiedText(row.body, k);
          to.row(9)
            .int8(row.rid + k * step)
            .int2(row.shard)
            .int4(row.version)
            .int2(row.type)
            .int4(row.owner)
            .int4(row.labels);
          to.timestamptz(columnsOf(body).lastUpdated).bool(false).text(body);
        }
        await send(connection, 'resource_history', to);
      });
      say(`resource, copy ${k}`);
    }
  });
}

/** Patients' numbers in a copy, by those in the store it is of. */
async function peopleOf({ pool }: Database, k: number): Promise<ReadonlyMap<number, Person>> {
  const { rows } = await pool.query<Person & { readonly of: number }>(
    'select about::float8 as of, new_about::float8 as about, new_patient as patient from people where copy = $1',
    [k],
  );
  return new Map(rows.map(({ of, about, patient }) => [of, { about, patient }]));
}

/** What is copied of a table, in the order of its rows; the next batch is read while one is written. */
async function eachBatch(
  database: Database,
  table: 'resource' | 'resource_history',
  work: (rows: readonly Base[]) => Promise<void>,
): Promise<void> {
  const history = table !== 'resource';
  const read = async (rid: number, version: number): Promise<readonly Base[]> => {
    // Both sides are told where to begin: a join learns it of one alone.
    const { rows } = await database.pool.query<Base>(
      `select rid::float8 as rid, shard, type, r.version, owner, labels, c.about::float8 as about, body, ${history ? 'null' : 'content_hash'} as hash
         from base_${table} r join copied c using (rid)
        where c.rid >= $1 and r.rid >= $1 and (r.rid > $1 or ${history ? 'r.version > $2' : '$2 < 0'}) order by rid, r.version limit ${AT_ONCE}`,
      [rid, version],
    );
    return rows;
  };
  let next = read(-1, 0);
  for (;;) {
    const rows = await next;
    const last = rows.at(-1);
    if (last === undefined) return;
    next = read(last.rid, last.version);
    await work(rows);
  }
}

/** The emptied table is this transaction's own: its rows are frozen as they are written, and no vacuum reads them again. */
async function send(connection: Connection, table: 'resource' | 'resource_history', rows: CopyRows): Promise<void> {
  if (rows.rows === 0) return;
  const into: Writable = copyIn(connection, `copy ${table} from stdin (format binary, freeze)`);
  await new Promise<void>((done, failed) => {
    into.once('finish', done);
    into.once('error', failed);
    into.end(rows.finish());
  });
}
