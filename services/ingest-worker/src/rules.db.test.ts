import type { Source } from '@hub/client-register';
import { changeRule, orderReplay, type StoredSetting } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { visitFile } from './visit-file.fixture.ts';

const NAME = 'VN-XML1-HO_TEN-required';
const SEX = 'VN-XML1-MA_BENH_CHINH-against-sex';

let hub: IngestFixture;
let his: Source;
let neighbour: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  his = await hub.source('his-92901', '92901');
  neighbour = await hub.source('his-75901', '75901');
});
afterAll(() => hub.close());

const set = (rule: string, severity: StoredSetting | null, source?: Source) =>
  changeRule(hub.database, { ...(source === undefined ? {} : { sourceId: source.id }), rule, severity, reason: 'thử', changedBy: 1 });
const issues = (id: string) =>
  hub.rows(
    `select i.severity, i.code from submission_issue i join submission s on s.seq = i.submission_seq where s.id = $1 and i.code = any($2) order by position`,
    [id, [NAME, SEX]],
  );
/** One worker for all: what it keeps of settings must not be out of date. */
let worker: Awaited<ReturnType<IngestFixture['worker']>> | undefined;
async function ingest(source: Source, body: string): Promise<string> {
  worker ??= await hub.worker();
  const id = await hub.send(source, body);
  await worker.drain(source.id);
  return id;
}
const nameless = (facility: string, visit: string) => visitFile(facility, '20260310', [{ visit, patient: 'BN1', name: '' }]);
const man = (facility: string, visit: string) => visitFile(facility, '20260310', [{ visit, patient: 'BN2', disease: 'O80.0' }]);

test('what was rejected is taken when its bytes come again after the rule was relaxed, for that source alone', async () => {
  const file = nameless('92901', 'LK1');
  const id = await ingest(his, file);
  expect([(await hub.receipt(id)).status, await issues(id)]).toEqual(['rejected', [{ severity: 'error', code: NAME }]]);
  // Nothing has changed: nothing happens.
  expect(await ingest(his, file)).toBe(id);
  expect((await hub.receipt(id)).status).toBe('rejected');

  await set(NAME, 'warning', his);
  expect(await ingest(his, file)).toBe(id);
  expect(await hub.receipt(id)).toMatchObject({ status: 'completed', counts: { received: 1, stored: 1, rejected: 0 } });
  expect(await issues(id)).toEqual([{ severity: 'warning', code: NAME }]);
  expect((await hub.receipt(await ingest(neighbour, nameless('75901', 'LK1')))).status).toBe('rejected');
});

test('for all, and a source of its own mind; back again', async () => {
  await set(SEX, 'off');
  await set(SEX, 'reject', neighbour);
  const [own, other] = [await ingest(his, man('92901', 'LK2')), await ingest(neighbour, man('75901', 'LK2'))];
  expect([(await hub.receipt(own)).status, await issues(own)]).toEqual(['completed', []]);
  expect([(await hub.receipt(other)).status, await issues(other)]).toEqual(['rejected', [{ severity: 'error', code: SEX }]]);

  await set(SEX, null, neighbour);
  expect(await ingest(neighbour, man('75901', 'LK2'))).toBe(other);
  expect([(await hub.receipt(other)).status, await issues(other)]).toEqual(['completed', []]);

  await set(SEX, null);
  const again = await ingest(his, man('92901', 'LK3'));
  expect(await issues(again)).toEqual([{ severity: 'warning', code: SEX }]);
});

test('a replay by the code of a rule reads under the rules of now', async () => {
  const id = await ingest(neighbour, nameless('75901', 'LK4'));
  expect((await hub.receipt(id)).status).toBe('rejected');
  await set(NAME, 'information', neighbour);
  const { submissions } = await orderReplay(hub.database, { rule: NAME, source: 'his-75901' }, false, 1);
  expect(submissions).toBe(2);
  await worker?.drain(neighbour.id);
  expect([(await hub.receipt(id)).status, await issues(id)]).toEqual(['completed', [{ severity: 'information', code: NAME }]]);
});

test('a setting the list of rules does not allow is not applied', async () => {
  await set('VN-XML1-MA_BN-required', 'off', his);
  const file = visitFile('92901', '20260310', [{ visit: 'LK5', patient: '' }]);
  expect((await hub.receipt(await ingest(his, file))).status).toBe('rejected');
});
