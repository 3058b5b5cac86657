import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Listening, listen } from './listen.ts';

let listening: Listening;
beforeAll(async () => {
  listening = await listen((request, response) => void response.end(String(request.url?.length)), { host: '127.0.0.1' }, 0);
});
afterAll(() => listening.close(100));

async function raw(request: string): Promise<string> {
  const socket = connect(Number(new URL(listening.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(request);
  return text(socket);
}

test('a search for fifteen hundred identifiers fits into a URL', async () => {
  const url = `/fhir/Patient?identifier=${Array.from({ length: 1_500 }, (_, n) => `0921900${String(n).padStart(5, '0')}`).join(',')}`;
  expect(await (await fetch(listening.url + url)).text()).toBe(String(url.length));
});

test.each([
  ['too long', `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431, 'too-long'],
  ['no HTTP', 'CHAO HUB\r\n\r\n', 400, 'structure'],
])('what never becomes a request is answered with an OperationOutcome: %s', async (_name, request, status, code) => {
  const [head = '', body = ''] = (await raw(request)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.parse(body)).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] });
});
