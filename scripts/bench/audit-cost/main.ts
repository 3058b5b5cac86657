/**
 * What the record of accesses costs a read by id: `node scripts/run.mjs scripts/bench/audit-cost/main.ts [seconds]`. One server under
 * one load, in turns of a second with no record, with the journal, with the database before the answer; CPU microseconds a read of Node and of
 * Postgres. Only here can the record be left out.
 */
import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Principal } from '@hub/access';
import type { AuditEntry } from '@hub/audit';
import { openAudit, openAuditRecorder } from '@hub/audit-log';
import { migrate, openDatabase } from '@hub/database';
import { startEmbeddedPostgres, temporaryFolder } from '@hub/embedded';
import { createFhirApp, openApis, READ_CONNECTIONS, statements } from '@hub/fhir-api';
import { openWrites, readStore, turns } from '@hub/resource-store';
import { createLogger } from '@hub/telemetry';
import { runLoad } from '../client/run-load.ts';
import { childrenOf, postmasterPid } from '../machine.ts';

const [seconds = 60] = process.argv.slice(2).map(Number);
/** One way after the other, so quickly that what disturbs the machine disturbs all alike. */
const SLICE_MS = 1_000;
const CONNECTIONS = 8;
const PATIENTS = 4_000;

const folder = await temporaryFolder('hub-audit-cost-');
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
const owner = openDatabase({ url: postgres.url, poolSize: 1, statementTimeout: 0 });
await migrate(owner);
await owner.close();
const database = openDatabase({ url: postgres.url });
const reading = openDatabase({ url: postgres.url, ...READ_CONNECTIONS });
const silent = { info: () => undefined, warn: (what: string) => process.stderr.write(`${what}\n`) };
const dataDir = join(folder, 'data');
await mkdir(dataDir);
const settings = { auditKeyFile: join(dataDir, 'audit.key'), auditSync: false, auditJournalSyncMs: 200, dataDir };
const journal = await openAudit({ databaseUrl: postgres.url, settings, log: silent, beside: reading });
const before = openAuditRecorder(reading, Buffer.alloc(32, 7));
const sync = await openAudit({ databaseUrl: postgres.url, settings: { ...settings, auditSync: true }, log: silent });
const done = Promise.resolve();
const ways: Readonly<Record<string, (entry: AuditEntry) => Promise<void>>> = {
  'no record': () => done,
  journal: journal.record,
  'database before the answer': before.record,
  AUDIT_SYNC: sync.record,
};

let record = journal.record;
let reads = 0;
const operator: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
const log = createLogger({ service: 'bench', level: 'info', write: () => undefined });
const app = createFhirApp({
  store: readStore(reading.pool, reading),
  writes: openWrites({ database, reading }),
  now: Date.now,
  turn: turns(),
  capabilityStatement: statements(),
  openApi: openApis(),
  authenticate: async () => operator,
  record: (entry) => {
    reads += 1;
    return record(entry);
  },
  log,
});
const server = createServer(app);
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const padding = 'Nguyễn Thị Bích Ngọc '.repeat(60);
for (let from = 0; from < PATIENTS; from += 500) {
  const entry = Array.from({ length: 500 }, (_, n) => ({
    resource: {
      resourceType: 'Patient',
      id: `p${from + n}`,
      name: [{ text: 'Người Mẫu' }],
      text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${padding}</div>` },
    },
    request: { method: 'PUT', url: `Patient/p${from + n}` },
  }));
  const body = JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry });
  const answer = await fetch(`${origin}/fhir`, {
    method: 'POST',
    headers: { Authorization: 'Bearer x', 'Content-Type': 'application/fhir+json' },
    body,
  });
  if (answer.status !== 200) throw new Error(await answer.text());
  await answer.text();
}
const paths = Array.from({ length: PATIENTS }, (_, n) => `/fhir/Patient/p${n}`);
const postmaster = postmasterPid(postgres.clusterDir) as number;
/** Nanoseconds on a processor so far, of each of the server's processes (Linux). */
const postgresTimes = (): ReadonlyMap<number, number> => new Map([postmaster, ...childrenOf(postmaster)].map((pid) => [pid, timeOf(pid)]));
function timeOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    return 0;
  }
}
/** What they took since; of one that ended meanwhile nothing. */
function since(before: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const [pid, time] of postgresTimes()) sum += Math.max(0, time - (before.get(pid) ?? 0));
  return sum / 1_000;
}

/** What a way cost so far. */
interface Taken {
  node: number;
  postgres: number;
  reads: number;
  ms: number;
}
const taken = new Map<string, Taken>(Object.keys(ways).map((name) => [name, { node: 0, postgres: 0, reads: 0, ms: 0 }]));
const load = runLoad({ kind: 'get', origin, token: 'x', paths, connections: CONNECTIONS, seconds: seconds + 2, warmup: 0 });
await new Promise((warm) => setTimeout(warm, 2_000));
for (const until = performance.now() + (seconds - 1) * 1_000; performance.now() < until; ) {
  for (const [name, way] of Object.entries(ways)) {
    const sum = taken.get(name) as Taken;
    const [node, pg, began] = [process.cpuUsage(), postgresTimes(), performance.now()];
    reads = 0;
    record = way;
    await new Promise((turn) => setTimeout(turn, SLICE_MS));
    // What it leaves for later is its own.
    if (way === journal.record) await journal.flush();
    const used = process.cpuUsage(node);
    sum.node += used.user + used.system;
    sum.postgres += since(pg);
    sum.reads += reads;
    sum.ms += performance.now() - began;
  }
}
await load;

const bare = taken.get('no record') as Taken;
const each = ({ node, postgres: pg, reads: n }: Taken): number => (node + pg) / n;
process.stdout.write('| record | Node, µs | Postgres, µs | together | against none | reads/s |\n| --- | --- | --- | --- | --- | --- |\n');
for (const [name, one] of taken) {
  const more = (each(one) / each(bare) - 1) * 100;
  const figures = [one.node / one.reads, one.postgres / one.reads, each(one)].map((figure) => figure.toFixed(1)).join(' | ');
  process.stdout.write(`| ${name} | ${figures} | +${more.toFixed(0)} % | ${((one.reads * 1_000) / one.ms).toFixed(0)} |\n`);
}
server.closeAllConnections();
server.close();
await journal.close();
await before.close();
await sync.close();
await Promise.all([database.close(), reading.close()]);
await postgres.stop();
await rm(folder, { recursive: true, force: true });
