import { type Database, openDatabase } from '@hub/database';

/** Single-row autocommit inserts a second by node-pg on `connections` connections, durable, into (id, jsonb). */
export async function insertRate(
  url: string,
  bodies: readonly { readonly id: string; readonly body: string }[],
  connections: number,
  seconds: number,
): Promise<number> {
  const database: Database = openDatabase({ url, poolSize: connections, statementTimeout: 0, applicationName: 'hub-bench' });
  try {
    await database.pool.query('drop table if exists bench_insert; create table bench_insert (id text, content jsonb)');
    let done = 0;
    const started = performance.now();
    const end = started + seconds * 1000;
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (performance.now() < end) {
          const { id, body } = bodies[done++ % bodies.length] as { id: string; body: string };
          await database.pool.query({ name: 'bench-insert', text: 'insert into bench_insert values ($1, $2)', values: [id, body] });
        }
      }),
    );
    return (done * 1000) / (performance.now() - started);
  } finally {
    await database.pool.query('drop table if exists bench_insert');
    await database.close();
  }
}
