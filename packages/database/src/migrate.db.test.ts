import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrate } from './migrate.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.drop());

test('a current database is left as it is', async () => {
  expect(await migrate(base.database)).toEqual({ applied: [], roles: true });
});

test('a migration whose number lies between others that ran already is applied: two people add one on one day', async () => {
  const between = '0052-supply-encounters'; // may run twice
  await base.database.pool.query('delete from kysely_migration where name = $1', [between]);
  expect(await migrate(base.database)).toEqual({ applied: [between], roles: true });
});

test('whom older batches of the audit are about goes from a table of its own into their rows', async () => {
  const { pool } = base.database;
  await pool.query(`
    alter table audit_batch drop column patients;
    create table audit_patient (about bigint not null, tx xid8 not null, seq bigint not null, primary key (about, tx, seq));
    insert into audit_batch (tx, writer, n, events, body, mac) overriding system value
    select n::text::xid8, gen_random_uuid(), 1, 1, '', '' from generate_series(1, 3) n;
    insert into audit_patient select about, tx, seq from audit_batch, unnest(array[7, 5]) about where tx = '1';
    insert into audit_patient select 5, tx, seq from audit_batch where tx = '2';
    delete from kysely_migration where name = '0082-audit-patients'`);
  expect(await migrate(base.database)).toMatchObject({ applied: ['0082-audit-patients'], roles: true });
  const { rows } = await pool.query('select patients::int[] as patients from audit_batch order by tx');
  expect(rows).toEqual([{ patients: [5, 7] }, { patients: [5] }, { patients: null }]);
});

test('a database that is newer than the program is refused by name, untouched', async () => {
  await base.database.pool.query(`insert into kysely_migration (name, timestamp) values ('9999-tomorrow', '2099')`);
  const failure = await migrate(base.database).catch((error: unknown) => error);
  expect(failure).toMatchObject({ problem: { category: 'conflict', code: 'schema-newer' } });
  expect(String(failure)).toContain('9999-tomorrow');
});
