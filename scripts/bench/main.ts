/** `npm run bench`: the machine's limits and the hub's rows of the speed table, measured in one run. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@hub/database';
import { startEmbeddedPostgres, temporaryFolder } from '@hub/embedded';
import { startHub } from '../hub/start-hub.ts';
import { type Arguments, HELP, type RowName, readArguments } from './arguments.ts';
import type { Context, LimitName } from './context.ts';
import { exportsBySize } from './exports/exports.ts';
import { ask } from './growth/ask.ts';
import { growth } from './growth/growth.ts';
import { keep } from './growth/keep.ts';
import { prepare, registerAll } from './hub/province.ts';
import { copyInRate, copyOutRate } from './limits/copy.ts';
import { type ExpressLimit, startExpress } from './limits/express.ts';
import { insertRate } from './limits/inserts.ts';
import { profiled } from './live-profile.ts';
import { machine, postmasterPid } from './machine.ts';
import { profileSummary } from './profile.ts';
import { audit } from './rows/audit.ts';
import { bytes } from './rows/bytes.ts';
import { exported } from './rows/export.ts';
import { imported } from './rows/import.ts';
import { type Ingested, ingest } from './rows/ingest.ts';
import { mixed } from './rows/mixed.ts';
import { mllp } from './rows/mllp.ts';
import { count, encounter, identifier, memory, name, observation, read } from './rows/reads.ts';
import { figure, met, type Row, share, table } from './rows/row.ts';
import { submissions } from './rows/submissions.ts';
import { viewExport, viewLabs, viewPatients } from './rows/views.ts';
import { batch, post, transaction } from './rows/writes.ts';

const PERIOD = { from: '2025-07-01', to: '2026-06-30' } as const;
const LIMIT_ROWS = 100_000;
const SMALL_FILES = 3000;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function bench(args: Arguments): Promise<void> {
  const folder = temporaryFolder('hub-bench-');
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), openFolder: join(folder, 'open') });
  const databaseUrl = postgres.url;
  const limitUrl = databaseUrl.replace(/\/hub$/, '/bench_limits');
  const hubDatabase = openDatabase({ url: databaseUrl, poolSize: 4, statementTimeout: 0, applicationName: 'hub-bench' });
  await hubDatabase.pool.query('create database bench_limits');
  const limitDatabase = openDatabase({ url: limitUrl, poolSize: 4, statementTimeout: 0, applicationName: 'hub-bench' });
  const wanted = (row: RowName): boolean => args.only.length === 0 || args.only.includes(row);
  try {
    say(`making ${args.people} people …`);
    const province = await prepare({ people: args.people, seed: 1, ...PERIOD, batch: 10 }, join(folder, 'files'));
    say(`${province.summary.visits} visits in ${province.files.length} files, ${figure(province.bytes / 1e6)} MB`);
    const hub = await startHub({
      databaseUrl,
      folder: join(folder, 'hub'),
      profile: args.profile && wanted('ingest'),
      inspectable: args.profile,
    });
    try {
      const tokens = await registerAll(hub, province.options);
      say('posting, and waiting for the last receipt …');
      const postgresPid = postmasterPid(postgres.clusterDir);
      const ingested = await ingest(hub, hubDatabase, province, tokens, postgresPid);
      await hubDatabase.pool.query('analyze');
      say(ingestText(ingested));

      let bodies: Promise<readonly { readonly id: string; readonly body: string }[]> | undefined;
      let express: Promise<ExpressLimit> | undefined;
      const limits = new Map<LimitName, Promise<number>>();
      const context: Context = {
        hub,
        postgresPid,
        hubDatabase,
        hubUrl: databaseUrl,
        limitDatabase,
        limitUrl,
        province,
        tokens,
        seconds: args.seconds,
        say,
        bodies: () => {
          bodies ??= hubDatabase.pool
            .query<{ id: string; body: string }>(`select id, body from resource where not deleted order by rid limit ${LIMIT_ROWS}`)
            .then(({ rows }) => rows);
          return bodies;
        },
        express: () => {
          express ??= startExpress(limitDatabase, limitUrl);
          return express;
        },
        limit: (limit) => {
          const known = limits.get(limit) ?? measureLimit(context, limit);
          limits.set(limit, known);
          return known;
        },
      };
      const kept = (so: readonly Row[]) => report(so, ingested, args, false);
      const rows = await measure(context, ingested, wanted, folder, args.profile, kept).finally(async () => (await express)?.stop());
      await report(rows, ingested, args);
    } finally {
      await hub.stop();
    }
    if (args.profile && wanted('ingest')) {
      const text = profileSummary(join(folder, 'hub'));
      process.stdout.write(`\n## Where the serving process and its worker spent their time\n\n${text}\n`);
    }
  } finally {
    await Promise.all([hubDatabase.close(), limitDatabase.close()]);
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureLimit(context: Context, limit: LimitName): Promise<number> {
  context.say(`limit: ${limit} …`);
  switch (limit) {
    case 'copy-in':
      return copyInRate(context.limitDatabase, await context.bodies());
    case 'copy-out':
      await context.limit('copy-in');
      return copyOutRate(context.limitDatabase);
    case 'insert':
      return insertRate(context.limitUrl, await context.bodies(), 8, 5);
  }
}

/** Waits until no submission is on its way. */
async function settled({ pool }: Context['hubDatabase']): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ open: boolean }>(
      "select exists (select from submission where status in ('received', 'processing', 'failed')) as open",
    );
    if (rows[0]?.open !== true) return;
    await new Promise((done) => setTimeout(done, 500));
  }
}

async function measure(
  context: Context,
  ingested: Ingested,
  wanted: (row: RowName) => boolean,
  folder: string,
  profile: boolean,
  done: (rows: readonly Row[]) => Promise<void>,
): Promise<Row[]> {
  const rows: Row[] = [];
  const add = async (row: RowName, work: () => Promise<Row>): Promise<void> => {
    if (!wanted(row)) return;
    context.say(`${row} …`);
    if (!profile || row === 'ingest') {
      const result = await work();
      rows.push(result);
      // Told and kept at once: what comes later may fail.
      context.say(`${row}: ${figure(result.hub.value)} ${result.hub.unit}, limit ${figure(result.limit?.value ?? 0)}`);
      await done(rows);
      return;
    }
    const { result, text } = await profiled(context.hub, context.hubDatabase, work);
    rows.push(result);
    process.stdout.write(`\n## ${row}: where the serving process spent its time\n\n${text}\n`);
  };
  await add('ingest', () => ingestRow(context, ingested));
  for (const [row, work] of [
    ['read', read],
    ['identifier', identifier],
    ['observation', observation],
    ['encounter', encounter],
    ['name', name],
    ['count', count],
  ] as const) {
    await add(row, () => work(context));
  }
  const last = !(['post', 'transaction', 'batch', 'mixed', 'submissions', 'mllp'] as const).some(wanted);
  await add('bytes', async () => (await bytes(context, last)).row);
  for (const [row, work] of [
    ['post', post],
    ['transaction', transaction],
    ['batch', batch],
    ['mixed', mixed],
  ] as const) {
    await add(row, () => work(context));
  }
  await add('submissions', async () => {
    const options = { people: 1500, seed: 2, ...PERIOD, batch: 1, province: '04' };
    return submissions(context, await prepare(options, join(folder, 'small'), SMALL_FILES));
  });
  await add('mllp', () => mllp(context));
  await add('memory', () => memory(context));
  // What was taken by the rows before is still being stored: exports and views are of a store that stands still.
  await settled(context.hubDatabase);
  await add('audit', () => audit(context, folder));
  await add('export', () => exported(context));
  await add('import', () => imported(context, join(folder, 'import')));
  await add('view-labs', () => viewLabs(context));
  await add('view-patients', () => viewPatients(context));
  await add('view-export', () => viewExport(context));
  return rows;
}

async function ingestRow(context: Context, ingested: Ingested): Promise<Row> {
  const limit = await context.limit('copy-in');
  return {
    name: 'ingest',
    work: 'National XML files → stored, indexed, searchable FHIR, end to end',
    limit: { what: 'bare COPY of the same JSON into (id, jsonb)', value: limit, unit: 'rows/s' },
    hub: { value: ingested.resources / ingested.seconds, unit: 'resources/s' },
    bar: { share: 0.2 },
    disturbed: ingested.cpu.disturbed,
    note: ingestText(ingested),
  };
}

function ingestText(ingested: Ingested): string {
  const { cpu } = ingested;
  const statuses = Object.entries(ingested.statuses)
    .map(([status, n]) => `${n} ${status}`)
    .join(', ');
  const issues = ingested.issues.length === 0 ? 'no issues' : ingested.issues.map(({ code, n }) => `${code} ×${n}`).join(', ');
  return `${ingested.resources} resources (${figure(ingested.resources / ingested.visits)} a visit) of ${ingested.visits} visits, ${figure(ingested.megabytes)} MB of XML in ${figure(ingested.seconds)} s; ${statuses}; ${issues}; ${ingested.versions} second versions; CPU seconds: Node ${figure(cpu.node)}, Postgres ${figure(cpu.postgres)}, client ${figure(cpu.client)} (${figure(ingested.resources / (cpu.node + cpu.postgres))} resources per CPU second of Node and Postgres)`;
}

/** Prints the rows there are, and keeps them as the last result where that is wanted; `print` false: only keeps them. */
async function report(rows: readonly Row[], ingested: Ingested, args: Arguments, print = true): Promise<void> {
  const on = machine();
  const head = `Machine: ${on.cores} cores (${on.processor}), ${on.memoryGiB} GiB, ${on.system}, Node ${on.node}; embedded Postgres 18, durable commits; taken as an ordinary client (a facility's token), uncompressed, 8 connections, all index rows written.`;
  const text = `${head}\n\n${table(rows)}\n`;
  if (print) process.stdout.write(`\n${text}`);
  if (!args.save) return;
  const at = new Date().toISOString();
  const result = {
    at,
    machine: on,
    people: args.people,
    ingested,
    rows: rows.map((row) => ({ ...row, share: share(row), met: met(row) })),
  };
  await writeFile(new URL('./last-result.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(
    new URL('./last-result.md', import.meta.url),
    `# Last result${print ? '' : ' (its later rows were not reached)'}\n\n${at}. ${text}`,
  );
}

const args = readArguments(process.argv.slice(2));
if (args === undefined) process.stdout.write(HELP);
else if (args.exports !== undefined) await exportsBySize(args.exports, args.save);
else if (args.ask !== undefined) await ask(args.ask, args.seconds, args.save);
else if (args.keep !== undefined) await keep(args.keep, args.growth ?? []);
else if (args.growth !== undefined) await growth(args.growth, args.seconds, args.minutes, args.save);
else await bench(args);
