import { pipeline } from 'node:stream/promises';
import { copyOut, type Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { type CompiledView, viewOf } from '@hub/view-definition';
import type { Context } from '../context.ts';
import { memoryOf, watched } from '../machine.ts';
import { figure, type Row } from './row.ts';

const ROUNDS = 3;

/** `$run` of the laboratory results as CSV: many rows, many columns. */
export const viewLabs = (context: Context): Promise<Row> => viewRow(context, 'view-labs', 'labs', 'csv');

/** `$run` of the patients as NDJSON: each row somebody else, each on record. */
export const viewPatients = (context: Context): Promise<Row> => viewRow(context, 'view-patients', 'patients', 'ndjson');

/**
 * One of the hub's views over the loaded store by an operator, from the request to the last byte, against COPY TO STDOUT of the same SQL over the same
 * table; in turns, the best of some rounds of either.
 */
async function viewRow(context: Context, name: string, id: string, format: 'csv' | 'ndjson'): Promise<Row> {
  const { hub, hubDatabase, postgresPid } = context;
  const url = `${hub.origin}/fhir/ViewDefinition/${id}`;
  const authorization = `Bearer ${hub.operatorToken}`;
  const view = await viewCalled(context, id);
  const sql = overAll(view, view[format === 'csv' ? 'cells' : 'lines']);
  const rows = await countOf(hubDatabase, view);
  const { result, spent } = await watched(
    { node: hub.pid, postgres: postgresPid },
    () => 0,
    async () => {
      const limits: number[] = [];
      const rates: number[] = [];
      let bytes = 0;
      for (let round = 0; round < ROUNDS; round++) {
        limits.push(rows / (await copied(hubDatabase, sql)));
        const began = performance.now();
        const answer = await fetch(`${url}/$run?_format=${format}`, { headers: { authorization, 'accept-encoding': 'identity' } });
        if (answer.status !== 200 || answer.body === null) throw new Error(`${name}: ${answer.status}`);
        const got = await counted(answer.body);
        rates.push(rows / ((performance.now() - began) / 1000));
        const lines = got.lines - (format === 'csv' ? 1 : 0);
        if (lines !== rows) throw new Error(`${name}: ${lines} rows, where the same SQL has ${rows}`);
        bytes = got.bytes;
      }
      return { limit: Math.max(...limits), rate: Math.max(...rates), bytes };
    },
  );
  return {
    name,
    work: `\`$run\` of the view ${id} over the store, ${format}, each patient on record`,
    limit: { what: 'COPY TO STDOUT of the same SQL', value: result.limit, unit: 'rows/s' },
    hub: { value: result.rate, unit: 'rows/s' },
    disturbed: spent.disturbed,
    note: `${rows} rows, ${figure(result.bytes / 1e6)} MB; operator, uncompressed, best of ${ROUNDS} rounds of either; serving process ${memoryOf(hub.pid)?.now ?? 0} MiB`,
  };
}

/** Views of one export: what visits, results and prescriptions say. */
const EXPORTED = ['encounters', 'labs', 'drugs'] as const;
const POLL_MS = 50;

/** `$viewdefinition-export` of three views to Parquet, from the kick-off to the finished manifest, against COPY TO STDOUT of their SQL one behind the other. */
export async function viewExport(context: Context): Promise<Row> {
  const { hub, hubDatabase, postgresPid } = context;
  const views = await Promise.all(EXPORTED.map((id) => viewCalled(context, id)));
  let rows = 0;
  for (const view of views) rows += await countOf(hubDatabase, view);
  const { result, spent } = await watched(
    { node: hub.pid, postgres: postgresPid },
    () => 0,
    async () => {
      const limits: number[] = [];
      const rates: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        let bare = 0;
        for (const view of views) bare += await copied(hubDatabase, overAll(view, view.cells));
        limits.push(rows / bare);
        rates.push(rows / (await exportedTables(context)));
      }
      return { limit: Math.max(...limits), rate: Math.max(...rates) };
    },
  );
  return {
    name: 'view-export',
    work: `\`$viewdefinition-export\` of ${EXPORTED.join(', ')} to Parquet, kick-off to finished manifest, each patient on record`,
    limit: { what: 'COPY TO STDOUT of the same SQL', value: result.limit, unit: 'rows/s' },
    hub: { value: result.rate, unit: 'rows/s' },
    disturbed: spent.disturbed,
    note: `${rows} rows, up to 0.4 s of which nobody looked for work; operator, best of ${ROUNDS} rounds of either`,
  };
}

/** Seconds of an export of the views; its files are given back. */
async function exportedTables({ hub }: Context): Promise<number> {
  const authorization = `Bearer ${hub.operatorToken}`;
  const view = EXPORTED.map((id) => ({
    name: 'view',
    part: [{ name: 'viewReference', valueReference: { reference: `ViewDefinition/${id}` } }],
  }));
  const began = performance.now();
  const kicked = await fetch(`${hub.origin}/fhir/$viewdefinition-export`, {
    method: 'POST',
    headers: { authorization, prefer: 'respond-async', 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: '_format', valueCode: 'parquet' }, ...view] }),
  });
  const status = kicked.headers.get('content-location');
  await kicked.arrayBuffer();
  if (kicked.status !== 202 || status === null) throw new Error(`$viewdefinition-export: ${kicked.status}`);
  for (;;) {
    const answer = await fetch(status, { headers: { authorization } });
    await answer.arrayBuffer();
    if (answer.status === 200) break;
    if (answer.status !== 202) throw new Error(`$viewdefinition-export: ${answer.status}`);
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
  const seconds = (performance.now() - began) / 1000;
  await fetch(status, { method: 'DELETE', headers: { authorization } });
  return seconds;
}

async function viewCalled({ hub }: Context, id: string): Promise<CompiledView> {
  const answer = await fetch(`${hub.origin}/fhir/ViewDefinition/${id}`, { headers: { authorization: `Bearer ${hub.operatorToken}` } });
  return viewOf(await answer.json());
}

async function countOf({ pool }: Database, view: CompiledView): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from (${overAll(view, view.rows)})`);
  return rows[0]?.n ?? 0;
}

/** The view over every resource of its type without parameters, which COPY takes none of: the definition's texts stand in it. */
function overAll(view: CompiledView, form: (source: string, beside: readonly string[]) => string): string {
  const source = `select r.body::jsonb as resource from resource r where r.type = ${typeNumber(view.resource)} and not r.deleted offset 0`;
  const texts = `'${JSON.stringify(view.variables).replaceAll("'", "''")}'::jsonb`;
  return form(source, []).replaceAll('$1::jsonb', () => texts);
}

/** Seconds of a COPY to nowhere. */
async function copied(database: Database, sql: string): Promise<number> {
  const connection = await database.pool.connect();
  try {
    const began = performance.now();
    await pipeline(copyOut(connection, `copy (${sql}) to stdout (format csv)`), async (pieces) => {
      for await (const _ of pieces);
    });
    return (performance.now() - began) / 1000;
  } finally {
    connection.release();
  }
}

const LINE = 10;
async function counted(body: ReadableStream<Uint8Array>): Promise<{ readonly lines: number; readonly bytes: number }> {
  let lines = 0;
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    for (let at = piece.indexOf(LINE); at !== -1; at = piece.indexOf(LINE, at + 1)) lines++;
  }
  return { lines, bytes };
}
