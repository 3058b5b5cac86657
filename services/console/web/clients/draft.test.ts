import { describe, expect, test } from '@jest/globals';
import { bodyOf, draftOf, EMPTY, keySetOf } from './draft.ts';
import type { Client } from './types.ts';

const KEY = { kid: 'k-1', kty: 'EC', alg: 'ES384' };
const BASE = { client_id_issued_at: 1, hub_secrets: [], tls_client_certificate_bound_access_tokens: false };
const CLIENTS: readonly Client[] = [
  {
    ...BASE,
    client_id: 'a',
    hub_kind: 'system',
    scope: 'system/*.rs',
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [KEY] },
  },
  {
    ...BASE,
    client_id: 'b',
    hub_kind: 'system',
    scope: 'hub/launch',
    token_endpoint_auth_method: 'private_key_jwt',
    jwks_uri: 'https://x/y',
  },
  {
    ...BASE,
    client_id: 'c',
    hub_kind: 'app',
    scope: 'launch openid',
    token_endpoint_auth_method: 'none',
    redirect_uris: ['https://a/', 'vn.b:/c'],
  },
  { ...BASE, client_id: 'd', hub_kind: 'operator', token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn: 'CN=d' },
  {
    ...{ ...BASE, client_id: 'e', hub_kind: 'sender', token_endpoint_auth_method: 'client_secret_basic', client_name: 'HIS' },
    ...{ hub_token_seconds: 60, hub_purpose: 'TREAT', hub_expires_at: '2027-01-01T00:00:00.000Z' },
    tls_client_certificate_bound_access_tokens: true,
  },
];

describe('a registration through the form and back', () => {
  test.each(CLIENTS.map((client) => [client.client_id, client] as const))('%s: what nobody touched is what it was', (_, client) => {
    const {
      client_id: __,
      client_id_issued_at: ___,
      hub_secrets: ____,
      tls_client_certificate_bound_access_tokens: bound,
      ...registered
    } = client;
    expect(bodyOf(draftOf(client))).toEqual({
      body: { ...registered, ...(bound === true ? { tls_client_certificate_bound_access_tokens: true } : {}) },
    });
  });

  test('what belongs to another way of proof is left behind', () => {
    const draft = { ...EMPTY, scope: 'system/*.rs', jwks: '{', keysBy: 'text', subject: 'CN=x', redirects: 'https://x/' } as const;
    expect(bodyOf(draft)).toMatchObject({ faults: { jwks: { vi: expect.stringContaining('JSON') } } });
    expect(bodyOf({ ...draft, proof: 'client_secret_basic' })).toEqual({
      body: { hub_kind: 'system', token_endpoint_auth_method: 'client_secret_basic', scope: 'system/*.rs' },
    });
  });

  test('a last day ends at midnight in Vietnam', () => {
    expect(bodyOf({ ...EMPTY, expires: '2027-01-31' })).toMatchObject({ body: { hub_expires_at: '2027-01-31T23:59:59+07:00' } });
  });
});

test.each([
  ['{"keys":[1]}', { keys: [1] }],
  ['{"kid":"a"}', { keys: [{ kid: 'a' }] }],
  ['[1,2]', { keys: [1, 2] }],
  ['-----BEGIN PUBLIC KEY-----', undefined],
])('%s is a key set or none', (text, set) => {
  expect(keySetOf(text)).toEqual(set);
});
