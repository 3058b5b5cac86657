import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';

/** A table too long to be held: on record piece by piece, of one moment, and nothing of it stays when the client goes. */
const COPIES = 20_000;
const VIEW = {
  resourceType: 'ViewDefinition',
  id: 'long',
  status: 'active',
  resource: 'Observation',
  select: [
    {
      column: [
        { name: 'id', path: 'id' },
        { name: 'code', path: 'code.coding.code' },
        { name: 'words', path: 'note.first().text' },
      ],
    },
  ],
};
let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.his1.send('PUT', '/Patient/p1', { resourceType: 'Patient', id: 'p1' });
  const first = {
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    code: { coding: [{ code: '718-7' }] },
    subject: { reference: 'Patient/p1' },
    note: [{ text: 'một ghi chú dài '.repeat(20) }],
  };
  expect((await api.his1.send('PUT', '/Observation/o1', first)).status).toBe(201);
  expect((await api.operator.send('PUT', '/ViewDefinition/long', VIEW)).status).toBe(201);
  // The same result of twenty thousand patients.
  await api.base.database.pool.query(
    `insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, deleted, id, body, patient, about)
     select 1000000 + n, shard, type, version, owner, labels, last_updated, content_hash, deleted, 'c' || n, replace(body, '"id":"o1"', '"id":"c' || n || '"'), patient, 5000000 + n
       from resource cross join generate_series(1, $1::int) n where id = 'o1'`,
    [COPIES],
  );
}, 60_000);
afterAll(() => api.close());

const ask = (init: RequestInit = {}) =>
  fetch(`${api.url}/fhir/ViewDefinition/long/$run`, {
    ...init,
    headers: { authorization: 'Bearer his-1', accept: 'application/x-ndjson', ...init.headers },
  });
const told = async () =>
  (
    await api.base.database.pool.query<{ n: number }>(
      'select count(distinct about)::int as n from (select seq, unnest(patients) as about from audit_batch) a where about > 5000000',
    )
  ).rows[0]?.n;
/**
 * Waits until no session has a transaction open, whatever it is doing in it: one that is just fetching is not idle, and is so a moment later. What
 * the record writes beside it ends by itself; a transaction that was forgotten stays.
 */
async function transactionsEnd(): Promise<void> {
  const open = `select state, wait_event, left(query, 40) as query from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() and xact_start is not null`;
  for (const end = performance.now() + 20_000; ; await wait(20)) {
    const { rows } = await api.base.database.pool.query(open);
    if (rows.length === 0) return;
    if (performance.now() > end) expect(rows).toEqual([]);
  }
}

test('who goes away in the middle leaves no transaction open, and not every patient on record', async () => {
  const leaving = new AbortController();
  const answer = await ask({ signal: leaving.signal, headers: { 'accept-encoding': 'identity' } });
  const reader = answer.body?.getReader();
  await reader?.read();
  leaving.abort();
  await reader?.cancel().catch(() => undefined);
  await transactionsEnd();
  const seen = await told();
  expect(seen).toBeGreaterThan(0);
  expect(seen).toBeLessThan(COPIES);
});

test('all rows once, without a length said before; every patient on record', async () => {
  const answer = await ask({ headers: { 'accept-encoding': 'identity' } });
  expect([answer.status, answer.headers.get('content-length')]).toEqual([200, null]);
  const ids = (await answer.text())
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id);
  expect([ids.length, new Set(ids).size]).toEqual([COPIES + 1, COPIES + 1]);
  expect(await told()).toBe(COPIES);
  await transactionsEnd();
});

test('packed on its way for who takes it', async () => {
  const answer = await ask({ headers: { 'accept-encoding': 'gzip' } });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  const text = await answer.text();
  expect(text.trimEnd().split('\n')).toHaveLength(COPIES + 1);
});

test('what is wrong further on cuts the answer: it does not end as a whole one would', async () => {
  const { pool } = api.base.database;
  const broken = `replace(body, '"coding":[', '"coding":[{"code":"hai"},')`;
  await pool.query(`update resource set body = ${broken}, last_updated = now() + interval '2 hours' where id = $1`, [`c${COPIES}`]);
  const answer = await ask({ headers: { 'accept-encoding': 'identity' } });
  if (answer.status === 200) await expect(answer.text()).rejects.toThrow();
  else expect(answer.status).toBe(422);
  await transactionsEnd();
  // Within the first megabyte it has its status.
  const first = await api.his1.send(
    'GET',
    `/ViewDefinition/long/$run?_since=${encodeURIComponent(new Date(Date.now() + 3_600_000).toISOString())}&_format=csv`,
    undefined,
    {
      accept: 'text/csv',
    },
  );
  expect([first.status, first.text.includes('Cột code')]).toEqual([422, true]);
});
