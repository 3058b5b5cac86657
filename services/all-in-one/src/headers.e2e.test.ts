import { createHash } from 'node:crypto';
import { request as ask, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createFront } from './front.ts';
import { Count, RequestCounts } from './metrics.ts';
import { Boot } from './progress.ts';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';
import { WriteCounts } from './write-counts.ts';

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

describe('every answer, whoever answers and whatever it says', () => {
  test.each([
    '/',
    '/health/live',
    '/health/ready',
    '/metrics',
    '/fhir/metadata',
    '/fhir/Patient',
    '/fhir/Patient/khong-co',
    '/intake/submissions',
    '/intake/khong-co',
    '/oauth/jwks',
    '/oauth/khong-co',
    '/access/policies',
    '/audit/AuditEvent',
    '/khong-co',
    '/intake/submissions/%',
  ])('%s', async (path) => {
    for (const headers of [{}, { authorization: `Bearer ${token}` }]) {
      const answer = await fetch(hub.url + path, { headers: headers as Record<string, string> });
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('x-frame-options')).toBe('DENY');
      expect(answer.headers.get('permissions-policy')).toContain('camera=()');
      expect(answer.headers.get('x-powered-by')).toBeNull();
      expect(answer.headers.get('server')).toBeNull();
      expect(answer.headers.get('content-type')).toMatch(
        /^(application\/(fhir\+)?json|text\/(html|plain)); ?(version=0\.0\.4; )?charset=utf-8$/,
      );
      // In clear it means nothing (RFC 6797 §7.2).
      expect(answer.headers.get('strict-transport-security')).toBeNull();
    }
  });
});

test('the start page: its one style is the one its policy allows, and nothing in it runs', async () => {
  const answer = await fetch(hub.url);
  const html = await answer.text();
  const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text]) => text as string);
  expect(styles.length).toBe(1);
  const hash = createHash('sha256')
    .update(styles[0] as string)
    .digest('base64');
  expect(answer.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
  expect(html).not.toMatch(/<script|\son\w+=|style="|javascript:/i);
});

test('an upload is saved by a browser and runs nothing; a narrative stays data', async () => {
  const write = (type: string, id: string, body: object) =>
    fetch(`${hub.url}/fhir/${type}/${id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: type, id, ...body }),
    });
  const html = '<html><script>alert(1)</script></html>';
  expect((await write('Binary', 'trang', { contentType: 'text/html', data: Buffer.from(html).toString('base64') })).status).toBe(201);
  const saved = await fetch(`${hub.url}/fhir/Binary/trang`, { headers: { authorization: `Bearer ${token}` } });
  expect(await saved.text()).toBe(html);
  expect(saved.headers.get('content-disposition')).toBe('attachment');
  expect(saved.headers.get('content-security-policy')).toMatch(/^sandbox/);
  expect(saved.headers.get('x-content-type-options')).toBe('nosniff');

  for (const inside of [
    '<script>1</script>',
    '<img src="x" onerror="1"/>',
    '<a href="javascript:1">x</a>',
    '<iframe src="x"></iframe>',
    '<form action="x"></form>',
  ]) {
    const div = `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>`;
    const refused = await write('Basic', 'loi', { code: { text: 'x' }, text: { status: 'generated', div } });
    if (refused.status < 300) {
      // Taken as data: it is answered as JSON, never as a page.
      const read = await fetch(`${hub.url}/fhir/Basic/loi`, { headers: { authorization: `Bearer ${token}`, accept: 'text/html,*/*' } });
      expect(read.headers.get('content-type')).toMatch(/json/);
    } else expect(refused.status).toBeLessThan(500);
  }
});

describe('/metrics without a token', () => {
  const served = async (proxies: string | undefined, work: (url: string) => Promise<void>): Promise<void> => {
    const front = {
      boot: new Boot(),
      demo: false,
      counts: new RequestCounts(),
      slowQueries: new Count(),
      writes: new WriteCounts(),
      proxies,
    };
    const server: Server = createServer(createFront(front));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
    } finally {
      await new Promise((done) => server.close(done));
    }
  };
  const status = (url: string, headers: Record<string, string> = {}): Promise<number | undefined> =>
    new Promise((done, failed) => {
      const sent = ask(url, { headers, agent: false }, (answer) => {
        answer.resume();
        answer.once('end', () => done(answer.statusCode));
      });
      sent.once('error', failed);
      sent.end();
    });

  test('from this machine: yes; through anything that names somebody else: no', () =>
    served(undefined, async (url) => {
      expect(await status(url)).toBe(200);
      expect(await status(url, { 'x-forwarded-for': '192.0.2.1' })).toBe(401);
      expect(await status(url, { forwarded: 'for=192.0.2.1' })).toBe(401);
    }));
  test('a declared proxy on this machine is not this machine, even when it says nothing', () =>
    served('127.0.0.0/8', async (url) => {
      expect(await status(url)).toBe(401);
      expect(await status(url, { 'x-forwarded-for': '127.0.0.1' })).toBe(401);
    }));
});
