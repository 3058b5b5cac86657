import { createHash, timingSafeEqual } from 'node:crypto';
import {
  issueGrantToken,
  issueRefreshToken,
  issueToken,
  type KeptGrant,
  type RegisteredClient,
  redeemCode,
  rotateRefreshToken,
} from '@hub/client-register';
import type { Answer, Call } from './call.ts';
import type { Proved } from './client-authentication/authenticate-client.ts';
import type { OauthDeps } from './deps.ts';
import { grantedScope } from './granted-scope.ts';
import { idToken } from './id-token.ts';
import { invalidGrant, invalidRequest, OAuthError } from './oauth-error.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Grants a kind of client may use: systems act on their own account, apps for a person only. */
export const grantTypesOf = ({ kind }: Pick<RegisteredClient, 'kind'>): readonly string[] =>
  kind === 'app' ? ['authorization_code', 'refresh_token'] : ['client_credentials'];

const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/** `POST /oauth/token` (RFC 6749 §3.2): client credentials, authorization code with PKCE, refresh. */
export function tokenEndpoint(
  deps: OauthDeps,
  authenticate: (call: Call) => Promise<Proved>,
  keys: SigningKeys,
): (call: Call) => Promise<Answer> {
  return async (call) => {
    const type = call.given.get('grant_type');
    if (type === undefined) throw invalidRequest('grant_type is required');
    if (!['client_credentials', 'authorization_code', 'refresh_token'].includes(type)) {
      throw new OAuthError(400, 'unsupported_grant_type', 'client_credentials, authorization_code or refresh_token');
    }
    const proved = await authenticate(call);
    const { client } = proved;
    if (!grantTypesOf(client).includes(type))
      throw new OAuthError(400, 'unauthorized_client', `a ${client.kind} client cannot use ${type}`);
    if (type === 'client_credentials') return clientCredentials(deps, call, proved);
    if (type === 'authorization_code') return authorizationCode(deps, call, proved, keys);
    return refresh(deps, call, proved, keys);
  };
}

/** RFC 8705: whoever logs in by certificate, or asked for it at registration, gets tokens that work with that certificate only. */
function boundTo({ client, certificate }: Proved): { readonly certificate?: string } {
  if (client.authMethod !== 'tls_client_auth' && client.certificateBound !== true) return {};
  if (certificate === undefined) throw invalidRequest('tokens of this client are bound to its certificate: show it on this connection');
  return { certificate };
}

const secondsOf = ({ tokenSeconds, wholeTokenSeconds }: OauthDeps, client: RegisteredClient, scope: string | undefined): number =>
  client.tokenSeconds ?? (scope === undefined ? wholeTokenSeconds : tokenSeconds);

async function clientCredentials(deps: OauthDeps, { given, origin }: Call, proved: Proved): Promise<Answer> {
  const { client } = proved;
  const scope = grantedScope(client, given.get('scope'));
  const seconds = secondsOf(deps, client, scope);
  const { token } = await issueToken(deps.database, client.number, seconds, {
    ...boundTo(proved),
    ...(scope === undefined ? {} : { scope, audience: `${origin}/fhir` }),
  });
  return answered(client, { access_token: token, token_type: 'Bearer', expires_in: seconds, ...(scope === undefined ? {} : { scope }) });
}

async function authorizationCode(deps: OauthDeps, call: Call, proved: Proved, keys: SigningKeys): Promise<Answer> {
  const { given } = call;
  const [code, redirectUri, verifier] = [given.get('code'), given.get('redirect_uri'), given.get('code_verifier')];
  if (code === undefined || redirectUri === undefined || verifier === undefined) {
    throw invalidRequest('code, redirect_uri and code_verifier are required');
  }
  if (!VERIFIER.test(verifier)) throw invalidGrant('the code_verifier does not fit');
  const challenge = createHash('sha256').update(verifier).digest();
  const redeemed = await redeemCode(deps.database, code, (made) => {
    const wanted = Buffer.from(made.challenge, 'base64url');
    return (
      made.clientNumber === proved.client.number &&
      made.redirectUri === redirectUri &&
      wanted.length === challenge.length &&
      timingSafeEqual(wanted, challenge)
    );
  });
  if (redeemed === 'unknown') throw invalidGrant('the code is unknown, over, or for another request');
  if (redeemed === 'reused') throw invalidGrant('the code was used before: everything that came of it has ended');
  const { grant } = redeemed;
  const refreshToken = grant.scope.split(' ').includes('offline_access') ? await issueRefreshToken(deps.database, grant.id) : undefined;
  return grantAnswer(deps, call, proved, keys, grant, { scope: grant.scope, refreshToken });
}

async function refresh(deps: OauthDeps, call: Call, proved: Proved, keys: SigningKeys): Promise<Answer> {
  const token = call.given.get('refresh_token');
  if (token === undefined) throw invalidRequest('refresh_token is required');
  const rotated = await rotateRefreshToken(deps.database, token, proved.client.number);
  if (rotated === 'unknown') throw invalidGrant('the refresh token is unknown or over');
  if (rotated === 'reused') throw invalidGrant('the refresh token was used before: everything that came of it has ended');
  const { grant, refreshToken } = rotated;
  const asked = call.given.get('scope');
  const scope = asked === undefined ? grant.scope : (grantedScope({ kind: 'app', scope: grant.scope }, asked) as string);
  return grantAnswer(deps, call, proved, keys, grant, { scope, refreshToken });
}

async function grantAnswer(
  deps: OauthDeps,
  call: Call,
  proved: Proved,
  keys: SigningKeys,
  grant: KeptGrant,
  { scope, refreshToken }: { readonly scope: string; readonly refreshToken: string | undefined },
): Promise<Answer> {
  const { client } = proved;
  const seconds = secondsOf(deps, client, scope);
  const issued = await issueGrantToken(deps.database, grant, seconds, { scope, ...boundTo(proved) });
  if (issued === undefined) throw invalidGrant('what the person allowed has ended');
  const words = scope.split(' ');
  return answered(
    client,
    {
      access_token: issued.token,
      token_type: 'Bearer',
      expires_in: seconds,
      scope,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      ...(grant.patient === undefined ? {} : { patient: grant.patient, need_patient_banner: grant.patientBanner ?? true }),
      ...(grant.encounter === undefined ? {} : { encounter: grant.encounter }),
      ...(words.includes('openid') ? { id_token: await idToken(keys, deps, call, client, grant, words) } : {}),
    },
    grant,
  );
}

function answered(client: RegisteredClient, body: object, grant?: KeptGrant): Answer {
  return {
    status: 200,
    headers: { Pragma: 'no-cache' },
    body,
    audit: {
      client: client.number,
      detail: `login ${client.clientId}`,
      ...(grant === undefined ? {} : { user: grant.person.sub }),
      ...(grant?.patient === undefined ? {} : { type: 'Patient', id: grant.patient }),
    },
  };
}
