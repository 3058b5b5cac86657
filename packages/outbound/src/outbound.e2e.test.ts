import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as plainServer, type RequestListener, type Server } from 'node:http';
import { createServer as tlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestCertificates, testCertificates } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isOpen } from './addresses.ts';
import { openOutbound } from './outbound.ts';

let folder: string;
let pem: TestCertificates;
let secure: Server;
let plain: Server;
let [securePort, port] = [0, 0];
const asked: string[] = [];

const answer: RequestListener = (request, response) => {
  asked.push(request.url ?? '');
  if (request.url === '/moved') response.writeHead(302, { Location: '/keys' }).end();
  else if (request.url === '/large') response.end(Buffer.alloc(50_000));
  else if (request.url === '/slow') setTimeout(() => response.end('late'), 2_000).unref();
  else if (request.url === '/drip') {
    response.writeHead(200);
    const drip = setInterval(() => response.write('.'), 50);
    response.once('close', () => clearInterval(drip));
  } else response.end('{"keys":[]}');
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-outbound-'));
  pem = await testCertificates(folder);
  secure = tlsServer({ cert: await readFile(pem.serverCertFile), key: await readFile(pem.serverKeyFile) }, answer).listen(0, '127.0.0.1');
  plain = plainServer(answer).listen(0, '127.0.0.1');
  await Promise.all([once(secure, 'listening'), once(plain, 'listening')]);
  securePort = (secure.address() as AddressInfo).port;
  port = (plain.address() as AddressInfo).port;
});
afterAll(async () => {
  for (const server of [secure, plain]) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

const REFUSED = { problem: { category: 'incorrect', code: 'outbound-url' } };

test.each([
  ['https://10.1.2.3/', 'a private network'],
  ['https://127.0.0.1/', 'this machine'],
  ['https://localhost/', 'this machine by name'],
  ['https://[::1]/', 'this machine, IPv6'],
  ['https://[::ffff:127.0.0.1]/', 'IPv4 within IPv6'],
  ['https://2130706433/', 'a number for 127.0.0.1'],
  ['https://0x7f.1/', 'hexadecimal'],
  ['https://169.254.169.254/latest/meta-data', 'the metadata service of a cloud'],
  ['https://[fd00::1]/', 'a private network, IPv6'],
  ['https://[64:ff9b::a00:1]/', 'a private network through NAT64'],
  ['https://0.0.0.0/', 'any address'],
  ['http://example.org/', 'plain HTTP'],
  ['ftp://example.org/', 'another protocol'],
  ['file:///etc/passwd', 'a file'],
  ['https://user:secret@example.org/', 'somebody in the address'],
  ['not an address', 'nothing'],
])('%s is not called: %s', async (url) => {
  await expect(openOutbound()(url)).rejects.toMatchObject(REFUSED);
});

test('addresses on the open network', () => {
  expect(['1.1.1.1', '203.113.0.1', '2606:4700::1111', '::ffff:1.1.1.1'].filter((address) => !isOpen(address))).toEqual([]);
  expect(['100.64.0.1', '192.168.1.1', '2001:db8::1', '2002:a00:1::', 'fe80::1', 'ff02::1', 'x'].filter(isOpen)).toEqual([]);
});

describe('a host of the house, by name', () => {
  const own = () =>
    openOutbound({ allowed: [`localhost:${securePort}`, `127.0.0.1:${port}`], ca: pem.ca, timeoutMs: 600, maxBytes: 10_000 });

  test('is called over TLS, and in plain HTTP where it is allowed', async () => {
    expect((await own()(`https://localhost:${securePort}/keys`)).body.toString()).toBe('{"keys":[]}');
    expect((await own()(`http://127.0.0.1:${port}/keys`)).status).toBe(200);
  });

  test('another port of it is not', async () => {
    await expect(own()(`https://localhost:${port}/keys`)).rejects.toMatchObject(REFUSED);
  });

  test('a redirect is an answer, not a way', async () => {
    asked.length = 0;
    expect((await own()(`https://localhost:${securePort}/moved`)).status).toBe(302);
    expect(asked).toEqual(['/moved']);
  });

  test.each(['/large', '/slow', '/drip'])('%s does not hold or fill the hub', async (path) => {
    await expect(own()(`https://localhost:${securePort}${path}`)).rejects.toMatchObject({
      problem: { category: 'unavailable', code: 'outbound' },
    });
  });

  test('a certificate of an unknown authority is not believed', async () => {
    const outbound = openOutbound({ allowed: [`localhost:${securePort}`] });
    await expect(outbound(`https://localhost:${securePort}/keys`)).rejects.toMatchObject({ problem: { code: 'outbound' } });
  });
});
