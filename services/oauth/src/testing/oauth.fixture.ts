import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { AuditEntry } from '@hub/audit';
import { type Authenticator, ensureOperator, issueToken, openAuthenticator } from '@hub/client-register';
import { createHttpServer, type Transport } from '@hub/listener';
import { openOutbound } from '@hub/outbound';
import { createLogger } from '@hub/telemetry';
import { type TestCertificates, type TestDatabase, testCertificates, testDatabase } from '@hub/test-support';
import { createOauthApp, type OauthDeps } from '../index.ts';

/** An authorization server on a real database, over real TLS if nothing else is said. */
export interface OauthServer {
  readonly url: string;
  readonly hub: TestDatabase;
  readonly pem: TestCertificates;
  readonly authenticator: Authenticator;
  /** What went on record, in order. */
  readonly recorded: AuditEntry[];
  /** Everything logged. */
  readonly logged: string[];
  /** A whole operator's token. */
  readonly operator: string;
  /** fetch that believes the test authority, with or without a client certificate. */
  readonly fetch: typeof fetch;
  fetchAs(certificate: { readonly cert: string; readonly key: string } | undefined): typeof fetch;
  /** `POST` of a form. */
  post(
    path: string,
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
    by?: typeof fetch,
  ): Promise<Response>;
  /** JSON as the operator. */
  manage(method: string, path: string, body?: unknown, token?: string): Promise<Response>;
  close(): Promise<void>;
}

const overTls = (pem: TestCertificates): Partial<Transport> => ({
  certFile: pem.serverCertFile,
  keyFile: pem.serverKeyFile,
  clientCaFile: pem.caFile,
});

/** Starts one. `more` may set or replace what it works with, `port` how it is reached. */
export async function startOauth(
  more: (pem: TestCertificates) => Partial<OauthDeps> = () => ({}),
  port: (pem: TestCertificates) => Partial<Transport> = overTls,
): Promise<OauthServer> {
  const hub = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'hub-oauth-'));
  const pem = await testCertificates(folder);
  const authenticator = openAuthenticator(hub.database);
  const recorded: AuditEntry[] = [];
  const logged: string[] = [];
  const app = createOauthApp({
    database: hub.database,
    authenticate: authenticator.authenticate,
    recorder: { record: async (entry) => void recorded.push(entry) },
    log: createLogger({ service: 'test', level: 'debug', write: (line) => void logged.push(line) }),
    outbound: openOutbound({ ca: pem.ca }),
    tokenSeconds: 300,
    wholeTokenSeconds: 3_600,
    keysFile: join(folder, 'keys', 'oauth.jwks'),
    ...more(pem),
  });
  const transport = { host: '127.0.0.1', ...port(pem) };
  const server: Server = createHttpServer(app, transport);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `${transport.certFile === undefined ? 'http' : 'https'}://localhost:${(server.address() as AddressInfo).port}`;
  const operator = (await issueToken(hub.database, await ensureOperator(hub.database))).token;
  const fetchAs = (certificate?: { readonly cert: string; readonly key: string }) => tlsFetch(pem.ca, certificate);
  const plain = fetchAs();
  return {
    url,
    hub,
    pem,
    authenticator,
    recorded,
    logged,
    operator,
    fetch: plain,
    fetchAs,
    post: (path, form, headers = {}, by = plain) => by(url + path, { method: 'POST', headers, body: new URLSearchParams(form) }),
    manage: (method, path, body, token = operator) =>
      plain(url + path, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await hub.drop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Whatever a test writes as Host: the certificate is that of the address that was called. */
const ofAddress = (_: string, certificate: PeerCertificate) => checkServerIdentity('localhost', certificate);

/** fetch over TLS with an authority and a client certificate of our own: Node's takes neither. Redirects are answers. */
export function tlsFetch(ca: string, certificate?: { readonly cert: string; readonly key: string }): typeof fetch {
  return async (input, init = {}) => {
    const request = new Request(input, init);
    const body = Buffer.from(await request.arrayBuffer());
    return new Promise<Response>((done, fail) => {
      const asking = tlsRequest(
        request.url,
        {
          method: request.method,
          headers: Object.fromEntries(request.headers),
          ca,
          agent: false,
          servername: 'localhost',
          checkServerIdentity: ofAddress,
          ...certificate,
        },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.once('error', fail);
          answer.once('end', () => {
            const headers = new Headers();
            for (const [name, value] of Object.entries(answer.headers))
              for (const one of [value].flat()) if (one !== undefined) headers.append(name, one);
            const { statusCode: status = 0 } = answer;
            done(new Response([204, 304].includes(status) ? null : Buffer.concat(pieces), { status, headers }));
          });
        },
      );
      asking.once('error', fail);
      asking.end(body);
    });
  };
}

export const json = async (answer: Response): Promise<Record<string, unknown>> => (await answer.json()) as Record<string, unknown>;
