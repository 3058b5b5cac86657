/**
 * What the record of accesses costs, on a small store made here: `node scripts/run.mjs scripts/bench/audit-cost/main.ts [seconds a slice] [read|crowded|search|export …]`. The same comparison as
 * `npm run bench -- --only audit`, without loading the province first.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@hub/database';
import { startEmbeddedPostgres, temporaryFolder } from '@hub/embedded';
import { facilitiesOf } from '@hub/synthetic-province';
import { startHub } from '../../hub/start-hub.ts';
import { postmasterPid } from '../machine.ts';
import { exportWork, getWork, openRecordCost } from './record-cost.ts';

const [given, ...only] = process.argv.slice(2);
const seconds = Number(given ?? 1.5);
const PATIENTS = 4_000;
const AT_ONCE = 250;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const folder = temporaryFolder('hub-audit-cost-');
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
const hub = await startHub({ databaseUrl: postgres.url, folder: join(folder, 'hub') });
const hubDatabase = openDatabase({ url: postgres.url, poolSize: 1, statementTimeout: 0 });
try {
  const [facility] = facilitiesOf({ people: 10, seed: 1, from: '2026-01-01', to: '2026-01-31', batch: 10 });
  if (facility === undefined) throw new Error('no facility');
  const [token = ''] = (await hub.register(facility)).values();
  await fill(token);
  await hubDatabase.pool.query('analyze');
  const postgresPid = postmasterPid(postgres.clusterDir);
  const compared = await openRecordCost({ hub, hubUrl: postgres.url, hubDatabase, postgresPid, say }, folder);
  const day = (n: number): string => `2026-01-${String(1 + (n % 14)).padStart(2, '0')}`;
  const reads = Array.from({ length: PATIENTS }, (_, n) => `/fhir/Patient/p${(n * 7) % PATIENTS}`);
  const works = {
    read: getWork(token, reads, seconds),
    crowded: getWork(token, reads, seconds, 64),
    search: getWork(
      token,
      Array.from({ length: 14 }, (_, n) => `/fhir/Encounter?date=ge${day(n)}&_count=50`),
      seconds,
    ),
    export: exportWork(hub.operatorToken),
  };
  for (const [name, work] of Object.entries(works))
    if (only.length === 0 || only.includes(name)) process.stdout.write(`${(await compared.of(name, work)).text}\n`);
  await compared.close();
} finally {
  await hubDatabase.close();
  await hub.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Patients of some 2 kB, with a visit each. */
async function fill(token: string): Promise<void> {
  const padding = 'Nguyễn Thị Bích Ngọc '.repeat(60);
  const div = `<div xmlns="http://www.w3.org/1999/xhtml">${padding}</div>`;
  for (let from = 0; from < PATIENTS; from += AT_ONCE) {
    const entry = Array.from({ length: AT_ONCE }, (_, i) => from + i).flatMap((n) => [
      {
        resource: { resourceType: 'Patient', id: `p${n}`, name: [{ text: 'Người Mẫu' }], text: { status: 'generated', div } },
        request: { method: 'PUT', url: `Patient/p${n}` },
      },
      {
        resource: {
          resourceType: 'Encounter',
          id: `e${n}`,
          status: 'finished',
          class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
          subject: { reference: `Patient/p${n}` },
          period: { start: `2026-01-${String(1 + (n % 28)).padStart(2, '0')}T08:00:00+07:00` },
        },
        request: { method: 'PUT', url: `Encounter/e${n}` },
      },
    ]);
    const answer = await fetch(`${hub.origin}/fhir`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(text.slice(0, 500));
  }
}
