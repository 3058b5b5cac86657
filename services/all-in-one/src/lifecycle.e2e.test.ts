import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, expect, test } from '@jest/globals';
import { loadProvince, registerProvince } from './demo/load.ts';
import { type HubProcess, newDataDir, removeDataDir, spawnHub, startHubProcess } from './testing/hub-process.fixture.ts';

const folders: string[] = [];
const stores: TestDatabase[] = [];
const running: HubProcess[] = [];
const folder = async () => {
  const made = await newDataDir();
  folders.push(made);
  return made;
};
afterAll(async () => {
  for (const hub of running) await hub.stop();
  for (const made of folders) await removeDataDir(made);
  for (const store of stores) await store.drop();
}, 60_000);

const PROVINCE = { people: 12, seed: 7, from: '2025-07-01', to: '2026-06-30' };
/** Every process: id, parent, command line. A zombie waits for its parent to notice and is not among them. */
function processes(): { pid: number; parent: number; args: string }[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((found) => found !== null && !found[3]?.startsWith('Z'))
    .map((found) => ({ pid: Number(found?.[1]), parent: Number(found?.[2]), args: found?.[4] ?? '' }));
}
const alive = (pid: number) => processes().some((one) => one.pid === pid);
const pause = () => wait(100);

test('starts on embedded Postgres, loads a province by HTTP, stops on Ctrl-C and goes on with its data', async () => {
  const dataDir = await folder();
  const first = await startHubProcess(dataDir);
  running.push(first);
  expect(first.output()).toContain('DEMO MODE');
  expect(statSync(join(dataDir, 'demo-tokens.json')).mode & 0o077).toBe(0);
  const operator = first.tokens()['*'] as string;
  await registerProvince(first.url, operator, PROVINCE);
  const total = async (url: string) =>
    (
      (await (await fetch(`${url}/fhir/Encounter?_summary=count`, { headers: { authorization: `Bearer ${operator}` } })).json()) as {
        total: number;
      }
    ).total;
  expect(await total(first.url)).toBe(0);

  // A second start on the same data, and one on the same port, are refused in both languages.
  const same = spawnHub(dataDir);
  expect(await once(same.child, 'exit')).toEqual([1, null]);
  expect(same.output()).toMatch(/đang được tiến trình \d+ sử dụng[\s\S]*in use by process/);
  const port = spawnHub(await folder(), ['--empty'], { PORT: new URL(first.url).port });
  expect(await once(port.child, 'exit')).toEqual([1, null]);
  expect(port.output()).toMatch(/đang có chương trình khác dùng[\s\S]*is taken/);

  expect(await first.stop()).toBe(0);
  const second = await startHubProcess(dataDir);
  running.push(second);
  expect(second.tokens()['*']).toBe(operator);
  // The facilities registered before have demo tokens now.
  expect(Object.keys(second.tokens()).length).toBeGreaterThan(5);
  expect(await second.stop()).toBe(0);
}, 120_000);

test('a province that is loaded twice is there once, under the facilities’ own tokens', async () => {
  const store = await testDatabase({ poolSize: 2 });
  stores.push(store);
  const env = { DATABASE_URL: store.url, DEMO: 'on' };
  const dataDir = await folder();
  let hub = await startHubProcess(dataDir, ['--empty'], env);
  running.push(hub);
  await registerProvince(hub.url, hub.tokens()['*'] as string, PROVINCE);
  await hub.stop();
  hub = await startHubProcess(dataDir, ['--empty'], env);
  running.push(hub);
  const counts = async () =>
    (
      await store.database.pool.query<{ type: number; n: number }>(
        'select type, sum(n)::int as n from resource_count group by type order by type',
      )
    ).rows;
  const never = new AbortController().signal;
  let last = { sent: 0, processed: 0 };
  await loadProvince(hub.url, hub.tokens(), store.database, PROVINCE, never, (sent, processed) => (last = { sent, processed }));
  const once_ = await counts();
  const versions = async () =>
    (await store.database.pool.query<{ n: number; sum: number }>('select count(*)::int as n, sum(version)::int as sum from resource'))
      .rows[0];
  const before = await versions();
  expect(last.sent).toBeGreaterThan(12);
  expect(last.processed).toBe(last.sent);
  expect(once_.length).toBeGreaterThan(8);
  // The first searches are planned for what is there, not for the empty store of a moment ago.
  const believed = await store.database.pool.query<{ off: number }>(
    "select max(abs(reltuples / greatest(n, 1) - 1))::float as off from (select reltuples, case relname when 'resource' then (select count(*) from resource) else (select count(*) from idx_token) end as n from pg_class where oid in ('resource'::regclass, 'idx_token'::regclass)) t",
  );
  expect(believed.rows[0]?.off).toBeLessThan(0.1);
  await loadProvince(hub.url, hub.tokens(), store.database, PROVINCE, never, () => undefined);
  expect(await counts()).toEqual(once_);
  expect(await versions()).toEqual(before);
}, 120_000);

test('outside demo mode there are no demo tokens; the operator’s secret is printed once and works', async () => {
  const store = await testDatabase({ poolSize: 1 });
  stores.push(store);
  const dataDir = await folder();
  const first = await startHubProcess(dataDir, [], { DATABASE_URL: store.url });
  running.push(first);
  expect(first.output()).not.toContain('DEMO MODE');
  expect(() => first.tokens()).toThrow();
  const secret = /client_secret (\S+)/.exec(first.output())?.[1] as string;
  const token = await fetch(`${first.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'operator', client_secret: secret }),
  });
  expect(token.status).toBe(200);
  const { access_token } = (await token.json()) as { access_token: string };
  expect((await fetch(`${first.url}/fhir/Patient`, { headers: { authorization: `Bearer ${access_token}` } })).status).toBe(200);
  await first.stop();
  const second = await startHubProcess(dataDir, [], { DATABASE_URL: store.url });
  running.push(second);
  expect(second.output()).not.toContain('client_secret');
  await second.stop();
}, 120_000);

test('a worker that is killed is started again; a killed hub takes its worker with it', async () => {
  const store = await testDatabase({ poolSize: 1 });
  stores.push(store);
  const hub = await startHubProcess(await folder(), ['--empty'], { DATABASE_URL: store.url, DEMO: 'on' });
  running.push(hub);
  const worker = async (): Promise<number> => {
    for (let tries = 0; tries < 200; tries++, await pause()) {
      const found = processes().find((one) => one.parent === hub.pid && one.args.includes('ingest-worker'));
      if (found !== undefined) return found.pid;
    }
    throw new Error('no worker');
  };
  const first = await worker();
  process.kill(first, 'SIGKILL');
  while (alive(first)) await pause();
  const second = await worker();
  expect(second).not.toBe(first);
  await hub.kill('SIGKILL');
  for (let tries = 0; tries < 200 && alive(second); tries++) await pause();
  expect(alive(second)).toBe(false);
}, 120_000);

test('a wrong command line or setting ends with words, not with a stack', async () => {
  const argument = spawnHub(await folder(), ['--nonsense']);
  expect(await once(argument.child, 'exit')).toEqual([2, null]);
  expect(argument.output()).toContain('Unknown argument');
  const setting = spawnHub(await folder(), [], { PORT: 'abc' });
  expect(await once(setting.child, 'exit')).toEqual([2, null]);
  expect(setting.output()).toContain('PORT');
  const server = spawnHub(await folder(), [], { DATABASE_URL: 'postgres://x:bi-mat@127.0.0.1:9/x' });
  expect(await once(server.child, 'exit')).toEqual([1, null]);
  expect(server.output()).toContain('DATABASE_URL');
  expect(server.output()).not.toContain('bi-mat');
}, 60_000);
