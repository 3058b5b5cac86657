/**
 * COPY in text against COPY in binary, for index rows and for bodies: `node scripts/bench/copy-format/main.ts <database url>`.
 * Prints, per 1,000 rows, milliseconds of this process's CPU and of the whole round trip (best of ten, tables without indexes).
 */
import { pipeline } from 'node:stream/promises';
import { CopyRows, copyIn, copyRows, openDatabase } from '@hub/database';

const [url] = process.argv.slice(2);
if (url === undefined) throw new Error('usage: copy-format.ts <database url>');
const database = openDatabase({ url, poolSize: 1, statementTimeout: 0 });
const connection = await database.pool.connect();
await connection.query(`create temp table token (rid bigint, system int, owner int, labels int, shard smallint, param smallint, code text);
  create temp table body (rid bigint, id text, body text)`);

const ROWS = 20_000;
const tokens = Array.from({ length: ROWS }, (_, n) => ({ rid: 1_000_000 + n, code: n % 3 === 0 ? 'final' : `25000001002/XML4/${n}` }));
const json = JSON.stringify({
  resourceType: 'Observation',
  text: 'Nguyễn Văn Thử, "trích" \\ dòng\nmới',
  code: Array.from({ length: 12 }, (_, n) => ({ system: 'http://loinc.org', code: String(n) })),
});

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (value: string): string => value.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] as string);
const text = (table: string, rows: string): Promise<void> => pipeline([Buffer.from(rows)], copyIn(connection, `copy ${table} from stdin`));

const ways: Record<string, () => Promise<void>> = {
  'index rows, text': () => text('token', tokens.map(({ rid, code }) => `${rid}\t7\t3\t0\t511\t23\t${escaped(code)}\n`).join('')),
  'index rows, binary': async () => {
    const rows = new CopyRows(1 << 20);
    for (const { rid, code } of tokens) rows.row(7).int8(rid).int4(7).int4(3).int4(0).int2(511).int2(23).text(code);
    await copyRows(connection, 'token', ['rid', 'system', 'owner', 'labels', 'shard', 'param', 'code'], rows);
  },
  [`bodies of ${json.length} characters, text`]: () =>
    text('body', tokens.map(({ rid }) => `${rid}\tid${rid}\t${escaped(json)}\n`).join('')),
  [`bodies of ${json.length} characters, binary`]: async () => {
    const rows = new CopyRows(1 << 24);
    for (const { rid } of tokens) rows.row(3).int8(rid).text(`id${rid}`).text(json);
    await copyRows(connection, 'body', ['rid', 'id', 'body'], rows);
  },
};

for (const [name, way] of Object.entries(ways)) {
  const tries: { cpu: number; wall: number }[] = [];
  for (let n = 0; n < 12; n++) {
    await connection.query('truncate token, body');
    const [cpu, start] = [process.cpuUsage(), performance.now()];
    await way();
    const wall = performance.now() - start;
    const used = process.cpuUsage(cpu);
    if (n >= 2) tries.push({ cpu: (used.user + used.system) / 1000, wall });
  }
  const best = (key: 'cpu' | 'wall') => (Math.min(...tries.map((one) => one[key])) / (ROWS / 1000)).toFixed(2);
  process.stdout.write(`| ${name} | ${best('cpu')} | ${best('wall')} |\n`);
}
connection.release();
await database.close();
