import { once } from 'node:events';
import { finished, pipeline } from 'node:stream/promises';
import { copyIn, copyOut, type Database } from '@hub/database';

/** JSON holds neither byte, so nothing needs escaping (COPY's text format would double every backslash). */
const CSV = `format csv, delimiter E'\\x01', quote E'\\x02'`;

const PIECE = 256 * 1024;

/** Rows a second of COPY into a table (id text, content jsonb), durable, one connection: the best of some rounds, the limit being what the machine can do. */
export async function copyInRate(
  database: Database,
  bodies: readonly { readonly id: string; readonly body: string }[],
  { rounds = 4, table = 'bench_copy' }: { readonly rounds?: number; readonly table?: string } = {},
): Promise<number> {
  const pieces = lines(bodies);
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await database.pool.query(`drop table if exists ${table}; create table ${table} (id text, content jsonb)`);
    await database.pool.query('checkpoint');
    const started = performance.now();
    await database.transaction(async (connection) => {
      const into = copyIn(connection, `copy ${table} from stdin (${CSV})`);
      for (const piece of pieces) if (!into.write(piece)) await once(into, 'drain');
      into.end();
      await finished(into);
    });
    rates.push((bodies.length * 1000) / (performance.now() - started));
  }
  return Math.max(...rates);
}

/** Rows a second of COPY (content) TO STDOUT of the table {@link copyInRate} left. */
export async function copyOutRate(database: Database, rounds = 4): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>('select count(*)::int as n from bench_copy');
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const connection = await database.pool.connect();
    try {
      const started = performance.now();
      await pipeline(copyOut(connection, `copy (select content from bench_copy) to stdout (${CSV})`), async (pieces) => {
        for await (const _ of pieces);
      });
      rates.push(((rows[0]?.n ?? 0) * 1000) / (performance.now() - started));
    } finally {
      connection.release();
    }
  }
  return Math.max(...rates);
}

/** Bytes a row of the table {@link copyInRate} left takes: what the same JSON costs without anything around it. */
export async function bareBytes(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ bytes: number }>(
    "select pg_total_relation_size('bench_copy')::float8 / greatest(1, (select count(*) from bench_copy)) as bytes",
  );
  return rows[0]?.bytes ?? Number.NaN;
}

function lines(bodies: readonly { readonly id: string; readonly body: string }[]): Buffer[] {
  const pieces: Buffer[] = [];
  let text: string[] = [];
  let length = 0;
  for (const { id, body } of bodies) {
    const line = `${id}\x01${body}\n`;
    text.push(line);
    length += line.length;
    if (length >= PIECE) {
      pieces.push(Buffer.from(text.join('')));
      text = [];
      length = 0;
    }
  }
  if (text.length > 0) pieces.push(Buffer.from(text.join('')));
  return pieces;
}
