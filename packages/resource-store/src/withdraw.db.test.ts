import { parseResource, type Resource } from '@hub/fhir-model';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { resourceWriter, uriDictionary, type WriteItem, withdraw } from './index.ts';
import { expectSound } from './transact/invariants.fixture.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await testDatabase();
});
afterEach(() => expectSound(t));
afterAll(() => t.drop());

const observation = (id: string, more: object = {}) =>
  ({ resourceType: 'Observation', id, status: 'final', code: { text: 'x' }, ...more }) as unknown as Resource & { id: string };

test.each([
  ['changed', 'replace'],
  ['deleted', 'delete'],
] as const)('a row that somebody %s meanwhile is withdrawn as it is then', async (what, mode) => {
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const context = { actor: 0, now: Date.now() };
  const write = async (item: WriteItem, meanwhile: () => Promise<unknown> = async () => undefined) => {
    const prepared = await writer.prepare([item]);
    return t.database.transaction(async (connection) => {
      const locked = await writer.lock(connection, prepared);
      await meanwhile();
      return locked.write(context);
    });
  };
  const [first] = await write({ resource: observation(what), owner: 1, mode: 'replace' });
  let withdrawn: Promise<unknown> | undefined;
  await write({ resource: observation(what, { note: [{ text: 'sau' }] }), owner: 1, mode }, async () => {
    withdrawn = t.database.transaction((connection) => withdraw(connection, writer, [{ rid: first?.rid as number }], context));
    for (let waits = 0; waits === 0; ) {
      const { rows } = await t.database.pool.query(
        `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`,
      );
      waits = rows[0].n;
    }
  });
  await withdrawn;
  const { rows } = await t.database.pool.query('select version, deleted, body from resource where rid = $1', [first?.rid]);
  if (mode === 'delete') expect(rows).toMatchObject([{ version: 2, deleted: true }]);
  else expect(parseResource(rows[0].body)).toMatchObject({ status: 'entered-in-error', note: [{ text: 'sau' }], meta: { versionId: '3' } });
});
