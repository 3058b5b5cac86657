import { copyFile, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CaseRunner, type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

const CASES = join(import.meta.dirname, '../../../packages/sources/cases');
const CODE = 'his-92901';

let store: TestDatabase;
let dataDir: string;
let landing: string;
let hub: HubProcess;

const start = (): Promise<HubProcess> =>
  startHubProcess(dataDir, ['--empty'], { DATABASE_URL: store.url, DEMO: 'on', DROP_DIR: join(dataDir, 'drop'), DROP_SETTLE_MS: '100' });
const names = (place: string): Promise<string[]> =>
  readdir(join(landing, place)).then(
    (found) => found.sort(),
    () => [],
  );
const beside = (name: string): string[] => [name, `${name}.receipt.json`, `${name}.receipt.txt`];

async function lay(file: string, as: string): Promise<void> {
  await copyFile(join(CASES, file), join(landing, `.${as}`));
  await rename(join(landing, `.${as}`), join(landing, as));
}

async function until(place: string, count: number): Promise<void> {
  for (const end = Date.now() + 60_000; (await names(place)).length < count; ) {
    if (Date.now() > end) throw new Error(`${place} has ${(await names(place)).join(' ')}`);
    await wait(50);
  }
}

beforeAll(async () => {
  store = await testDatabase({ poolSize: 1 });
  dataDir = await newDataDir();
  landing = join(dataDir, 'drop', CODE);
  await mkdir(landing, { recursive: true });
  hub = await start();
  await new CaseRunner({ url: hub.url, token: hub.tokens()['*'] as string }).register(join(CASES, 'facilities.json'));
}, 90_000);
afterAll(async () => {
  await hub?.stop();
  await removeDataDir(dataDir);
  await store?.drop();
}, 60_000);

test('a visit laid into the folder is stored and its receipt lies beside it; a cut one is rejected with the reason', async () => {
  await lay('qd3176/01-ngoai-tru-tha-dtd.xml', 'TRẦN THỊ BÍCH NGỌC.xml');
  await lay('bad/01-cat-cut.xml', 'cut.xml');
  await until('done', 3);
  await until('failed', 3);
  expect(await names('done')).toEqual(beside('TRẦN THỊ BÍCH NGỌC.xml'));
  expect(await names('failed')).toEqual(beside('cut.xml'));
  const receipt = JSON.parse(await readFile(join(landing, 'done/TRẦN THỊ BÍCH NGỌC.xml.receipt.json'), 'utf8')) as { id: string };
  expect(receipt).toMatchObject({ status: 'completed', source: CODE, counts: { received: 1, stored: 1, unchanged: 0, rejected: 0 } });
  expect(await readFile(join(landing, 'failed/cut.xml.receipt.txt'), 'utf8')).toMatch(/\[LỖI \/ ERROR\] VN-ENV-unparseable/);
  const token = hub.tokens()['*'] as string;
  const answer = await fetch(`${hub.url}/intake/submissions/${receipt.id}`, { headers: { authorization: `Bearer ${token}` } });
  expect(await answer.json()).toMatchObject({ id: receipt.id, status: 'completed' });
  const metrics = await (await fetch(`${hub.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
  expect(metrics).toContain('hub_folder_files_total{event="new"} 2');
  expect(await readFile(join(dataDir, 'logs', 'hub.log'), 'utf8')).not.toMatch(/NGỌC|cut\.xml/);
}, 120_000);

test('kill -9 of the hub while files come: the next one goes on, nothing is lost, nothing is there twice', async () => {
  const files = [
    'qd3176/02-noi-tru-phau-thuat.xml',
    'qd3176/05-chuyen-tuyen-hen-kham.xml',
    'check-in/01-check-in.xml',
    'papers/01-giay-ra-vien-nghi-viec.xml',
  ];
  const laid: string[] = [];
  for (let i = 0; i < 24; i += 1) {
    const name = `k${i}.xml`;
    await lay(files[i % files.length] as string, name);
    laid.push(name);
    if (i % 8 !== 5) continue;
    await wait(150);
    await hub.kill('SIGKILL');
    hub = await start();
  }
  for (const end = Date.now() + 60_000; ; await wait(100)) {
    const ended = [...(await names('done')), ...(await names('failed'))].filter((name) => laid.includes(name));
    if (ended.length === laid.length) break;
    if (Date.now() > end) throw new Error(`only ${ended.join(' ')}`);
  }
  const there = [...(await names('done')), ...(await names('failed'))].filter((name) => /^k\d/.test(name)).sort();
  expect(there).toEqual(laid.flatMap(beside).sort());
  expect((await names('')).filter((name) => name.endsWith('.xml'))).toEqual([]);
  const { rows } = await store.database.pool.query<{ n: number }>('select count(*)::int as n from submission');
  // The two of the test before, and the four different ones among twenty-four.
  expect(rows[0]?.n).toBe(6);
}, 240_000);
