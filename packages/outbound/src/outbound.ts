import type { LookupAddress } from 'node:dns';
import { lookup as resolve } from 'node:dns/promises';
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
  type RequestOptions,
} from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type ProblemError, problem } from '@hub/outcome';
import { isOpen } from './addresses.ts';

/** How the hub may call out. */
export interface OutboundOptions {
  /** Hosts (`host` or `host:port`) of this house that may be called though their addresses are private (setting OUTBOUND_HOSTS); plain HTTP is allowed to them alone. */
  readonly allowed?: readonly string[];
  /** PEM of authorities to believe besides the usual ones. */
  readonly ca?: string | undefined;
  /** Milliseconds until the whole answer is there. */
  readonly timeoutMs?: number;
  /** Bytes of an answer at most. */
  readonly maxBytes?: number;
}

/** What is asked. */
export interface OutboundRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** An answer that is still coming. */
export interface OutboundStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Its bytes; ends with an error when nothing comes for so long, or the other side breaks off. Destroyed by who does not read it to its end. */
  readonly body: IncomingMessage;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Calls an address that somebody else gave the hub: a client's JWKS, a subscription's endpoint. */
export type Outbound = (url: string, request?: OutboundRequest) => Promise<OutboundAnswer>;

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 1_000_000;

/**
 * A caller that cannot be turned against the house (OWASP SSRF): https only, no user or fragment in the address, no redirects followed, only
 * addresses on the open network unless the host is allowed by name, and the connection goes to the address that was checked
 * (a name that changes its answer in between gains nothing). Throws ProblemError `incorrect/outbound-url` for what may not be called,
 * `unavailable/outbound` for what does not answer in time and size; neither repeats the address.
 */
export function openOutbound(options: OutboundOptions = {}): Outbound {
  const allowed = new Set((options.allowed ?? []).map((host) => host.toLowerCase()));
  return async (text, asked = {}) => {
    const { url, addresses } = await checked(text, allowed);
    return call(url, asked, addresses, options);
  };
}

/** How a caller for streamed answers waits. */
export interface StreamingOptions extends Pick<OutboundOptions, 'allowed' | 'ca'> {
  /** Milliseconds until an answer begins, and between two pieces of it. */
  readonly idleMs: number;
  /** Connections at once to one host; more requests wait. They are kept for the next request. */
  readonly connections: number;
}

/** Calls that are answered piece by piece, whatever their size, under the same rules as {@link openOutbound}. */
export interface Streaming {
  get(
    url: string,
    asked: { readonly headers?: Readonly<Record<string, string>>; readonly signal?: AbortSignal; readonly body?: string },
  ): Promise<OutboundStream>;
  /** Ends the connections that are kept. */
  close(): void;
}

/** A streaming caller (a PACS, whose images are larger than any memory). Its errors are those of {@link openOutbound}. */
export function openStreaming({ allowed = [], ca, idleMs, connections }: StreamingOptions): Streaming {
  const hosts = new Set(allowed.map((host) => host.toLowerCase()));
  const pool = { keepAlive: true, maxSockets: connections, timeout: idleMs };
  const agents = { plain: new PlainAgent(pool), tls: new TlsAgent({ ...pool, ...(ca === undefined ? {} : { ca }) }) };
  return {
    async get(text, { headers = {}, signal, body }) {
      const { url, addresses } = await checked(text, hosts);
      const secure = url.protocol === 'https:';
      const settings: RequestOptions = {
        method: body === undefined ? 'GET' : 'POST',
        headers,
        lookup: onlyThese(addresses),
        agent: secure ? agents.tls : agents.plain,
        timeout: idleMs,
        ...(signal === undefined ? {} : { signal }),
      };
      return new Promise<OutboundStream>((done, fail) => {
        const asking = (secure ? tlsRequest : plainRequest)(url, settings);
        asking.once('timeout', () => asking.destroy(new Error('nothing came')));
        asking.once('error', () => fail(unavailable()));
        asking.once('response', (answer) => done({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer }));
        asking.end(body);
      });
    },
    close() {
      agents.plain.destroy();
      agents.tls.destroy();
    },
  };
}

/** The address as it may be called, and what its name leads to. Throws `incorrect/outbound-url`, `unavailable/outbound`. */
async function checked(
  text: string,
  allowed: ReadonlySet<string>,
): Promise<{ readonly url: URL; readonly addresses: readonly LookupAddress[] }> {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') throw refused();
  const trusted = allowed.has(url.host.toLowerCase()) || allowed.has(url.hostname.toLowerCase());
  if (url.protocol !== 'https:' && !(trusted && url.protocol === 'http:')) throw refused();
  const addresses = await addressesOf(url.hostname);
  if (!trusted && !addresses.every(({ address }) => isOpen(address))) throw refused();
  return { url, addresses };
}

/** Whatever the name says by now: only what was checked is connected to. */
function onlyThese(addresses: readonly LookupAddress[]): LookupFunction {
  return (_name, { all }, done) => {
    const [first] = addresses as readonly [LookupAddress];
    if (all === true) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };
}

async function addressesOf(hostname: string): Promise<readonly LookupAddress[]> {
  const bare = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(bare);
  if (family !== 0) return [{ address: bare, family }];
  try {
    return await resolve(bare, { all: true });
  } catch {
    throw unavailable();
  }
}

function call(
  url: URL,
  { method = 'GET', headers = {}, body }: OutboundRequest,
  addresses: readonly LookupAddress[],
  options: OutboundOptions,
) {
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES, ca } = options;
  return new Promise<OutboundAnswer>((done, fail) => {
    const settings: RequestOptions & { ca?: string } = {
      method,
      headers,
      lookup: onlyThese(addresses),
      agent: false,
      ...(ca === undefined ? {} : { ca }),
    };
    const asking = url.protocol === 'https:' ? tlsRequest(url, settings) : plainRequest(url, settings);
    const late = setTimeout(() => asking.destroy(new Error('late')), timeoutMs);
    const end = (error?: unknown): void => {
      clearTimeout(late);
      if (error !== undefined) fail(unavailable());
    };
    asking.once('error', end);
    asking.once('response', (answer) => {
      const { statusCode: status = 0 } = answer;
      const pieces: Buffer[] = [];
      let size = 0;
      answer.on('data', (piece: Buffer) => {
        size += piece.length;
        if (size > maxBytes) answer.destroy(new Error('too large'));
        else pieces.push(piece);
      });
      answer.once('error', end);
      answer.once('end', () => {
        end();
        done({ status, headers: answer.headers, body: Buffer.concat(pieces) });
      });
    });
    asking.end(body);
  });
}

function refused(): ProblemError {
  return problem(
    'incorrect',
    'outbound-url',
    'Không được gọi địa chỉ này: cần https tới máy trên mạng công cộng, hoặc máy được khai báo ở OUTBOUND_HOSTS.',
    'This address may not be called: it must be https to a host on the open network, or a host declared in OUTBOUND_HOSTS.',
  );
}

function unavailable(): ProblemError {
  return problem(
    'unavailable',
    'outbound',
    'Hệ thống bên kia không trả lời đúng hạn, hoặc trả lời quá lớn.',
    'The other system did not answer in time, or answered too much.',
  );
}
