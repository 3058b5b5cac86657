/**
 * Compares layouts of index data: `node scripts/bench/index-design/main.ts <database url> [resources] [design …]`.
 * Needs an empty database of its own (it drops and creates schema `bench`). Prints one Markdown table.
 */
import { type Database, openDatabase } from '@hub/database';
import { DESIGNS, type Design, send } from './designs.ts';
import { type Facts, QUESTIONS } from './questions.ts';
import { type Entry, entries, TYPE } from './rows.ts';

const BATCH = 5000;
const TRIES = 60;

interface Outcome {
  readonly design: Design;
  readonly resources: number;
  readonly fill: number;
  readonly fillLast: number;
  readonly bytes: number;
  readonly times: readonly { readonly median: number; readonly p95: number }[];
}

async function fill(
  database: Database,
  design: Design,
  count: number,
): Promise<{ facts: Facts; perSecond: number; perSecondLast: number }> {
  const patients: number[] = [];
  const times: { n: number; ms: number }[] = [];
  let rids = 0;
  let batch: Entry[] = [];
  const flush = async (): Promise<void> => {
    const built = design.batch(batch);
    const start = performance.now();
    await database.transaction((connection) => send(connection, built));
    times.push({ n: batch.length, ms: performance.now() - start });
    batch = [];
  };
  for (const entry of entries(count)) {
    rids = entry.rid;
    if (entry.type === TYPE.patient) patients.push(entry.rid);
    batch.push(entry);
    if (batch.length === BATCH) await flush();
  }
  await flush();
  const rate = (part: typeof times) =>
    Math.round((1000 * part.reduce((sum, { n }) => sum + n, 0)) / part.reduce((sum, { ms }) => sum + ms, 0));
  return { facts: { rids, patients }, perSecond: rate(times), perSecondLast: rate(times.slice(-Math.ceil(times.length / 5))) };
}

async function ask(database: Database, design: Design, facts: Facts): Promise<Outcome['times']> {
  const results = [];
  for (const question of QUESTIONS) {
    const { sql, values } = design.name === 'B' ? question.array : question.narrow;
    const times: number[] = [];
    for (let n = 0; n < TRIES + 5; n++) {
      const start = performance.now();
      await database.pool.query({ text: sql, values: [...values(n, facts)] });
      if (n >= 5) times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    results.push({ median: times[TRIES / 2] as number, p95: times[Math.floor(TRIES * 0.95)] as number });
  }
  return results;
}

async function measure(url: string, design: Design, count: number): Promise<Outcome> {
  const database = openDatabase({ url, poolSize: 1, statementTimeout: 0 });
  try {
    await database.pool.query('drop schema if exists bench cascade; create schema bench; set search_path = bench');
    await database.pool.query(design.tables);
    const { facts, perSecond, perSecondLast } = await fill(database, design, count);
    for (const table of ['head', 'idx', 'idx_token', 'idx_reference', 'idx_date']) {
      const { rows } = await database.pool.query('select to_regclass($1) as there', [table]);
      if (rows[0].there !== null) await database.pool.query(`vacuum (analyze) ${table}`);
    }
    const { rows } = await database.pool.query<{ bytes: number }>(
      `select sum(pg_total_relation_size(c.oid))::bigint as bytes from pg_class c where relnamespace = 'bench'::regnamespace and relkind = 'r'`,
    );
    const times = await ask(database, design, facts);
    return { design, resources: facts.rids, fill: perSecond, fillLast: perSecondLast, bytes: (rows[0]?.bytes ?? 0) / facts.rids, times };
  } finally {
    await database.close();
  }
}

function table(outcomes: readonly Outcome[]): string {
  const row = (name: string, cell: (outcome: Outcome) => string) => `| ${name} | ${outcomes.map(cell).join(' | ')} |`;
  return [
    row('', ({ design }) => design.name),
    row('---', () => '---'),
    row('resources/s into the index, whole fill', ({ fill }) => String(fill)),
    row('… last fifth', ({ fillLast }) => String(fillLast)),
    row('bytes per resource', ({ bytes }) => bytes.toFixed(0)),
    ...QUESTIONS.map(({ name }, i) =>
      row(`${name}: ms median / p95`, ({ times }) => `${times[i]?.median.toFixed(2)} / ${times[i]?.p95.toFixed(2)}`),
    ),
  ].join('\n');
}

const [url, count = '1000000', ...names] = process.argv.slice(2);
if (url === undefined) throw new Error('usage: main.ts <database url> [resources] [design …]');
const outcomes: Outcome[] = [];
for (const design of DESIGNS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  outcomes.push(await measure(url, design, Number(count)));
  process.stderr.write(`${design.name}: ${design.what}: done\n`);
}
process.stdout.write(`${table(outcomes)}\n`);
