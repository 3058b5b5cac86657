import { type BulkWorker, startBulkWorker } from '@hub/bulk-worker';
import { createLogger } from '@hub/telemetry';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BulkApi, startBulkApi } from './bulk-api.fixture.ts';

// What a chain by _since must hear of: a deleted resource names nobody any more, and was in somebody's compartment.
let bulk: BulkApi;
let worker: BulkWorker;
const faults: string[] = [];
const PATIENTS = ['mot', 'hai'];
const R = { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] } };

async function send(method: string, path: string, resource?: object): Promise<void> {
  const { status, text } = await bulk.api.his1.send(method, path, resource);
  if (status >= 300) throw new Error(text);
}

beforeAll(async () => {
  bulk = await startBulkApi({ rows: 3 });
  for (const id of PATIENTS) {
    await send('PUT', `/Patient/${id}`, { resourceType: 'Patient', id });
    for (const name of ['o', 'p', 'kin']) {
      const of = { status: 'final', code: { text: 'x' }, subject: { reference: `Patient/${id}` } };
      await send('PUT', `/Observation/${name}-${id}`, {
        resourceType: 'Observation',
        id: `${name}-${id}`,
        ...(name === 'kin' ? R : {}),
        ...of,
      });
    }
  }
  // Of nobody's compartment.
  await send('PUT', '/Location/noi', { resourceType: 'Location', id: 'noi' });
  await send('PUT', '/Group/nhom', {
    resourceType: 'Group',
    id: 'nhom',
    type: 'person',
    actual: true,
    member: [{ entity: { reference: 'Patient/mot' } }],
  });
  const log = createLogger({ service: 'test', level: 'warn', write: (line) => void faults.push(line) });
  worker = startBulkWorker({ ...bulk.maker, log, concurrency: 2, idleMs: 20 });
}, 60_000);
afterAll(async () => {
  await worker?.stop();
  await bulk?.close();
});

test('at every level: what is gone of those who are exported, and of nobody else', async () => {
  const his = bulk.client('his-1');
  const before = await his.export('/Patient/$export');
  for (const id of PATIENTS) for (const name of ['o', 'kin']) await send('DELETE', `/Observation/${name}-${id}`);
  await send('DELETE', '/Location/noi');
  await send('DELETE', '/Patient/hai').catch(() => undefined);
  const since = `_since=${before.manifest.transactionTime}`;
  const all = ['Observation/kin-hai', 'Observation/kin-mot', 'Observation/o-hai', 'Observation/o-mot', 'Patient/hai'];
  expect((await his.export(`/$export?${since}`)).deleted.toSorted()).toEqual(['Location/noi', ...all]);
  expect((await his.export(`/Patient/$export?${since}`)).deleted.toSorted()).toEqual(all);
  const ofOne = ['Observation/kin-mot', 'Observation/o-mot'];
  expect((await his.export(`/Group/nhom/$export?${since}`)).deleted.toSorted()).toEqual(ofOne);
  const patient = { name: 'patient', valueReference: { reference: 'Patient/mot' } };
  expect(
    (await his.export('/Patient/$export', [patient, { name: '_since', valueInstant: before.manifest.transactionTime }])).deleted.toSorted(),
  ).toEqual(ofOne);
  const other = { name: 'patient', valueReference: { reference: 'Patient/hai' } };
  expect(
    (await his.export('/Patient/$export', [other, { name: '_since', valueInstant: before.manifest.transactionTime }])).deleted.toSorted(),
  ).toEqual(['Observation/kin-hai', 'Observation/o-hai', 'Patient/hai']);
  // Another facility hears of nothing, whatever it names.
  for (const named of [patient, other])
    expect(
      (await bulk.client('his-2').export('/Patient/$export', [named, { name: '_since', valueInstant: before.manifest.transactionTime }]))
        .deleted,
    ).toEqual([]);
  expect(faults).toEqual([]);
}, 60_000);
