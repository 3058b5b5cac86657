import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callsOf, curlMissing, differences, hasCurl, type RealCall, runShell, type TestDatabase, testDatabase } from '@hub/test-support';
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

interface OpenApi {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { 'x-page': string; responses: Readonly<Record<string, { $ref: string }>> }>>>
  >;
  readonly components: { readonly responses: Readonly<Record<string, { readonly content?: object; readonly headers?: object }>> };
}
const openApi = async () => (await (await fetch(`${hub.url}/fhir/openapi.json`)).json()) as OpenApi;

/** What of a real answer openapi.json does not describe; nothing when it describes all of it, or when the call is not to /fhir. */
function undescribed({ paths, components }: OpenApi, { method, url, answer }: RealCall): readonly string[] {
  if (!url.pathname.startsWith('/fhir')) return [];
  const fits = (template: string) =>
    new RegExp(
      `^${template
        .replaceAll('$', '\\$')
        .replaceAll('*', '\\*')
        .replace(/\{\w+\}/g, '[^/$_][^/]*')}/?$`,
    ).test(url.pathname);
  // A literal path goes before one with parts to fill in.
  const [template] = Object.keys(paths)
    .filter(fits)
    .sort((a, b) => a.split('{').length - b.split('{').length);
  const operation = paths[template ?? '']?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
  const status = answer.status.split(' ')[1] as string;
  // Addresses and methods that are not described are refused.
  if (operation === undefined) return Number(status) >= 400 ? [] : [`${method} ${url.pathname}: ${status}`];
  const response = components.responses[operation.responses[status]?.$ref.split('/').at(-1) ?? ''];
  if (response === undefined) return [`${method} ${template}: ${status}`];
  const header = (name: string) => answer.headers.find(([other]) => other.toLowerCase() === name)?.[1];
  const type = header('content-type')?.split(';')[0];
  const described = Object.keys(response.content ?? {});
  return [
    ...(type === undefined || described.includes(type) || described.includes('*/*') ? [] : [`${method} ${template}: ${status} ${type}`]),
    ...['etag', 'location', 'last-modified', 'allow', 'retry-after', 'preference-applied']
      .filter((name) => header(name) !== undefined && !Object.keys(response.headers ?? {}).some((other) => other.toLowerCase() === name))
      .map((name) => `${method} ${template}: ${status} ${name}`),
  ];
}

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
    const { paths } = await openApi();
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
    const document = await openApi();
    const text = textOf(page).replaceAll('http://127.0.0.1:8080', hub.url);
    for (const { line, shell, answer } of callsOf(text)) {
      const real = await runShell(shell, { BASE: base, TOKEN: hub.tokens()['*'] as string });
      const known = JSON.parse(JSON.stringify(answer).replaceAll('$BASE', base)) as typeof answer;
      const found = [...differences(known, real.answer), ...undescribed(document, real)];
      expect({ page, line, found, ...(found.length > 0 ? { real } : {}) }).toEqual({ page, line, found: [] });
    }
  });
});
