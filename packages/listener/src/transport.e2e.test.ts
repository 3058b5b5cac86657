import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type SecureVersion, type TLSSocket } from 'node:tls';
import { type TestCertificates, testCertificates } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createHttpServer } from './http-server.ts';
import { stopServer } from './stop.ts';
import { isLoopback, type Transport, tlsOptions } from './transport.ts';

let folder: string;
let pem: TestCertificates;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-tls-'));
  pem = await testCertificates(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const secured = (more: Partial<Transport> = {}): Transport => ({
  host: '127.0.0.1',
  certFile: pem.serverCertFile,
  keyFile: pem.serverKeyFile,
  ...more,
});

/** Serves what the server knows of the client's certificate. */
async function serving<T>(transport: Transport, work: (port: number) => Promise<T>): Promise<T> {
  const server = createHttpServer((asked, answer) => {
    const socket = asked.socket as TLSSocket;
    answer.end(`${socket.authorized === true ? (socket.getPeerCertificate().subject?.CN ?? '') : 'nobody'}`);
  }, transport);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await work((server.address() as AddressInfo).port);
  } finally {
    await stopServer(server, 100);
  }
}

async function ask(port: number, identity?: { cert: string; key: string }, ca = pem.ca): Promise<string> {
  const asking = request({ host: '127.0.0.1', port, ca, ...identity, agent: false });
  asking.end();
  const [answer] = await once(asking, 'response');
  let text = '';
  for await (const piece of answer) text += piece;
  return text;
}

async function protocolOf(port: number, version: SecureVersion, ciphers?: string): Promise<string> {
  const socket = connect({
    host: '127.0.0.1',
    port,
    ca: pem.ca,
    minVersion: version,
    maxVersion: version,
    ...(ciphers ? { ciphers } : {}),
  });
  try {
    await once(socket, 'secureConnect');
    return socket.getProtocol() ?? '';
  } finally {
    socket.destroy();
  }
}

describe('patient data is never carried in clear', () => {
  test.each(['0.0.0.0', '::', '10.1.2.3', 'hub.example.org', '128.0.0.1'])('plain HTTP on %s is refused', (host) => {
    expect(() => createHttpServer(() => undefined, { host })).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'plain-transport' }) }),
    );
  });

  test.each(['127.0.0.1', '127.3.4.5', '::1', 'localhost', '[::1]', '::ffff:127.0.0.1'])('%s is this machine', (host) => {
    expect(isLoopback(host)).toBe(true);
    expect(tlsOptions({ host })).toBeUndefined();
  });

  test('a declared proxy may stand in front', () => {
    expect(tlsOptions({ host: '0.0.0.0', proxies: '10.0.0.1' })).toBeUndefined();
  });

  test.each([
    ['a certificate without its key', () => secured({ keyFile: undefined })],
    ['a key without its certificate', () => secured({ certFile: undefined })],
    ['client authorities without TLS', () => ({ host: '127.0.0.1', clientCaFile: pem.caFile })],
    ['a file that is not there', () => secured({ certFile: join(folder, 'none.pem') })],
    ['a key that is no key', () => secured({ keyFile: pem.caFile })],
    ['a key of another certificate', () => secured({ certFile: pem.caFile })],
  ])('%s is refused at the start', (_, transport) => {
    expect(() => createHttpServer(() => undefined, transport())).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'tls-files' }) }),
    );
  });
});

describe('TLS', () => {
  test('1.2 and 1.3 are spoken, older ones and suites without forward secrecy are not', async () => {
    await serving(secured(), async (port) => {
      expect(await protocolOf(port, 'TLSv1.3')).toBe('TLSv1.3');
      expect(await protocolOf(port, 'TLSv1.2')).toBe('TLSv1.2');
      await expect(protocolOf(port, 'TLSv1.1', 'DEFAULT@SECLEVEL=0')).rejects.toThrow();
      await expect(protocolOf(port, 'TLSv1.2', 'AES128-SHA')).rejects.toThrow();
      expect(await ask(port)).toBe('nobody');
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    });
  });

  test("a client's certificate is believed when a known authority signed it", async () => {
    await serving(secured({ clientCaFile: pem.caFile }), async (port) => {
      expect(await ask(port, pem.client)).toBe('his-92901');
      expect(await ask(port, pem.stranger)).toBe('nobody');
      expect(await ask(port)).toBe('nobody');
    });
  });

  test('where certificates are required, no other connection comes about', async () => {
    await serving(secured({ clientCaFile: pem.caFile, clientCert: 'required' }), async (port) => {
      expect(await ask(port, pem.client)).toBe('his-92901');
      await expect(ask(port, pem.stranger)).rejects.toThrow();
      await expect(ask(port)).rejects.toThrow();
    });
  });

  test('a renewed certificate is taken up without a restart; a broken file leaves the old one', async () => {
    const renewedFolder = await mkdtemp(join(tmpdir(), 'hub-tls-new-'));
    const renewed = await testCertificates(renewedFolder);
    const [certFile, keyFile] = [join(folder, 'live.pem'), join(folder, 'live.key')];
    await copyFile(pem.serverCertFile, certFile);
    await copyFile(pem.serverKeyFile, keyFile);
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'setTimeout', 'clearTimeout', 'nextTick', 'queueMicrotask', 'performance', 'Date'] });
    try {
      await serving(secured({ certFile, keyFile }), async (port) => {
        await writeFile(certFile, 'half a file');
        jest.advanceTimersByTime(61_000);
        expect(await ask(port)).toBe('nobody');
        await copyFile(renewed.serverCertFile, certFile);
        await copyFile(renewed.serverKeyFile, keyFile);
        jest.advanceTimersByTime(61_000);
        expect(await ask(port, undefined, renewed.ca)).toBe('nobody');
        await expect(ask(port, undefined, pem.ca)).rejects.toThrow();
        // The sweep of stopServer runs on an interval too.
        jest.useRealTimers();
      });
    } finally {
      jest.useRealTimers();
      await rm(renewedFolder, { recursive: true });
    }
  });
});
