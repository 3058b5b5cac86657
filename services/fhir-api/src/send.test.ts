import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Text } from '@hub/fhir-rest';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { send } from './send.ts';

let server: Server;
let body: Text = '';

beforeAll(async () => {
  server = createServer((request, response) => void send(request, response, { status: 200, headers: {}, body }, 'r1'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => new Promise((done) => server.close(done)));

const pieces = (count: number) => Array.from({ length: count }, (_, i) => `${i}: Nguyễn Thị Bích, 🏥 ${'ộ'.repeat(i % 50)};`);

test.each(['identity', 'gzip'])('a text in pieces arrives as if it were one, short or long (%s)', async (encoding) => {
  const { port } = server.address() as AddressInfo;
  for (const count of [1, 3, 2_000]) {
    body = pieces(count);
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'accept-encoding': encoding } });
    expect(await answer.text()).toBe(pieces(count).join(''));
  }
});
