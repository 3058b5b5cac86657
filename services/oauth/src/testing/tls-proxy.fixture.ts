import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { TestCertificates } from '@hub/test-support';

/** A proxy of the house that ends mutual TLS. */
export interface TlsProxy {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Ends TLS and hands requests on in clear, with the client's certificate in `Client-Cert` (RFC 9440) and no other word under that name. `checks`: it
 * looks itself whether an authority is known; else whatever a client shows is told.
 */
export async function startTlsProxy(behind: string, pem: TestCertificates, { checks }: { readonly checks: boolean }): Promise<TlsProxy> {
  const options = {
    cert: readFileSync(pem.serverCertFile),
    key: readFileSync(pem.serverKeyFile),
    ca: pem.ca,
    requestCert: true,
    rejectUnauthorized: false,
  };
  const server = createServer(options, (asked, answer) => {
    const socket = asked.socket as TLSSocket;
    const { raw } = socket.getPeerCertificate();
    const { 'client-cert': _, ...headers } = asked.headers;
    const told = raw === undefined || (checks && !socket.authorized) ? {} : { 'client-cert': `:${raw.toString('base64')}:` };
    const sent = request(new URL(asked.url ?? '', behind), { method: asked.method, agent: false, headers: { ...headers, ...told } });
    sent.once('response', (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    sent.once('error', () => answer.destroy());
    asked.pipe(sent);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
