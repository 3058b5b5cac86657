import type { Route } from '@hub/access';
import { clientWithSecret, issueToken } from '@hub/client-register';
import type { Request, Response } from 'express';
import { sendJson } from './answer.ts';
import type { IntakeDeps } from './deps.ts';
import { LoginLimit } from './login-limit.ts';

/** Public: whoever asks has no token yet. */
export const TOKEN_ROUTE: Route = {
  method: 'POST',
  path: '/oauth/token',
  access: 'public',
  needs: { none: 'the client proves who it is in the request itself' },
  record: 'login',
};

/**
 * `POST /oauth/token`: OAuth 2.0 client credentials (RFC 6749 §4.4) by HTTP Basic or by form. Errors in OAuth's own shape, so
 * that ordinary OAuth clients understand them.
 */
export function tokenEndpoint({ database, tokenSeconds, log }: IntakeDeps): (request: Request, response: Response) => Promise<void> {
  const limit = new LoginLimit();
  return async (request, response) => {
    const form = (request.body ?? {}) as Record<string, unknown>;
    const member = (name: string): string => (typeof form[name] === 'string' ? (form[name] as string) : '');
    const basic = basicCredentials(request.headers.authorization);
    const { clientId, clientSecret } = basic ?? { clientId: member('client_id'), clientSecret: member('client_secret') };
    if (member('grant_type') !== 'client_credentials')
      return refuse(response, 400, 'unsupported_grant_type', 'grant_type must be client_credentials');
    if (clientId === '' || clientSecret === '') return refuse(response, 401, 'invalid_client', 'client id and secret are required');

    const address = request.socket.remoteAddress ?? '';
    const wait = limit.waitSeconds(clientId, address, Date.now());
    if (wait > 0) return refuse(response, 429, 'temporarily_unavailable', 'too many failed logins', { 'Retry-After': String(wait) });
    const clientNumber = await clientWithSecret(database, clientId, clientSecret);
    if (clientNumber === undefined) {
      limit.failed(clientId, address, Date.now());
      log.warn('login failed', { host: address });
      return refuse(response, 401, 'invalid_client', 'unknown client or wrong secret');
    }
    limit.succeeded(clientId, address);
    const { token } = await issueToken(database, clientNumber, tokenSeconds);
    sendJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in: tokenSeconds }, { Pragma: 'no-cache' });
  };
}

/** RFC 6749 §2.3.1: both halves are form-encoded before Basic's own encoding. */
function basicCredentials(header: string | undefined): { clientId: string; clientSecret: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [, id = '', secret = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return { clientId: formDecoded(id), clientSecret: formDecoded(secret) };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function refuse(
  response: Response,
  status: number,
  error: string,
  description: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Basic realm="hub"' } : {};
  sendJson(response, status, { error, error_description: description }, { ...challenge, ...headers });
}
