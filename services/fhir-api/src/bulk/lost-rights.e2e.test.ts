import { type PolicyRule, type Principal, parseScopes } from '@hub/access';
import { type BulkWorker, startBulkWorker } from '@hub/bulk-worker';
import { createLogger } from '@hub/telemetry';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BulkApi, startBulkApi } from './bulk-api.fixture.ts';

// Several tokens of one client: files hold what the one that asked could see, and stay for a day.
const permit: PolicyRule = { policy: 'test', effect: 'permit', relation: 'province', labels: -1 };
const of = (scopes: string, policies: readonly PolicyRule[], more: Partial<Principal> = {}): Principal => ({
  clientNumber: 3,
  clientId: 'his-2',
  kind: 'system',
  scopes: parseScopes(scopes),
  policies,
  ...more,
});
const TOKENS: Readonly<Record<string, Principal>> = {
  operator: { clientNumber: 1, clientId: 'operator', kind: 'operator' },
  whole: of('system/*.rs', [permit]),
  'a-part-of-the-type': of('system/Observation.rs?category=laboratory system/Provenance.rs', [permit]),
  'labels-that-a-policy-hides-since': of('system/*.rs', [{ ...permit, labels: 0 }]),
  'no-policy-any-more': of('system/*.rs', []),
  'another-patient': of('system/*.rs', [permit], { patient: 'khac' }),
  'another-client': of('system/*.rs', [permit], { clientNumber: 2 }),
};
const NARROWED = Object.keys(TOKENS).slice(2);

let bulk: BulkApi;
let worker: BulkWorker;
const faults: string[] = [];
beforeAll(async () => {
  bulk = await startBulkApi({}, { authenticate: async (token) => TOKENS[token] });
  const R = { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] };
  await bulk.api.operator.send('PUT', '/Patient/nguoi', { resourceType: 'Patient', id: 'nguoi' });
  const observation = { resourceType: 'Observation', id: 'kin', meta: R, status: 'final', code: { text: 'x' } };
  const made = await bulk.api.operator.send('PUT', '/Observation/kin', { ...observation, subject: { reference: 'Patient/nguoi' } });
  expect(made.status).toBe(201);
  const log = createLogger({ service: 'test', level: 'warn', write: (line) => void faults.push(line) });
  worker = startBulkWorker({
    ...bulk.maker,
    completed: async (kept) => ({ ...kept, policies: [permit] }),
    log,
    concurrency: 1,
    idleMs: 20,
  });
}, 60_000);
afterAll(async () => {
  await worker?.stop();
  await bulk?.close();
});

async function answers(url: string): Promise<void> {
  const status = async (token: string) => (await bulk.client(token).request(url)).status;
  expect(await status('whole')).toBe(200);
  for (const token of NARROWED) expect([token, await status(token)]).toEqual([token, 404]);
  expect((await bulk.client('no-policy-any-more').request(url, { headers: { Range: 'bytes=0-0' } })).status).toBe(404);
}

test.each(['', '&organizeOutputBy=Patient&includeAssociatedData=RelevantProvenanceResources'])(
  'files are for who may still see what is in them ($export%s)',
  async (more) => {
    const kicked = await bulk.client('whole').kickOff(`/$export?_type=Observation${more}`);
    const { output } = await bulk.client('whole').manifest(kicked.headers.get('content-location') as string);
    expect(faults).toEqual([]);
    await answers(output[0]?.url as string);
  },
);

test('and those of views', async () => {
  const view = {
    resourceType: 'ViewDefinition',
    status: 'active',
    name: 'o',
    resource: 'Observation',
    select: [{ column: [{ path: 'getResourceKey()', name: 'id', type: 'string' }] }],
  };
  const parameter = [{ name: 'view', part: [{ name: 'viewResource', resource: view }] }];
  const kicked = await bulk.client('whole').kickOff('/$viewdefinition-export', parameter);
  const status = kicked.headers.get('content-location') as string;
  let answer = await bulk.client('whole').request(status);
  for (; answer.status === 202; answer = await bulk.client('whole').request(status)) await new Promise((done) => setTimeout(done, 50));
  const [, url] = /"location","valueUri":"([^"]*\.ndjson)"/.exec(await answer.text()) ?? [];
  await answers(url as string);
});
