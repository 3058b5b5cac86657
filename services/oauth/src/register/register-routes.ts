import { requireWholeForOperators } from '@hub/access';
import {
  addKeys,
  changeClient,
  disableClient,
  findClient,
  lastTokens,
  listClients,
  type RegisteredClient,
  registerClient,
  removeKey,
  revokeTokens,
  rotateSecret,
} from '@hub/client-register';
import { problem } from '@hub/outcome';
import type { Answer, Call, OauthRoute } from '../call.ts';
import type { OauthDeps } from '../deps.ts';
import { clientJson, registrationTag, secondsOf } from './client-json.ts';
import { clientIdOf, publicKeysOf, registrationInput, rotationInput } from './registration-input.ts';

const DECLARED = { access: 'operator', needs: { hub: 'hub/clients.manage' }, record: 'admin' } as const;

/** Registration and rotation (RFC 7591 in its members, RFC 7592 in its ways), by operators. Secrets are shown once, in the answer that made them. */
export function registerRoutes(deps: OauthDeps): readonly OauthRoute[] {
  const { database } = deps;

  const create = async ({ body, principal }: Call): Promise<Answer> => {
    const input = await registrationInput(body, true);
    const clientId = clientIdOf(body);
    if (input.kind === 'sender') {
      throw problem(
        'incorrect',
        'client-registration',
        'Nguồn gửi được đăng ký ở PUT /intake/sources/{mã}.',
        'A sender is registered by PUT /intake/sources/{code}.',
        'hub_kind',
      );
    }
    requireWholeForOperators(principal, input.kind);
    const client = await registerClient(database, clientId, input);
    const secret = client.authMethod === 'client_secret_basic' ? await rotateSecret(database, clientId) : undefined;
    return told(201, (await findClient(database, clientId)) ?? client, 'register', { secret });
  };

  const list = async (): Promise<Answer> => {
    const [clients, last] = await Promise.all([listClients(database), lastTokens(database)]);
    return { status: 200, body: { clients: clients.map((one) => clientJson(one, last.get(one.number))) }, audit: { detail: 'clients' } };
  };

  const show = async (call: Call): Promise<Answer> => {
    const client = await existing(call);
    const last = (await lastTokens(database, client.number)).get(client.number);
    return { ...told(200, client, 'client'), body: clientJson(client, last) };
  };

  const change = async (call: Call): Promise<Answer> => {
    const before = await existing(call);
    const input = await registrationInput(call.body);
    const seen = call.request.headers['if-match'];
    const changed = await changeClient(database, before.clientId, input, (now) => {
      // A proxy that packs answers marks their tags as weak; what the tag is made of is the registration, not its bytes.
      if (seen === undefined || seen === '*' || seen.replace(/^W\//, '') === registrationTag(now)) return;
      throw problem(
        'precondition',
        'client-changed',
        'Đăng ký này vừa được người khác sửa. Tải lại rồi sửa tiếp.',
        'Somebody else has just changed this registration. Load it again and go on from there.',
      );
    });
    return told(200, changed, 'change');
  };

  const add = async (call: Call): Promise<Answer> => {
    const { clientId } = await existing(call);
    const keys = await publicKeysOf(call.body);
    return told(200, await addKeys(database, clientId, keys), 'add-key', { which: keys.map(({ kid }) => kid ?? '') });
  };

  const remove = async (call: Call): Promise<Answer> => {
    const { clientId } = await existing(call);
    const kid = call.parts.kid ?? '';
    return told(200, await removeKey(database, clientId, kid), 'remove-key', { which: [kid] });
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
    return told(200, (await findClient(database, clientId)) as RegisteredClient, 'rotate-secret', { secret });
  };

  const existing = async ({ parts, principal }: Call): Promise<RegisteredClient> => {
    const client = await findClient(database, parts.clientId ?? '');
    if (client === undefined) throw problem('not-found', 'client-unknown', 'Không có tài khoản này.', 'There is no such client.');
    requireWholeForOperators(principal, client.kind);
    return client;
  };

  const end = async (call: Call): Promise<Answer> => {
    const { clientId } = await existing(call);
    const revoked = await revokeTokens(database, clientId);
    return { status: 200, body: { client_id: clientId, revoked }, audit: { id: clientId, detail: `revoke-tokens ${clientId}` } };
  };

  const path = '/oauth/register';
  const one = `${path}/:clientId`;
  return [
    { ...DECLARED, method: 'POST', path, handle: create },
    {
      ...DECLARED,
      method: 'GET',
      path,
      handle: list,
    },
    { ...DECLARED, method: 'GET', path: one, handle: show },
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
    { ...DECLARED, method: 'POST', path: `${one}/keys`, handle: add },
    { ...DECLARED, method: 'DELETE', path: `${one}/keys/:kid`, handle: remove },
    { ...DECLARED, method: 'POST', path: `${one}/revoke-tokens`, handle: end },
  ];
}

interface Told {
  readonly secret?: string | undefined;
  /** The keys it was about: the record says which. */
  readonly which?: readonly string[];
}

/** A kid as somebody chose it, fit for the record. */
const plainKid = (kid: string): string => kid.replace(/[^A-Za-z0-9._-]/g, '?').slice(0, 64);

function told(status: number, client: RegisteredClient, what: string, { secret, which = [] }: Told = {}): Answer {
  const { clientId, secrets } = client;
  return {
    status,
    body: {
      ...clientJson(client),
      ...(secret === undefined ? {} : { client_secret: secret, client_secret_expires_at: secondsOf(secrets[0]?.expiresAt) ?? 0 }),
    },
    headers: { ETag: registrationTag(client), ...(status === 201 ? { Location: `/oauth/register/${clientId}` } : {}) },
    audit: { id: clientId, detail: [what, clientId, ...which.map(plainKid)].join(' ') },
  };
}
