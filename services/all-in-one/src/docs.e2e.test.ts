import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callsOf, curlMissing, differences, hasCurl, runShell, type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

const FOLDER = join(import.meta.dirname, '../../fhir-api/docs');
const pages = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.md'))
  .sort();
const textOf = (page: string) => readFileSync(join(FOLDER, page), 'utf8');

let hub: HubProcess;
let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase({ poolSize: 1 });
  hub = await startHubProcess(await newDataDir(), ['--empty'], { DATABASE_URL: store.url, DEMO: 'on' });
}, 60_000);
afterAll(async () => {
  await hub?.stop();
  if (hub !== undefined) await removeDataDir(hub.dataDir);
  await store?.drop();
}, 60_000);

describe('the pages', () => {
  test.each(pages)('%s: a title, a summary in Vietnamese, a call', (page) => {
    const text = textOf(page);
    expect(text).toMatch(/^# .+\n\n> \*\*Tóm tắt\.\*\* /);
    expect(callsOf(text).length).toBeGreaterThan(0);
  });

  test('README.md leads to every page, and every link leads somewhere', () => {
    const linked = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\]\(([\w-]+\.md)(#[\w-]*)?\)/g)].map(([, to]) => [page, to] as const),
    );
    const index = linked.filter(([page]) => page === 'README.md').map(([, to]) => to);
    expect(pages.filter((page) => page !== 'README.md' && !index.includes(page))).toEqual([]);
    expect(linked.filter(([, to]) => !pages.includes(to as string))).toEqual([]);
  });

  test('every operation of openapi.json has its page', async () => {
    const { paths } = (await (await fetch(`${hub.url}/fhir/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { 'x-page': string }>>;
    };
    const named = Object.values(paths).flatMap((item) => Object.values(item).map((operation) => operation['x-page']));
    expect(named.length).toBeGreaterThan(20);
    expect([...new Set(named)].filter((page) => !pages.includes(page))).toEqual([]);
  });
});

const curl = hasCurl();
if (!curl) process.stderr.write(`the curl lines of services/fhir-api/docs: ${curlMissing}\n`);

// Calls of a page build on one another, so a page is one test; a page uses ids of its own.
(curl ? describe : describe.skip)('their curl lines, run', () => {
  test.each(pages)('%s', async (page) => {
    const base = `${hub.url}/fhir`;
    const text = textOf(page).replaceAll('http://127.0.0.1:8080', hub.url);
    for (const { line, shell, answer } of callsOf(text)) {
      const real = await runShell(shell, { BASE: base, TOKEN: hub.tokens()['*'] as string });
      const known = JSON.parse(JSON.stringify(answer).replaceAll('$BASE', base)) as typeof answer;
      const found = differences(known, real);
      expect({ page, line, found, ...(found.length > 0 ? { real } : {}) }).toEqual({ page, line, found: [] });
    }
  });
});
