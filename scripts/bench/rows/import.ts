import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { copyOut, openDatabase } from '@hub/database';
import { typeName } from '@hub/fhir-model';
import { startHub } from '../../hub/start-hub.ts';
import type { Context } from '../context.ts';
import { childrenOf, memoryOf, watched } from '../machine.ts';
import { figure, type Row } from './row.ts';

const POLL_MS = 50;

interface Manifest {
  readonly output: readonly { readonly received: number; readonly created: number }[];
}

/** `$import` of all that the hub holds into a hub of its own with an empty store: from the first byte of the first file to the manifest. */
export async function imported(context: Context, folder: string): Promise<Row> {
  const limit = await context.limit('copy-in');
  await mkdir(folder, { recursive: true });
  const database = 'bench_import';
  await context.hubDatabase.pool.query(`drop database if exists ${database}`);
  await context.hubDatabase.pool.query(`create database ${database}`);
  const databaseUrl = context.limitUrl.replace(/\/bench_limits$/, `/${database}`);
  const hub = await startHub({ databaseUrl, folder: join(folder, 'hub') });
  try {
    const files = await filesFor(context, databaseUrl, folder);
    const authorization = `Bearer ${hub.operatorToken}`;
    const asked = { authorization, prefer: 'respond-async', 'content-type': 'application/fhir+json' };
    const { result, spent } = await watched(
      { node: hub.pid, postgres: context.postgresPid },
      () => 0,
      async () => {
        const began = performance.now();
        const body = JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'mode', valueCode: 'InitialLoad' }] });
        const kicked = await fetch(`${hub.origin}/fhir/$import`, { method: 'POST', headers: asked, body });
        const job = kicked.headers.get('content-location');
        if (kicked.status !== 202 || job === null) throw new Error(`$import: ${kicked.status}`);
        for (const { name, path } of files) {
          const headers = { authorization, 'content-type': 'application/fhir+ndjson' };
          const stream = Readable.toWeb(createReadStream(path)) as unknown as ReadableStream;
          const put = await fetch(`${job}/${name}`, { method: 'PUT', headers, body: stream, duplex: 'half' } as RequestInit);
          if (put.status !== 201) throw new Error(`$import: ${name} ${put.status} ${await put.text()}`);
        }
        const sent = (performance.now() - began) / 1000;
        await fetch(job, { method: 'POST', headers: { authorization } });
        for (;;) {
          const answer = await fetch(job, { headers: { authorization } });
          const text = await answer.text();
          if (answer.status === 200) {
            const { output } = JSON.parse(text) as Manifest;
            const received = output.reduce((sum, one) => sum + one.received, 0);
            const created = output.reduce((sum, one) => sum + one.created, 0);
            return { seconds: (performance.now() - began) / 1000, sent, received, created };
          }
          if (answer.status !== 202) throw new Error(`$import: ${answer.status} ${text}`);
          await new Promise((done) => setTimeout(done, POLL_MS));
        }
      },
    );
    const peak = Math.max(0, ...childrenOf(hub.pid).map((pid) => memoryOf(pid)?.peak ?? 0));
    const each = (seconds: number) => figure((seconds * 1e6) / result.received);
    return {
      name: 'import',
      work: '`$import` of NDJSON into an empty store: files sent, durable, encrypted; validated, stored, indexed, on record; to the manifest',
      limit: { what: 'bare COPY of the same JSON into (id, jsonb)', value: limit, unit: 'rows/s' },
      hub: { value: result.received / result.seconds, unit: 'resources/s' },
      bar: { share: 0.25 },
      disturbed: spent.disturbed,
      note: `${result.received} resources (${result.created} created) of ${files.length} types in ${figure(result.seconds)} s, ${figure(result.sent)} of them sending; µs of CPU a resource: Node ${each(spent.node)}, Postgres ${each(spent.postgres)}; largest peak of a worker ${peak} MiB`,
    };
  } finally {
    await hub.stop();
    await context.hubDatabase.pool.query(`drop database if exists ${database} with (force)`);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file for each type that the other hub has nothing of. */
async function filesFor(
  { hubDatabase }: Context,
  databaseUrl: string,
  folder: string,
): Promise<readonly { readonly name: string; readonly path: string }[]> {
  const other = openDatabase({ url: databaseUrl, poolSize: 1, statementTimeout: 0, applicationName: 'hub-bench' });
  const { rows: taken } = await other.pool.query<{ type: number }>('select distinct type from resource');
  await other.close();
  const { rows: types } = await hubDatabase.pool.query<{ type: number }>(
    'select distinct type from resource where not deleted and type <> all($1::smallint[]) order by type',
    [taken.map(({ type }) => type)],
  );
  return hubDatabase.transaction(async (connection) => {
    const files: { name: string; path: string }[] = [];
    for (const { type } of types) {
      const name = `${typeName(type)}.ndjson`;
      const path = join(folder, name);
      // Numbers of the database itself: nothing from outside is in the statement.
      const rows = `copy (select body from resource where type = ${Number(type)} and not deleted order by rid) to stdout (format csv, quote E'\\x01', delimiter E'\\x02')`;
      await pipeline(copyOut(connection, rows), createWriteStream(path));
      files.push({ name, path });
    }
    return files;
  });
}
