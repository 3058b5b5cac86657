import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Principal } from '@hub/access';
import { openAuditRecorder } from '@hub/audit-log';
import { type Database, openDatabase, type SlowQuery } from '@hub/database';
import { openWrites, readStore } from '@hub/resource-store';
import { createLogger, slowQueryLog } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createFhirApp } from './app.ts';
import { openApis, statements } from './statement.ts';
import { type Client, clientOf } from './testing/client.fixture.ts';

// Every statement counts as slow here, and is looked at as it is told, before the log masks anything: no value may stand in its text.
const TELLTALE = 'telltale-nguyen-thi-bich';
const NUMBER = '9219000123';
const DATE = '1987-06-05';
const OPERATOR: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
const SENDER: Principal = { clientNumber: 2, clientId: 'his', kind: 'sender', facilityId: 7, facilityCode: '92901' };

let base: TestDatabase;
let database: Database;
let server: Server;
let operator: Client;
let sender: Client;
const told: SlowQuery[] = [];
const lines: string[] = [];

beforeAll(async () => {
  base = await testDatabase();
  const log = createLogger({ service: 'test', level: 'debug', write: (line) => void lines.push(line) });
  const slow = slowQueryLog(log, 0);
  database = openDatabase({
    url: base.url,
    slowQueries: {
      ...slow,
      tell: (query) => {
        told.push(query);
        slow.tell(query);
      },
    },
  });
  const app = createFhirApp({
    store: readStore(database.pool, database),
    writes: openWrites({ database }),
    now: Date.now,
    capabilityStatement: statements(),
    openApi: openApis(),
    authenticate: async (token) => (token === 'sender' ? SENDER : OPERATOR),
    record: openAuditRecorder(database, Buffer.alloc(32, 1)).record,
    log,
  });
  server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  operator = clientOf(url, 'operator');
  sender = clientOf(url, 'sender');
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  await database.close();
  await base.drop();
});

const patient = (more: object = {}) => ({
  resourceType: 'Patient',
  identifier: [{ system: `http://${TELLTALE}.vn`, value: NUMBER }],
  name: [{ family: TELLTALE, given: [TELLTALE] }],
  telecom: [{ system: 'phone', value: NUMBER }],
  birthDate: DATE,
  ...more,
});
const observation = (subject: string) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: `http://${TELLTALE}.vn`, code: TELLTALE }] },
  subject: { reference: subject },
  effectiveDateTime: DATE,
  valueQuantity: { value: Number(NUMBER), system: `http://${TELLTALE}.vn`, code: TELLTALE },
});

const WRITES: readonly (readonly [string, string, unknown?, Record<string, string>?])[] = [
  ['POST', '/Patient', patient()],
  ['POST', '/Patient', patient(), { 'if-none-exist': `identifier=http://${TELLTALE}.vn|${NUMBER}` }],
  ['PUT', `/Patient/${TELLTALE}`, patient({ id: TELLTALE })],
  ['PUT', `/Patient/${TELLTALE}`, patient({ id: TELLTALE, active: true }), { 'if-match': 'W/"1"' }],
  ['PUT', `/Patient?identifier=${TELLTALE}-2`, patient({ identifier: [{ value: `${TELLTALE}-2` }] })],
  ['PATCH', `/Patient/${TELLTALE}`, [{ op: 'replace', path: '/name/0/family', value: `${TELLTALE} x` }]],
  ['PATCH', `/Patient?identifier=${TELLTALE}-2`, [{ op: 'add', path: '/active', value: true }]],
  ['POST', '/Observation', observation(`Patient/${TELLTALE}`)],
  ['POST', '/Observation', observation(`Patient/${TELLTALE}-later`)],
  ['PUT', `/Patient/${TELLTALE}-later`, patient({ id: `${TELLTALE}-later` })],
  [
    'POST',
    `/Patient/${TELLTALE}/$meta-add`,
    { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tag: [{ code: TELLTALE }] } }] },
  ],
  [
    'POST',
    '',
    {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        { fullUrl: 'urn:uuid:1', resource: patient(), request: { method: 'POST', url: 'Patient', ifNoneExist: `family=${TELLTALE}-3` } },
        { resource: observation('urn:uuid:1'), request: { method: 'POST', url: 'Observation' } },
        { resource: observation(`Patient?identifier=${TELLTALE}-2`), request: { method: 'POST', url: 'Observation' } },
        { request: { method: 'GET', url: `Patient?family=${TELLTALE}` } },
        { request: { method: 'DELETE', url: `Patient/${TELLTALE}-later` } },
      ],
    },
  ],
  ['DELETE', `/Patient?identifier=${TELLTALE}-2`],
];
const V = encodeURIComponent(`http://${TELLTALE}.vn|${NUMBER}`);
const READS: readonly string[] = [
  ...['Patient', 'Observation'].flatMap((type) => [
    `/${type}/${TELLTALE}`,
    `/${type}/${TELLTALE}/_history`,
    `/${type}/${TELLTALE}/_history/1`,
  ]),
  ...[
    `family=${TELLTALE}`,
    `family:exact=${TELLTALE}`,
    `family:contains=${TELLTALE}`,
    `name=${TELLTALE},${TELLTALE}x&birthdate=${DATE}`,
    `identifier=${V}`,
    `identifier=${NUMBER},${TELLTALE}`,
    `identifier:not=${V}`,
    `phone=${NUMBER}`,
    `birthdate=ge${DATE}&birthdate=lt1988`,
    `birthdate=ap${DATE}`,
    `_id=${TELLTALE},${TELLTALE}-later`,
    `_tag=${TELLTALE}`,
    `_source=${TELLTALE}`,
    `_lastUpdated=gt${DATE}`,
    `family:missing=true&identifier=${TELLTALE}`,
    `family=${TELLTALE}&_sort=-_lastUpdated&_total=accurate&_count=1`,
    `family=${TELLTALE}&_summary=count`,
    `family=${TELLTALE}&_revinclude=Observation:subject`,
    `_has:Observation:subject:code=${TELLTALE}`,
  ].map((query) => `/Patient?${query}`),
  ...[
    `subject=Patient/${TELLTALE}`,
    `subject:Patient.family=${TELLTALE}`,
    `subject.identifier=${V}`,
    `code=${V}`,
    `date=${DATE}`,
    `value-quantity=${NUMBER}|http://${TELLTALE}.vn|${TELLTALE}`,
    `value-quantity=gt${NUMBER}`,
    `code=${TELLTALE}&_include=Observation:subject`,
    `patient=${TELLTALE}`,
  ].map((query) => `/Observation?${query}`),
  `/Patient/_history?_since=${DATE}T00:00:00Z`,
  `/_history?_since=${DATE}T00:00:00Z`,
  `/?_id=${TELLTALE}`,
  `/Patient/${TELLTALE}/*?code=${TELLTALE}`,
  `/Patient/${TELLTALE}/Observation?code=${TELLTALE}`,
];

test('no statement of any write or search holds a value: values are parameters', async () => {
  const notDone: string[] = [];
  for (const client of [operator, sender]) {
    for (const [method, path, body, headers] of WRITES) {
      const { status } = await client.send(method, path, body, headers);
      if (status >= 400 && client === operator) notDone.push(`${method} ${path} ${status}`);
    }
    for (const path of READS) {
      const { status, body } = await client.send('GET', path);
      if (status >= 500) notDone.push(`${path} ${status}`);
      const next = (body?.link as { relation: string; url: string }[] | undefined)?.find(({ relation }) => relation === 'next');
      if (next !== undefined) await client.send('GET', next.url.replace(/^.*\/fhir/, ''));
    }
  }
  expect(notDone).toEqual([]);
  const different = new Set(told.map(({ statement }) => statement.replace(/\s+/g, ' ')));
  expect(different.size).toBeGreaterThan(40);
  expect([...different].filter((statement) => [TELLTALE, NUMBER, DATE, '1988'].some((value) => statement.includes(value)))).toEqual([]);
  expect(lines.filter((line) => [TELLTALE, NUMBER, DATE].some((value) => line.includes(value)))).toEqual([]);
});

test('the log has statement, milliseconds, rows and the request of each', () => {
  const slow = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ what }) => what === 'slow query');
  expect(slow.length).toBe(told.length);
  // Batches of the record are of many requests.
  const own = slow.filter(({ statement }) => !String(statement).includes('audit_batch'));
  const withRequest = own.filter(({ request }) => typeof request === 'string');
  // What a process does for nobody in particular (reading ahead, groups of several writers) has no request, or that of one of them.
  expect(withRequest.length / own.length).toBeGreaterThan(0.9);
  expect(slow.some(({ statement, rows }) => /^select/i.test(String(statement)) && typeof rows === 'number')).toBe(true);
  expect(slow.every(({ ms }) => typeof ms === 'number')).toBe(true);
});
