import { randomBytes } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { grantRoles, HUB_ROLES, requireRole, roleScript, SERVICE_ROLE } from './index.ts';

let hub: TestDatabase;
const member = `hub_test_${randomBytes(6).toString('hex')}`;
beforeAll(async () => {
  hub = await testDatabase();
  await grantRoles(hub.database);
});
afterAll(async () => {
  await hub.database.pool.query(`drop role if exists ${member}`);
  await hub.drop();
});

const as = (user: string, password: string): string => {
  const url = new URL(hub.url);
  url.username = user;
  url.password = password;
  return url.href;
};

test.each([...HUB_ROLES, SERVICE_ROLE])('%s: has what it needs after migrations', async (role) => {
  await expect(requireRole(hub.url, role)).resolves.toBeUndefined();
});

test('a user who is no member of the role, then one who is', async () => {
  await hub.database.pool.query(`create role ${member} login password 'x'`);
  await expect(requireRole(as(member, 'x'), 'hub_worker')).rejects.toMatchObject({ problem: { code: 'database-roles' } });
  await hub.database.pool.query(`grant hub_worker to ${member}`);
  await expect(requireRole(as(member, 'x'), 'hub_worker')).resolves.toBeUndefined();
});

test('a database in which the roles have no rights: the way out is named', async () => {
  await hub.database.pool.query(`revoke all on resource from hub_api`);
  const refused = requireRole(hub.url, 'hub_api');
  await expect(refused).rejects.toMatchObject({ problem: { category: 'incorrect' } });
  await expect(refused).rejects.toMatchObject({ problem: { message: { en: expect.stringContaining('npm run migrate -- --roles') } } });
});

test('a server that is away says nothing of its roles', async () => {
  await expect(requireRole('postgres://hub@127.0.0.1:1/hub', 'hub_api')).resolves.toBeUndefined();
});

test('the script for an administrator makes what the owner would have made', async () => {
  await hub.database.pool.query('revoke all on resource from hub_worker');
  const { rows } = await hub.database.pool.query<{ owner: string }>('select quote_ident(session_user) as owner');
  const script = roleScript(rows[0]?.owner as string);
  // The roles of this server are there already; the rest is run as it is printed.
  const rights = script.split('\n').filter((line) => !line.startsWith('create role') && !/^grant hub_\w+ to (?!hub_service)/.test(line));
  await hub.database.pool.query(rights.join('\n'));
  await expect(requireRole(hub.url, 'hub_worker')).resolves.toBeUndefined();
});
