import {
  clientWithSecret,
  findClient,
  isActive,
  loginFailed,
  loginSucceeded,
  loginWaitSeconds,
  type RegisteredClient,
} from '@hub/client-register';
import { peerCertificate, peerThumbprint } from '@hub/listener';
import type { Call } from '../call.ts';
import type { OauthDeps } from '../deps.ts';
import { invalidClient, invalidRequest, OAuthError } from '../oauth-error.ts';
import { ASSERTION_TYPE, claimedClient, clientOfAssertion, MOST_ASSERTION } from './assertion.ts';
import { isCertificateOf } from './certificate.ts';
import { ClientKeys } from './client-keys.ts';

/** A client that has proved who it is; for a public one (`none`) its word, which gets nothing without a code it can redeem. */
export interface Proved {
  readonly client: RegisteredClient;
  /** Thumbprint of the certificate of this connection. */
  readonly certificate?: string;
}

/** How a request says who it is from. */
type Shown =
  | { readonly by: 'assertion'; readonly assertion: string; readonly clientId: string }
  | { readonly by: 'secret'; readonly clientId: string; readonly secret: string }
  | { readonly by: 'id'; readonly clientId: string };

/** Longest client id that anything is kept of. */
const MOST_ID = 255;

/**
 * Recognises the client of a request to the token, revocation and introspection endpoints. Failures of one (client id, address) make that
 * pair wait: 429 with Retry-After. Throws OAuthError `invalid_client` for everything that does not prove it, in the same words and after the same work.
 */
export function clientAuthentication(deps: OauthDeps): (call: Call) => Promise<Proved> {
  const { database, now = Date.now } = deps;
  const keys = new ClientKeys(deps.outbound, now);

  const prove = async (call: Call, shown: Shown): Promise<RegisteredClient | undefined> => {
    if (shown.by === 'assertion') {
      // Under a name that is only the caller's word anybody's assertion would be for us.
      if (!call.originKnown) throw invalidRequest('set PUBLIC_URL: assertions are accepted under a known address only');
      const client = await clientOfAssertion({ database, keys, now }, shown.assertion, `${call.origin}/oauth/token`);
      return client?.clientId === shown.clientId ? client : undefined;
    }
    if (shown.by === 'secret') {
      const number = await clientWithSecret(database, shown.clientId, shown.secret);
      return number === undefined ? undefined : findClient(database, shown.clientId);
    }
    const client = await findClient(database, shown.clientId);
    if (client === undefined || !isActive(client, now())) return undefined;
    if (client.authMethod === 'none') return client;
    const certificate = client.authMethod === 'tls_client_auth' ? peerCertificate(call.request) : undefined;
    return certificate !== undefined && isCertificateOf(certificate, client) ? client : undefined;
  };

  return async (call) => {
    const shown = shownBy(call);
    const wait = await loginWaitSeconds(database, shown.clientId, call.address);
    if (wait > 0) throw new OAuthError(429, 'temporarily_unavailable', 'too many failed logins', { 'Retry-After': String(wait) });
    const client = await prove(call, shown);
    if (client === undefined) {
      await loginFailed(database, shown.clientId, call.address);
      throw invalidClient();
    }
    // What was only claimed (a public client) clears nothing.
    if (client.authMethod !== 'none') await loginSucceeded(database, shown.clientId, call.address);
    const certificate = peerThumbprint(call.request);
    return { client, ...(certificate === undefined ? {} : { certificate }) };
  };
}

/** The client id a request gives, for the record; never believed. */
export function claimedId({ given, request }: Call): string | undefined {
  const assertion = given.get('client_assertion');
  return (
    (assertion === undefined ? undefined : claimedClient(assertion)) ??
    basic(request.headers.authorization)?.clientId ??
    given.get('client_id')
  );
}

/** One way only: a request with two could be taken for either (RFC 6749 §2.3). */
function shownBy({ given, request }: Call): Shown {
  const [assertion, secret, clientId] = [given.get('client_assertion'), given.get('client_secret'), given.get('client_id')];
  const header = request.headers.authorization === undefined ? undefined : basic(request.headers.authorization);
  if (request.headers.authorization !== undefined && header === undefined) throw invalidClient();
  if ([assertion, secret, header].filter((one) => one !== undefined).length > 1)
    throw invalidRequest('one way of client authentication only');
  if (assertion !== undefined) {
    if (given.get('client_assertion_type') !== ASSERTION_TYPE) throw invalidRequest(`client_assertion_type must be ${ASSERTION_TYPE}`);
    if (assertion.length > MOST_ASSERTION) throw invalidRequest('the client_assertion is too long');
    const claimed = claimedClient(assertion);
    if (claimed === undefined || (clientId !== undefined && clientId !== claimed)) throw invalidClient();
    return { by: 'assertion', assertion, clientId: claimed };
  }
  if (header !== undefined) {
    if (header.clientId === '' || header.clientId.length > MOST_ID || (clientId !== undefined && clientId !== header.clientId))
      throw invalidClient();
    return { by: 'secret', clientId: header.clientId, secret: header.secret };
  }
  if (clientId === undefined || clientId.length > MOST_ID) throw invalidClient();
  return secret === undefined ? { by: 'id', clientId } : { by: 'secret', clientId, secret };
}

/** RFC 6749 §2.3.1: both halves are form-encoded before Basic's own encoding. */
function basic(header: string | undefined): { readonly clientId: string; readonly secret: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]{1,2000}=*) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [, id = '', secret = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return { clientId: formDecoded(id), secret: formDecoded(secret) };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
