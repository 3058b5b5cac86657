import { expect, test } from '@jest/globals';
import { chosen } from './filter.ts';
import { concernsOf, standingOf } from './standing.ts';
import type { Client } from './types.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const client = (more: Partial<Client>): Client => ({
  client_id: 'x',
  client_id_issued_at: 1,
  hub_kind: 'system',
  token_endpoint_auth_method: 'client_secret_basic',
  hub_secrets: [{ created_at: '2026-05-01T00:00:00Z' }],
  ...more,
});
const secret = (expires_at: string) => ({ created_at: '2026-05-01T00:00:00Z', expires_at });

test.each<[string, Partial<Client>, string, readonly string[]]>([
  ['a secret without an end', {}, 'active', []],
  [
    'a new secret beside an old one that ends',
    { hub_secrets: [{ created_at: '2026-05-31T00:00:00Z' }, secret('2026-06-02T00:00:00Z')] },
    'active',
    [],
  ],
  ['a secret that ends soon', { hub_secrets: [secret('2026-06-20T00:00:00Z')] }, 'active', ['secret-ends']],
  ['a secret that ends late', { hub_secrets: [secret('2026-09-20T00:00:00Z')] }, 'active', []],
  ['no secret', { hub_secrets: [] }, 'active', ['no-secret']],
  ['no secret, and none needed', { hub_secrets: [], token_endpoint_auth_method: 'none' }, 'active', []],
  ['a registration that ends soon', { hub_expires_at: '2026-06-02T00:00:00Z' }, 'active', ['client-ends']],
  ['over', { hub_expires_at: '2026-05-31T00:00:00Z', hub_secrets: [] }, 'ended', []],
  ['disabled', { hub_disabled_at: '2026-05-31T00:00:00Z', hub_secrets: [] }, 'disabled', []],
])('%s', (_, more, standing, concerns) => {
  const one = client(more);
  expect([standingOf(one, NOW), concernsOf(one, NOW).map(({ what }) => what)]).toEqual([standing, concerns]);
});

test('found without marks and case, by every word; who needs attention comes first', () => {
  const clients = [
    client({ client_id: 'a', client_name: 'Đa khoa Cần Thơ' }),
    client({ client_id: 'b', client_name: 'Lab Cần Thơ', hub_secrets: [] }),
  ];
  const ids = (text: string, standing: '' | 'concern' = '') =>
    chosen(clients, { text, kind: '', standing }, NOW).map(({ client_id }) => client_id);
  expect([ids('CAN THO'), ids('da khoa tho'), ids('', 'concern'), ids('khong co')]).toEqual([['b', 'a'], ['a'], ['b'], []]);
});
