import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CaseRunner, readCaseFolder, type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'fhir-kit-client';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

const CASES = join(import.meta.dirname, '../../../packages/sources/cases');
const SUITE = join(import.meta.dirname, '../../../../shared/suites/capability-truth.mjs');

let hub: HubProcess;
let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase({ poolSize: 1 });
  hub = await startHubProcess(await newDataDir(), ['--empty'], { DATABASE_URL: store.url, DEMO: 'on' });
  const runner = new CaseRunner({ url: hub.url, token: hub.tokens()['*'] as string });
  await runner.register(join(CASES, 'facilities.json'));
  const folder = readCaseFolder(CASES, 'qd4750');
  for (const one of folder.cases) await runner.run(folder, one);
}, 60_000);
afterAll(async () => {
  await hub?.stop();
  if (hub !== undefined) await removeDataDir(hub.dataDir);
  await store?.drop();
}, 60_000);

interface Found {
  readonly resourceType: string;
  readonly total?: number;
  readonly entry?: readonly { readonly resource: { readonly resourceType: string; readonly id: string } }[];
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
}

// Every method of the client: fhir-kit-client.e2e.test.ts. Here: what came in as QĐ 4750 files is found by it.
describe('fhir-kit-client', () => {
  const client = () => new Client({ baseUrl: `${hub.url}/fhir`, customHeaders: { authorization: `Bearer ${hub.tokens()['*']}` } });

  test('reads the capability statement', async () => {
    expect(await client().capabilityStatement()).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' });
  });

  test('searches, reads, reads a version and its history, and walks to the next page', async () => {
    const fhir = client();
    const found = (await fhir.search({ resourceType: 'Observation', searchParams: { _count: 1 } })) as unknown as Found;
    const id = found.entry?.[0]?.resource.id as string;
    expect(id).toMatch(/^[a-z2-7]{26}$/);
    expect(await fhir.read({ resourceType: 'Observation', id })).toMatchObject({ resourceType: 'Observation', id });
    expect(await fhir.vread({ resourceType: 'Observation', id, version: '1' })).toMatchObject({ meta: { versionId: '1' } });
    expect(await fhir.history({ resourceType: 'Observation', id })).toMatchObject({ type: 'history', total: 1 });
    const next = (await fhir.nextPage({ bundle: found as never })) as unknown as Found;
    expect(next.entry?.[0]?.resource.id).not.toBe(id);
  });

  test('searches by POST', async () => {
    const found = (await client().resourceSearch({
      resourceType: 'Encounter',
      searchParams: { _include: 'Encounter:patient', _count: 1 },
      options: { postSearch: true },
    } as never)) as unknown as Found;
    expect(found.entry?.map((entry) => entry.resource.resourceType)).toEqual(['Encounter', 'Patient']);
  });

  test('hears of an unknown resource as an OperationOutcome', async () => {
    await expect(client().read({ resourceType: 'Patient', id: 'none' })).rejects.toMatchObject({
      response: { status: 404, data: { resourceType: 'OperationOutcome' } },
    });
  });
});

describe('access', () => {
  test('a facility sees its own patients only, and a foreign one reads as unknown', async () => {
    const ask = (token: string, path: string) => fetch(`${hub.url}/fhir/${path}`, { headers: { authorization: `Bearer ${token}` } });
    const operator = hub.tokens()['*'] as string;
    const put = await fetch(`${hub.url}/intake/sources/his-99999`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
      body: JSON.stringify({ facility: '99999', facilityName: 'Cơ sở khác', kind: 'hospital', formats: ['qd-xml'] }),
    });
    const { token } = (await put.json()) as { token: string };
    const all = (await (await ask(operator, 'Patient')).json()) as Found;
    const foreign = all.entry?.[0]?.resource.id as string;
    expect((await ask(operator, `Patient/${foreign}`)).status).toBe(200);
    expect((await ask(token, `Patient/${foreign}`)).status).toBe(404);
    for (const query of ['Patient', `Patient?_id=${foreign}`, 'Encounter?_include=Encounter:patient', 'Observation?patient.name=nguyen']) {
      const seen = (await (await ask(token, `${query}${query.includes('?') ? '&' : '?'}_total=accurate`)).json()) as Found;
      expect([query, seen.total, seen.entry]).toEqual([query, 0, undefined]);
    }
  });

  test('every address answers 401 to a stranger but the closed list', async () => {
    const status = async (path: string, method = 'GET') => (await fetch(hub.url + path, { method })).status;
    for (const path of [
      '/',
      '/health/live',
      '/health/ready',
      '/fhir/metadata',
      '/fhir/openapi.json',
      '/fhir/.well-known/smart-configuration',
    ])
      expect([path, await status(path)]).toEqual([path, 200]);
    for (const path of [
      '/fhir/Patient',
      '/fhir/Patient/x',
      '/fhir/x',
      '/intake/submissions',
      '/intake/sources',
      '/intake/x',
      '/oauth/x',
      '/x',
      '/health/x',
      '/favicon.ico',
    ]) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
        expect([method, path, await status(path, method)]).toEqual([method, path, 401]);
    }
    expect((await fetch(`${hub.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(401);
    expect(await status('/metrics')).toBe(200);
  });
});

describe('capability-truth', () => {
  const there = existsSync(SUITE);
  if (!there) process.stderr.write(`not run: capability-truth (${SUITE} is not here)\n`);
  (there ? test : test.skip)(
    'everything /fhir/metadata declares answers',
    async () => {
      const run = promisify(execFile)(process.execPath, [SUITE, `${hub.url}/fhir`], {
        env: { ...process.env, NODE_OPTIONS: '', HUB_TOKEN: hub.tokens()['*'] },
        maxBuffer: 1 << 26,
      });
      const { stdout } = await run.catch((error: { stdout: string }) => error);
      expect(
        stdout
          .trim()
          .split('\n')
          .filter((line) => /FAIL|failed/.test(line)),
      ).toEqual([expect.stringMatching(/ 0 failed/)]);
    },
    // Some fifteen thousand requests, on machines that do other work.
    600_000,
  );
});
