import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Database, GRANTS, grantRoles, HUB_ROLES, openDatabase, SERVICE_ROLE } from './index.ts';

let hub: TestDatabase;
const as = new Map<string, Database>();
beforeAll(async () => {
  hub = await testDatabase();
  expect(await grantRoles(hub.database)).toBe(true);
  for (const role of [...HUB_ROLES, SERVICE_ROLE] as const) as.set(role, openDatabase({ url: hub.url, poolSize: 1, role }));
});
afterAll(async () => {
  for (const database of as.values()) await database.close();
  await hub.drop();
});

const DENIED = { code: '42501' };
const run = (role: string, text: string) => (as.get(role) as Database).pool.query(text);

test('every table is decided about: somebody has a right on it, or it is the owner alone by name', async () => {
  const { rows } = await hub.database.pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const granted = new Set(Object.values(GRANTS).flatMap((tables) => Object.keys(tables)));
  expect(rows.map(({ name }) => name).filter((name) => !granted.has(name))).toEqual([
    'erasure',
    'erasure_record',
    'erasure_resource',
    'kysely_migration_lock',
  ]);
  expect([...granted].filter((name) => !rows.some((row) => row.name === name))).toEqual([]);
});

test('the rights in the database are those of the table, neither more nor less', async () => {
  const { rows } = await hub.database.pool.query<{ role: string; name: string; rights: string }>(
    `select grantee as role, table_name as name, string_agg(lower(privilege_type), ',' order by privilege_type) as rights
       from information_schema.role_table_grants where grantee = any($1) and table_schema = 'public' group by 1, 2 order by 1, 2`,
    [HUB_ROLES],
  );
  const wanted = HUB_ROLES.flatMap((role) =>
    Object.entries(GRANTS[role]).map(([name, rights]) => ({ role, name, rights: [...rights].sort().join(',') })),
  );
  const sorted = [...wanted].sort((a, b) => (a.role + a.name < b.role + b.name ? -1 : 1));
  expect(rows).toEqual(sorted);
});

describe.each([...HUB_ROLES, SERVICE_ROLE])('%s', (role) => {
  test.each([
    ['make a table', 'create table stolen (x int)'],
    ['alter one', 'alter table resource add column stolen text'],
    ['drop one', 'drop table resource'],
    ['empty one', 'truncate audit_batch'],
    ['rewrite the audit', `update audit_batch set body = ''`],
    ['shorten the audit', 'delete from audit_batch'],
    ['forge a link', `insert into audit_seal (n, tx, seq, batches, events, previous, hash) values (1, '1', 1, 1, 1, '', '')`],
    ['become the owner', `do $$ begin execute format('alter role %I superuser', current_user); end $$`],
    ['read a file of the server', `copy resource from '/etc/hostname'`],
    ['forget the change log', 'delete from change_log'],
  ])('cannot %s', async (_, text) => {
    await expect(run(role, text)).rejects.toMatchObject(DENIED);
  });
});

test.each(['hub_api', 'hub_intake', 'hub_oauth', 'hub_worker', SERVICE_ROLE])('%s cannot read the audit', async (role) => {
  await expect(run(role, 'select body from audit_batch')).rejects.toMatchObject(DENIED);
  await expect(run(role, 'select patients from audit_batch')).rejects.toMatchObject(DENIED);
});

test('the worker knows no secrets, the intake no resources, the auditor changes nothing', async () => {
  await expect(run('hub_worker', 'select hash from client_secret')).rejects.toMatchObject(DENIED);
  await expect(run('hub_worker', 'select * from access_token')).rejects.toMatchObject(DENIED);
  await expect(run('hub_intake', 'select body from resource')).rejects.toMatchObject(DENIED);
  await expect(run('hub_auditor', 'update audit_batch set patients = null')).rejects.toMatchObject(DENIED);
});

test('again and at once in two databases of one server: the same rights, no error', async () => {
  const other = await testDatabase();
  try {
    await hub.database.pool.query(`delete from hub_setting where name = 'grants'`);
    await other.database.pool.query(`delete from hub_setting where name = 'grants'`);
    expect(await Promise.all([grantRoles(hub.database), grantRoles(other.database), grantRoles(hub.database)])).toEqual([true, true, true]);
  } finally {
    await other.drop();
  }
});
