import { readFileSync } from 'node:fs';
import type { Bundle, Observation, Patient } from '@hub/fhir-model';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

/** The steps of docs/new-lab.md on a running hub, with what stands on the page. */

const PAGE = readFileSync(new URL('../../../docs/new-lab.md', import.meta.url), 'utf8');
const blocks = (kind: string): readonly string[] =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${kind}\\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text as string);
const [plain = '', profile = '', withProfile = ''] = blocks('json');
const [unknown = '', seen = ''] = blocks('text');
const message = (blocks('hl7')[0] ?? '').trimEnd().replaceAll('\n', '\r');

let hub: HubProcess;
let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase({ poolSize: 1 });
  hub = await startHubProcess(await newDataDir(), ['--empty'], { DATABASE_URL: store.url, DEMO: 'on' });
}, 60_000);
afterAll(async () => {
  await hub?.stop();
  if (hub !== undefined) await removeDataDir(hub.dataDir);
  await store?.drop();
}, 60_000);

const call = (method: string, path: string, body?: string, type = 'application/json') =>
  fetch(hub.url + path, {
    method,
    headers: { Authorization: `Bearer ${hub.tokens()['*']}`, 'Content-Type': type },
    ...(body === undefined ? {} : { body }),
  });
const HL7 = 'x-application/hl7-v2+er7';
const errors = async (): Promise<readonly string[]> => {
  const answer = await call('POST', '/intake/check?source=lis-anphu&detail=tables', message, HL7);
  const { issues } = (await answer.json()) as { readonly issues: readonly { readonly code: string; readonly severity: string }[] };
  return issues.filter(({ severity }) => severity === 'error').map(({ code }) => code);
};

test('the file of the page is the file in the folder', () => {
  expect(readFileSync(new URL('../../../fhir-profiles/sender-profiles/example-lab.json', import.meta.url), 'utf8')).toBe(profile);
});

test('registered without its habits the lab is not understood; with them it is, and its result is there', async () => {
  expect((await call('PUT', '/intake/sources/lis-anphu', plain)).status).toBe(201);
  expect(await errors()).toEqual([unknown.trim()]);
  const nobody = JSON.stringify({ ...JSON.parse(withProfile), profile: 'of-nobody' });
  expect((await call('PUT', '/intake/sources/lis-anphu', nobody)).status).toBe(400);
  expect((await call('PUT', '/intake/sources/lis-anphu', withProfile)).status).toBe(200);
  expect(await errors()).toEqual([]);

  const sent = (await (await call('POST', '/intake/submissions?source=lis-anphu', message, HL7)).json()) as { readonly id: string };
  const receipt = await (await call('GET', `/intake/submissions/${sent.id}?wait=30`)).json();
  expect(receipt).toMatchObject({ status: 'completed', counts: { received: 1, stored: 1 } });

  const [address = ''] = /(?<=GET )\/fhir\/Observation\?[^`]*/.exec(PAGE) ?? [];
  const { entry = [] } = (await (await call('GET', address.replace('|', '%7C'))).json()) as Bundle;
  const of = <T>(type: string) => entry.find(({ resource }) => resource?.resourceType === type)?.resource as T;
  const patient = of<Patient>('Patient');
  const { code, valueQuantity, effectiveDateTime, issued } = of<Observation>('Observation');
  const [coding] = code.coding ?? [];
  const moment = new Date(effectiveDateTime ?? issued ?? '').toISOString().slice(0, 19);
  expect(
    `Patient: ${patient.name?.[0]?.text}\nObservation: ${coding?.system} ${coding?.code} = ${valueQuantity?.value} ${valueQuantity?.unit}, ${moment}\n`,
  ).toBe(seen);
}, 60_000);
