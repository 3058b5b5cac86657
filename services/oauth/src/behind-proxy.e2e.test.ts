import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { json, type OauthServer, startOauth } from './testing/oauth.fixture.ts';
import { startTlsProxy, type TlsProxy } from './testing/tls-proxy.fixture.ts';

let oauth: OauthServer;
/** One that checks what it tells, one that tells whatever it is shown. */
let [proxy, careless] = [] as unknown as [TlsProxy, TlsProxy];
beforeAll(async () => {
  oauth = await startOauth(undefined, (pem) => ({ proxies: '127.0.0.1', clientCertHeader: 'Client-Cert', clientCaFile: pem.caFile }));
  proxy = await startTlsProxy(oauth.url, oauth.pem, { checks: true });
  careless = await startTlsProxy(oauth.url, oauth.pem, { checks: false });
  for (const [client_id, tls_client_auth_subject_dn] of [
    ['by-cert', 'CN=his-92901'],
    ['another', 'CN=his-92902'],
  ]) {
    const body = { client_id, hub_kind: 'operator', token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn };
    const answer = await fetch(`${oauth.url}/oauth/register`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${oauth.operator}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
  }
});
afterAll(async () => {
  await Promise.all([proxy?.close(), careless?.close()]);
  await oauth.close();
});

type Pair = { readonly cert: string; readonly key: string } | undefined;
const tokenBy = (through: TlsProxy, pair: Pair, client_id = 'by-cert', headers: Readonly<Record<string, string>> = {}) =>
  oauth.fetchAs(pair)(`${through.url}/oauth/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id }),
  });
const bytesOf = ({ cert }: { readonly cert: string }) => `:${new X509Certificate(cert).raw.toString('base64')}:`;

describe('mutual TLS that ends at a declared proxy (RFC 9440)', () => {
  test('the registered certificate logs its client in, as on a port of our own', async () => {
    const { client, stranger, notForClients } = oauth.pem;
    expect((await tokenBy(proxy, client)).status).toBe(200);
    expect((await tokenBy(proxy, client, 'another')).status).toBe(401);
    for (const through of [proxy, careless])
      for (const pair of [undefined, stranger, notForClients]) expect((await tokenBy(through, pair)).status).toBe(401);
    // What a client writes itself does not pass the proxy.
    expect((await tokenBy(proxy, stranger, 'by-cert', { 'Client-Cert': bytesOf(client) })).status).toBe(401);
  });

  test('its tokens are bound to it', async () => {
    const { client, stranger } = oauth.pem;
    const token = String((await json(await tokenBy(proxy, client))).access_token);
    const statusBy = async (pair: Pair) =>
      (await oauth.fetchAs(pair)(`${proxy.url}/oauth/register`, { headers: { Authorization: `Bearer ${token}` } })).status;
    expect([await statusBy(client), await statusBy(undefined), await statusBy(stranger)]).toEqual([200, 401, 401]);
  });

  test('who comes past the proxy is believed nothing', async () => {
    const past = async (localAddress: string): Promise<number> => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'by-cert' }).toString();
      const sent = request(`${oauth.url.replace('localhost', '127.0.0.1')}/oauth/token`, {
        method: 'POST',
        localAddress,
        agent: false,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Client-Cert': bytesOf(oauth.pem.client) },
      });
      sent.end(body);
      const [answer] = await once(sent, 'response');
      answer.resume();
      return answer.statusCode;
    };
    // The same words from the proxy's address, so that it is not the words that are refused.
    expect([await past('127.0.0.2'), await past('127.0.0.1')]).toEqual([401, 200]);
  });
});
