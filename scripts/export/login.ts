import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Login } from './arguments.ts';
import { Ended } from './ended.ts';

/** Tokens for requests: fetched when needed, again before they run out and when the server does not take one any more. */
export interface Tokens {
  /** `refused`: the token that was not taken. */
  current(refused?: string): Promise<string>;
}

/** Seconds before its end that a token is not used any more. */
const EARLY = 30;

/** The ways of {@link Login}: a token that is there, or one for the client's secret or key (SMART Backend Services). */
export function tokensOf(login: Login, base: string, env: NodeJS.ProcessEnv): Tokens {
  if (login.clientId === undefined) return given(login, env);
  let held: { readonly token: string; readonly until: number } | undefined;
  return {
    async current(refused) {
      if (held === undefined || held.token === refused || held.until < Date.now())
        held = await granted(login, login.clientId as string, base, env);
      return held.token;
    },
  };
}

function given({ tokenFile }: Login, env: NodeJS.ProcessEnv): Tokens {
  return {
    async current(refused) {
      // A file may hold a newer one by now.
      const token = tokenFile === undefined ? env.HUB_TOKEN : (await readFile(tokenFile, 'utf8')).trim();
      if (token === undefined || token === '')
        throw new Ended(
          'arguments',
          'Chưa có mã truy cập: HUB_TOKEN, --token-file hoặc --client-id.',
          'No token: HUB_TOKEN, --token-file or --client-id.',
        );
      if (token === refused) throw new Ended('refused', 'Máy chủ không nhận mã truy cập này.', 'The server does not take this token.');
      return token;
    },
  };
}

async function granted(
  login: Login,
  clientId: string,
  base: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly token: string; readonly until: number }> {
  const found = await fetch(`${base}/.well-known/smart-configuration`, { headers: { accept: 'application/json' } });
  const { token_endpoint: endpoint } = (await found.json()) as { readonly token_endpoint?: string };
  if (endpoint === undefined || new URL(endpoint).protocol !== new URL(base).protocol)
    throw new Ended('refused', 'Máy chủ không cho biết nơi lấy mã truy cập.', 'The server does not say where tokens are had.');
  const secret = login.secretFile === undefined ? env.HUB_CLIENT_SECRET : (await readFile(login.secretFile, 'utf8')).trim();
  const proof =
    login.keyFile !== undefined
      ? {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await assertion(await readFile(login.keyFile, 'utf8'), login.keyId, clientId, endpoint),
        }
      : { client_id: clientId, client_secret: secret ?? '' };
  if (login.keyFile === undefined && (secret === undefined || secret === ''))
    throw new Ended(
      'arguments',
      'Thiếu HUB_CLIENT_SECRET, --client-secret-file hoặc --client-key.',
      'HUB_CLIENT_SECRET, --client-secret-file or --client-key is missing.',
    );
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: login.scope, ...proof }),
  });
  const { access_token: token, expires_in: seconds = 300 } = (await answer.json().catch(() => ({}))) as {
    readonly access_token?: string;
    readonly expires_in?: number;
  };
  if (token === undefined)
    throw new Ended('refused', `Không lấy được mã truy cập (${answer.status}).`, `No token was granted (${answer.status}).`);
  return { token, until: Date.now() + (seconds - EARLY) * 1000 };
}

/** A client's word for itself, signed (RFC 7523; RS384 or ES384 as SMART App Launch 2.2 has them). */
async function assertion(key: string, keyId: string | undefined, clientId: string, audience: string): Promise<string> {
  const jwk = key.trimStart().startsWith('{') ? (JSON.parse(key) as { readonly kid?: string }) : undefined;
  const secret: KeyObject = jwk === undefined ? createPrivateKey(key) : createPrivateKey({ key: jwk as never, format: 'jwk' });
  const kid = keyId ?? jwk?.kid;
  const rsa = secret.asymmetricKeyType === 'rsa';
  const now = Math.floor(Date.now() / 1000);
  const part = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url');
  const text = [
    part({ alg: rsa ? 'RS384' : 'ES384', typ: 'JWT', ...(kid === undefined ? {} : { kid }) }),
    part({ iss: clientId, sub: clientId, aud: audience, iat: now, exp: now + 240, jti: randomUUID() }),
  ].join('.');
  const signed = sign('sha384', Buffer.from(text), rsa ? secret : { key: secret, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signed.toString('base64url')}`;
}
