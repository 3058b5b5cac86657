import type { Principal } from '@hub/access';
import {
  changeClient,
  disableClient,
  findClient,
  listClients,
  type RegisteredClient,
  registerClient,
  revokeTokens,
  rotateSecret,
} from '@hub/client-register';
import { problem } from '@hub/outcome';
import type { Answer, Call, OauthRoute } from '../call.ts';
import type { OauthDeps } from '../deps.ts';
import { grantTypesOf } from '../token-endpoint.ts';
import { clientIdOf, registrationInput, rotationInput } from './registration-input.ts';

const DECLARED = { access: 'operator', needs: { hub: 'hub/clients.manage' }, record: 'admin' } as const;

/** Registration and rotation (RFC 7591 in its members, RFC 7592 in its ways), by operators. Secrets are shown once, in the answer that made them. */
export function registerRoutes(deps: OauthDeps): readonly OauthRoute[] {
  const { database } = deps;

  const create = async ({ body, principal }: Call): Promise<Answer> => {
    const clientId = clientIdOf(body);
    const input = await registrationInput(body);
    if (input.kind === 'sender') {
      throw problem(
        'incorrect',
        'client-registration',
        'Nguồn gửi được đăng ký ở PUT /intake/sources/{mã}.',
        'A sender is registered by PUT /intake/sources/{code}.',
        'hub_kind',
      );
    }
    requireWhole(principal, input.kind);
    const client = await registerClient(database, clientId, input);
    const secret = client.authMethod === 'client_secret_basic' ? await rotateSecret(database, clientId) : undefined;
    return told(201, (await findClient(database, clientId)) ?? client, 'register', secret);
  };

  const change = async (call: Call): Promise<Answer> => {
    const before = await existing(call);
    return told(200, await changeClient(database, before.clientId, await registrationInput(call.body)), 'change');
  };

  const rotate = async (call: Call): Promise<Answer> => {
    const { clientId, authMethod } = await existing(call);
    if (authMethod !== 'client_secret_basic') {
      throw problem(
        'conflict',
        'client-auth-method',
        'Tài khoản này không đăng nhập bằng bí mật.',
        'This client does not log in by a secret.',
      );
    }
    const secret = await rotateSecret(database, clientId, rotationInput(call.body));
    return told(200, (await findClient(database, clientId)) as RegisteredClient, 'rotate-secret', secret);
  };

  const existing = async ({ parts, principal }: Call): Promise<RegisteredClient> => {
    const client = await findClient(database, parts.clientId ?? '');
    if (client === undefined) throw problem('not-found', 'client-unknown', 'Không có tài khoản này.', 'There is no such client.');
    requireWhole(principal, client.kind);
    return client;
  };

  const end = async (call: Call): Promise<Answer> => {
    const { clientId } = await existing(call);
    const revoked = await revokeTokens(database, clientId);
    return { status: 200, body: { client_id: clientId, revoked }, audit: { detail: `revoke-tokens ${clientId}` } };
  };

  const path = '/oauth/register';
  const one = `${path}/:clientId`;
  return [
    { ...DECLARED, method: 'POST', path, handle: create },
    {
      ...DECLARED,
      method: 'GET',
      path,
      handle: async () => ({ status: 200, body: { clients: (await listClients(database)).map(json) }, audit: { detail: 'clients' } }),
    },
    { ...DECLARED, method: 'GET', path: one, handle: async (call) => told(200, await existing(call), 'client') },
    { ...DECLARED, method: 'PUT', path: one, handle: change },
    {
      ...DECLARED,
      method: 'DELETE',
      path: one,
      handle: async (call) => told(200, await disableClient(database, (await existing(call)).clientId, true), 'disable'),
    },
    {
      ...DECLARED,
      method: 'POST',
      path: `${one}/enable`,
      handle: async (call) => told(200, await disableClient(database, (await existing(call)).clientId, false), 'enable'),
    },
    { ...DECLARED, method: 'POST', path: `${one}/secret`, handle: rotate },
    { ...DECLARED, method: 'POST', path: `${one}/revoke-tokens`, handle: end },
  ];
}

/** A token that was narrowed to managing clients must not make itself an operator with everything. */
function requireWhole(principal: Principal | undefined, kind: RegisteredClient['kind']): void {
  if (kind !== 'operator' || principal?.scopes === undefined) return;
  throw problem(
    'forbidden',
    'forbidden',
    'Tài khoản vận hành chỉ được quản lý bằng mã truy cập không giới hạn phạm vi.',
    'Operators are managed by a token without narrowed scopes only.',
  );
}

function told(status: number, client: RegisteredClient, what: string, secret?: string): Answer {
  return {
    status,
    body: {
      ...json(client),
      ...(secret === undefined ? {} : { client_secret: secret, client_secret_expires_at: secondsOf(client.secrets[0]?.expiresAt) ?? 0 }),
    },
    ...(status === 201 ? { headers: { Location: `/oauth/register/${client.clientId}` } } : {}),
    audit: { detail: `${what} ${client.clientId}` },
  };
}

const secondsOf = (date: Date | undefined): number | undefined => (date === undefined ? undefined : Math.floor(date.getTime() / 1_000));

/** What is registered, in the words of RFC 7591. Never a secret. */
function json(client: RegisteredClient): Record<string, unknown> {
  return {
    client_id: client.clientId,
    client_id_issued_at: secondsOf(client.createdAt),
    client_name: client.name,
    hub_kind: client.kind,
    hub_facility: client.facility,
    scope: client.scope,
    grant_types: grantTypesOf(client),
    token_endpoint_auth_method: client.authMethod,
    jwks: client.jwks === undefined ? undefined : (JSON.parse(client.jwks) as unknown),
    jwks_uri: client.jwksUri,
    redirect_uris: client.kind === 'app' ? client.redirectUris : undefined,
    tls_client_auth_subject_dn: client.certificateSubject,
    tls_client_auth_san_dns: client.certificateSanDns,
    tls_client_certificate_bound_access_tokens: client.certificateBound,
    hub_token_seconds: client.tokenSeconds,
    hub_purpose: client.purpose,
    hub_expires_at: client.expiresAt?.toISOString(),
    hub_disabled_at: client.disabledAt?.toISOString(),
    hub_secrets: client.secrets.map(({ createdAt, expiresAt }) => ({
      created_at: createdAt.toISOString(),
      expires_at: expiresAt?.toISOString(),
    })),
  };
}
