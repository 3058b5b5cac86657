import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Principal } from '@hub/access';
import type { ReadStore } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { createLogger } from '@hub/telemetry';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createFhirApp } from './app.ts';
import { openApis, statements } from './statement.ts';

const PUBLIC = 'https://data.example.org';
const OPERATOR: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
const resource = { type: 'Patient', id: 'x', body: '{"resourceType":"Patient","id":"x"}' };
const version = { type: 'Patient', id: 'x', version: 2, lastUpdated: 0, deleted: false, body: resource.body, made: 'updated' as const };
const store: ReadStore<SearchQuery> = {
  readCurrent: async () => version,
  readVersion: async () => version,
  historyInstance: async () => ({ versions: [version], total: 2, next: 2 }),
  historyList: async () => ({ versions: [version], next: 'cursor' }),
  metaInUse: async () => ({ profile: [], security: [], tag: [] }),
  search: async () => ({ matches: [resource], included: [resource], next: 'cursor' }),
};

let server: Server;
beforeAll(async () => {
  const app = createFhirApp({
    store,
    writes: { write: () => Promise.reject(new Error('nothing is written here')) },
    now: Date.now,
    capabilityStatement: statements(),
    openApi: openApis(),
    authenticate: async () => OPERATOR,
    record: async () => undefined,
    log: createLogger({ service: 'test', level: 'silent' }),
    publicUrl: PUBLIC,
  });
  server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => new Promise((done) => server.close(done)));

/** As a proxy passes it on, and as somebody sends it who would like to be in our links. */
function ask(path: string): Promise<string> {
  const headers = {
    authorization: 'Bearer any',
    host: 'evil.example',
    forwarded: 'host=evil.example;proto=http',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'http',
  };
  return new Promise((resolve, reject) => {
    get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', path, headers, agent: false }, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      resolve(Buffer.concat(parts).toString());
    }).once('error', reject);
  });
}

interface Page {
  readonly link: readonly { readonly url: string }[];
  readonly entry: readonly { readonly fullUrl: string }[];
}

test.each(['/fhir/Patient?name=an', '/fhir/Patient/x/_history', '/fhir/Patient/_history'])(
  '%s: links and full URLs begin with PUBLIC_URL',
  async (path) => {
    const text = await ask(path);
    const page = JSON.parse(text) as Page;
    const urls = [...page.link.map(({ url }) => url), ...page.entry.map(({ fullUrl }) => fullUrl)];
    expect(urls.length).toBeGreaterThanOrEqual(3);
    for (const url of urls) expect(url).toMatch(/^https:\/\/data\.example\.org\/fhir\/Patient/);
    expect(text).not.toContain('evil');
  },
);

test('so do the statements', async () => {
  expect(JSON.parse(await ask('/fhir/metadata')).implementation.url).toBe(`${PUBLIC}/fhir`);
  const document = JSON.parse(await ask('/fhir/openapi.json'));
  expect(document.servers).toEqual([{ url: PUBLIC }]);
  expect(document.components.securitySchemes.oauth2.flows.clientCredentials.tokenUrl).toBe(`${PUBLIC}/oauth/token`);
  expect(JSON.parse(await ask('/fhir/.well-known/smart-configuration')).token_endpoint).toBe(`${PUBLIC}/oauth/token`);
});
