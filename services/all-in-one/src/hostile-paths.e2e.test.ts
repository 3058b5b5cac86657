import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

// What `npm run fuzz` found, one by one: none of it may be a fault of the hub.
let dataDir: string;
let hub: HubProcess;
let token: string;
beforeAll(async () => {
  dataDir = await newDataDir();
  hub = await startHubProcess(dataDir);
  token = hub.tokens()['*'] as string;
}, 90_000);
afterAll(async () => {
  await hub?.stop();
  await removeDataDir(dataDir);
});

const call = (method: string, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(hub.url + path, { method, ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
const json = { 'content-type': 'application/json' };

test.each([
  ['half an escape where a client is named', 'GET', '/oauth/register/2024%', 404],
  ['half an escape where a policy is named', 'GET', '/access/policies/%E0%A4%A', 404],
  ['half an escape where a submission is named', 'GET', '/intake/submissions/%', 404],
  ['a NUL where a policy is named', 'DELETE', '/access/policies/%00', 400],
  ['a NUL where a source is named', 'POST', '/intake/submissions?source=%00', 400],
  ['a NUL where a submission is named', 'GET', '/intake/submissions/%00', 404],
])('%s', async (_, method, path, status) => {
  const body = method === 'POST' ? { body: '<a/>', headers: { 'content-type': 'application/xml' } } : {};
  expect((await call(method, path, body)).status).toBe(status);
});

test('half an escape tells a stranger nothing', async () => {
  expect((await fetch(`${hub.url}/oauth/register/2024%`)).status).toBe(401);
});

test.each(['deflate', 'gzip', 'br'])('JSON that is not packed as %s, though it says so', async (encoding) => {
  const answer = await call('PUT', '/intake/sources/his-1', {
    body: '{"facility":"92901"}',
    headers: { ...json, 'content-encoding': encoding },
  });
  expect(answer.status).toBe(400);
});
