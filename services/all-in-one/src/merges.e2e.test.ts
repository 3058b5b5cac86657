import { setTimeout as wait } from 'node:timers/promises';
import { issueToken } from '@hub/client-register';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

/** Two numbers of a hospital are one person (ADT A40): what that means to whoever asks over HTTP (resource-store decisions/0015). */

const F = '92975';
const HL7 = 'x-application/hl7-v2+er7';
let hub: HubProcess;
let store: TestDatabase;
let sender = '';
let [A, B] = ['', ''];
let citizens: readonly [a: string, b: string];

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member
type Answer = { readonly status: number; readonly location: string | null; readonly body: any };
async function call(method: string, path: string, token: string, body?: string, type = 'application/json'): Promise<Answer> {
  const answer = await fetch(hub.url + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': type }) },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  return { status: answer.status, location: answer.headers.get('location'), body: text === '' ? undefined : JSON.parse(text) };
}
const operator = () => hub.tokens()['*'] as string;
const get = (path: string, token = operator()) => call('GET', path, token);

/** Sends a message and waits for its receipt. */
async function send(...lines: readonly string[]): Promise<string> {
  const { body } = await call('POST', `/intake/submissions?source=lis-${F}`, sender, lines.join('\r'), HL7);
  await receiptOf(body.id, ({ status }) => !['received', 'processing'].includes(status));
  return body.id;
}
async function receiptOf(id: string, done: (receipt: Answer['body']) => boolean): Promise<void> {
  for (let n = 0; n < 300; n++) {
    if (done((await get(`/intake/submissions/${id}`)).body)) return;
    await wait(100);
  }
  throw new Error(`${id} came to no end`);
}
const head = (type: string, number: string, at: string) => `MSH|^~\\&|LIS|${F}|HUB|SYT|${at}||${type}|${number}|P|2.5||||||UNICODE UTF-8`;
const pid = (number: string) => `PID|1||${number}^^^${F}^PI||Nguyễn^Thử||19851020|M`;
const result = (number: string, patient: string, at: string) =>
  send(
    head('ORU^R01', number, at),
    pid(patient),
    `OBR|1|${number}||GLU^Glucose|||${at}|||||||||||||||${at}|||F`,
    'OBX|1|NM|GLU^Glucose||6.9|mmol/L|3.9-6.4||||F',
  );
const references = ({ body }: Answer): string[] =>
  (body.entry ?? [])
    .map(({ resource }: { resource: { resourceType: string; id: string } }) => `${resource.resourceType}/${resource.id}`)
    .sort();
const observations = async (query: string, token?: string) => references(await get(`/fhir/Observation?${query}`, token));
const idOf = async (number: string): Promise<string> =>
  (await get(`/fhir/Patient?identifier=${encodeURIComponent(`http://fhir.ehealth.gov.vn/core/sid/patient-internal-id/${F}|${number}`)}`))
    .body.entry[0].resource.id;
async function citizenOf(patient: string): Promise<string> {
  const { rows } = await store.database.pool.query<{ number: number }>(
    `select client_number as number from client where client_id = 'so-suc-khoe'`,
  );
  return (await issueToken(store.database, rows[0]?.number as number, 3_600, { scope: 'patient/*.rs', patient })).token;
}
/** Looks at a person that are on record, by the paths that were asked. */
async function looksAt(patient: string): Promise<number> {
  const { body } = await get(`/audit/AuditEvent?entity=Patient/${patient}&_count=500`);
  return body.entry.length;
}

beforeAll(async () => {
  store = await testDatabase({ poolSize: 2 });
  hub = await startHubProcess(await newDataDir(), ['--empty'], { DATABASE_URL: store.url, DEMO: 'on' });
  const asked = { facility: F, facilityName: 'Bệnh viện Mẫu', kind: 'laboratory', formats: ['hl7v2'] };
  sender = (await call('PUT', `/intake/sources/lis-${F}`, operator(), JSON.stringify(asked))).body.token;
  const app = {
    client_id: 'so-suc-khoe',
    hub_kind: 'app',
    scope: 'launch/patient patient/*.rs',
    redirect_uris: ['http://127.0.0.1/cb'],
    token_endpoint_auth_method: 'none',
  };
  expect((await call('POST', '/oauth/register', operator(), JSON.stringify(app))).status).toBe(201);
  await result('r1', 'A', '20260310080000');
  await result('r2', 'B', '20260311080000');
  [A, B] = [await idOf('A'), await idOf('B')];
  citizens = [await citizenOf(A), await citizenOf(B)];
}, 120_000);
afterAll(async () => {
  await hub?.stop();
  if (hub !== undefined) await removeDataDir(hub.dataDir);
  await store?.drop();
}, 60_000);

test('A40 over HTTP: searches, compartments, $everything, history, who looked, and the persons’ own apps; undone, all is as it was', async () => {
  const [ofA] = await observations(`patient=${A}`);
  const [ofB] = await observations(`patient=${B}`);
  const both = [ofA, ofB].sort();
  const seen = await Promise.all(citizens.map((token) => observations('', token)));
  expect(seen).toEqual([[ofA], [ofB]]);
  const before = await looksAt(A);
  expect(before).toBeGreaterThan(0);

  const merged = await send(head('ADT^A40', 'm1', '20260320080000'), 'EVN||20260320080000', pid('B'), `MRG|A^^^${F}^PI`);
  expect((await get(`/fhir/Patient/${A}`)).body).toMatchObject({
    active: false,
    link: [{ other: { reference: `Patient/${B}` }, type: 'replaced-by' }],
  });
  // By the id, by a reference, by the number, by the compartment: all that is of either, under the one who stays.
  for (const query of [
    `patient=${B}`,
    `subject=Patient/${B}`,
    `subject:Patient.identifier=${encodeURIComponent(`http://fhir.ehealth.gov.vn/core/sid/patient-internal-id/${F}|B`)}`,
  ])
    expect([query, await observations(query)]).toEqual([query, both]);
  expect(await observations(`patient=${A}`)).toEqual([]);
  expect(references(await get(`/fhir/Patient/${B}/Observation`))).toEqual(both);
  expect(references(await get(`/fhir/Patient/${A}/Observation`))).toEqual([]);
  expect(references(await get(`/fhir/Patient/${B}/$everything?_count=100`))).toEqual(expect.arrayContaining([...both, `Patient/${B}`]));
  expect(references(await get(`/fhir/Patient/${A}/$everything?_count=100`)).filter((one) => one.startsWith('Observation'))).toEqual([]);
  expect(references(await get(`/fhir/Patient?_id=${B}&_revinclude=Observation:patient`))).toEqual([...both, `Patient/${B}`].sort());

  const history = await get(`/fhir/${ofA}/_history`);
  expect(history.body.entry.map(({ resource }: { resource: { subject: { reference: string } } }) => resource.subject.reference)).toEqual([
    `Patient/${B}`,
    `Patient/${A}`,
  ]);

  // A person’s own app: bound to the number that stays it has all; bound to the old one the old Patient and the one who stays, who is in its compartment by
  // the link (R4 compartmentdefinition-patient), and nothing of the record: should the hospital be wrong, it is somebody else's.
  expect(await observations('', citizens[1])).toEqual(both);
  expect(await observations('', citizens[0])).toEqual([]);
  expect((await get(`/fhir/Patient/${A}`, citizens[0])).status).toBe(200);
  expect(references(await get('/fhir/Patient', citizens[0]))).toEqual([`Patient/${A}`, `Patient/${B}`].sort());
  for (const path of [ofA, ofB, `${ofB}/_history/1`]) expect([path, (await get(`/fhir/${path}`, citizens[0])).status]).toEqual([path, 404]);

  // Who looked at the old number stays on record under it; who looks now looks at the one who stays.
  expect(await looksAt(A)).toBeGreaterThanOrEqual(before);
  const looked = await looksAt(B);
  expect((await get(`/fhir/${ofA}`)).status).toBe(200);
  expect(await looksAt(B)).toBeGreaterThan(looked);

  await call('POST', `/intake/submissions/${merged}/undo`, sender);
  await receiptOf(merged, ({ status }) => status === 'undone');
  expect(await observations(`patient=${A}`)).toEqual([ofA]);
  expect(await observations(`patient=${B}`)).toEqual([ofB]);
  expect(await Promise.all(citizens.map((token) => observations('', token)))).toEqual(seen);
  expect((await get(`/fhir/Patient/${A}`)).body.link).toBeUndefined();
}, 120_000);
