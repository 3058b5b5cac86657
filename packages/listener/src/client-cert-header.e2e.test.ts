import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestCertificates, testCertificates } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { authoritiesIn, certificateReader } from './client-cert-header.ts';
import { createHttpServer, type Refused } from './http-server.ts';
import { peerCertificate } from './peer-certificate.ts';
import { stopServer } from './stop.ts';
import type { Transport } from './transport.ts';

let folder: string;
let pem: TestCertificates;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-told-'));
  pem = await testCertificates(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const bytesOf = (cert: string): string => `:${new X509Certificate(cert).raw.toString('base64')}:`;
const escapedOf = (cert: string): string => encodeURIComponent(`${cert.trim()}\n`.replaceAll('\r', ''));
const nameOf = (shown: X509Certificate | string | undefined): string =>
  typeof shown === 'object' ? shown.subject : (shown ?? 'undefined');

describe('what a header says', () => {
  const read = (value: string | undefined, at = Date.now()) => nameOf(certificateReader(authoritiesIn(pem.ca), () => at)(value));

  test.each<[string, () => string | undefined, string]>([
    ['RFC 9440: a byte sequence of DER', () => bytesOf(pem.client.cert), 'CN=his-92901'],
    ['as nginx escapes it', () => escapedOf(pem.client.cert), 'CN=his-92901'],
    ['no header', () => undefined, 'none'],
    ['an empty one', () => '', 'none'],
    ['no bytes', () => '::', 'none'],
    ['of an authority nobody knows', () => bytesOf(pem.stranger.cert), 'none'],
    ['for servers only', () => bytesOf(pem.notForClients.cert), 'none'],
    ['the authority itself', () => bytesOf(pem.ca), 'none'],
    ['two', () => `${bytesOf(pem.client.cert)}, ${bytesOf(pem.client.cert)}`, 'wrong'],
    ['two in one', () => escapedOf(`${pem.client.cert.trim()}\n${pem.stranger.cert}`), 'wrong'],
    [
      'something behind it',
      () => `:${Buffer.concat([new X509Certificate(pem.client.cert).raw, Buffer.from('x')]).toString('base64')}:`,
      'wrong',
    ],
    ['parameters', () => `${bytesOf(pem.client.cert)};a=1`, 'wrong'],
    ['no colons', () => new X509Certificate(pem.client.cert).raw.toString('base64'), 'wrong'],
    ['a subject only', () => 'CN=his-92901', 'wrong'],
    ['no certificate', () => ':aGVsbG8=:', 'wrong'],
    ['half an escape', () => `${escapedOf(pem.client.cert)}%`, 'wrong'],
    ['far too much', () => `:${'A'.repeat(20_000)}:`, 'wrong'],
  ])('%s', (_, value, told) => {
    expect(read(value())).toBe(told);
  });

  test('is believed while it is valid, also when it was read before', () => {
    const { validFromDate, validToDate } = new X509Certificate(pem.client.cert);
    let at = Date.now();
    const reader = certificateReader(authoritiesIn(pem.ca), () => at);
    const seen = [at, validFromDate.getTime() - 1_000, validToDate.getTime() + 1_000].map((one) => {
      at = one;
      return nameOf(reader(bytesOf(pem.client.cert)));
    });
    expect(seen).toEqual(['CN=his-92901', 'none', 'none']);
  });
});

describe('a port behind a declared proxy', () => {
  const behind = (more: Partial<Transport> = {}): Transport => ({
    host: '127.0.0.1',
    proxies: '127.0.0.1',
    clientCaFile: pem.caFile,
    clientCertHeader: 'Client-Cert',
    ...more,
  });
  async function asking(transport: Transport, value: string | undefined, from = '127.0.0.1'): Promise<readonly [number, string, number]> {
    const refused: Refused[] = [];
    const handler = (asked: Parameters<typeof peerCertificate>[0], answer: import('node:http').ServerResponse) =>
      void answer.end(`${nameOf(peerCertificate(asked))} ${asked.headers['client-cert'] ?? '-'}`);
    const server = createHttpServer(handler, transport, (why) => void refused.push(why));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const headers = value === undefined ? {} : { 'Client-Cert': value };
      const sent = request({ host: '127.0.0.1', port, localAddress: from, agent: false, headers });
      sent.end();
      const [answer] = await once(sent, 'response');
      let text = '';
      for await (const piece of answer) text += piece;
      return [answer.statusCode, text, refused.length];
    } finally {
      await stopServer(server, 100);
    }
  }

  test('believes it, and takes the header off', async () => {
    expect(await asking(behind(), bytesOf(pem.client.cert))).toEqual([200, 'CN=his-92901 -', 0]);
    expect(await asking(behind(), bytesOf(pem.stranger.cert))).toEqual([200, 'undefined -', 0]);
    expect(await asking(behind(), undefined)).toEqual([200, 'undefined -', 0]);
  });

  test('believes nobody else: the header is taken off unread', async () => {
    expect(await asking(behind(), bytesOf(pem.client.cert), '127.0.0.2')).toEqual([200, 'undefined -', 0]);
    expect(await asking(behind(), 'anything', '127.0.0.2')).toEqual([200, 'undefined -', 0]);
    // Where the setting is not made, the header is no word about anybody.
    const unset = behind({ clientCertHeader: undefined, clientCaFile: undefined });
    expect((await asking(unset, bytesOf(pem.client.cert)))[1]).toMatch(/^undefined :/);
  });

  test('refuses what is no one certificate, and none where one is required', async () => {
    const [status, text, refused] = await asking(behind(), 'CN=his-92901');
    expect([status, JSON.parse(text).resourceType, refused, text.includes('his-92901')]).toEqual([400, 'OperationOutcome', 1, false]);
    const required = behind({ clientCert: 'required' });
    expect((await asking(required, bytesOf(pem.client.cert)))[0]).toBe(200);
    for (const none of [undefined, bytesOf(pem.stranger.cert)]) expect((await asking(required, none))[0]).toBe(400);
  });

  test('does not start without proxies and authorities to believe', async () => {
    const noAuthority = join(folder, 'none.pem');
    await writeFile(noAuthority, await readFile(pem.serverKeyFile));
    const start = (more: Partial<Transport>) => () => createHttpServer(() => undefined, behind(more));
    const says = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) });
    expect(start({ proxies: undefined })).toThrow(says('client-cert-header'));
    expect(start({ clientCaFile: undefined })).toThrow(says('client-cert-header'));
    expect(start({ clientCaFile: noAuthority })).toThrow(says('tls-files'));
    expect(start({ clientCaFile: join(folder, 'nothing.pem') })).toThrow(says('tls-files'));
  });
});
