import { type Principal, parseScopes } from '@hub/access';
import { TERMINOLOGY } from '@hub/fhir-model';
import { recordKey } from '@hub/resource-store';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import { clientOf } from './testing/client.fixture.ts';

// fhir-profiles/operations/national-xml.json: the whole visit or none of it. What comes back is proved in services/all-in-one.
const SID = 'http://fhir.ehealth.gov.vn/core/sid/';
const system = (scopes: string): Principal => ({
  clientNumber: 7,
  clientId: 'may',
  kind: 'system',
  scopes: parseScopes(scopes),
  user: { sub: 'c', role: 'operations-centre' },
});
const PRINCIPALS: Readonly<Record<string, Principal>> = {
  'his-1': { clientNumber: 2, clientId: 'his-1', kind: 'sender', facilityId: 1 },
  'his-2': { clientNumber: 3, clientId: 'his-2', kind: 'sender', facilityId: 2 },
  centre: system('system/*.rs'),
  visits: system('system/Encounter.rs'),
};
let api: Api;
const ask = (who: string, query = '') => clientOf(api.url, who).send('GET', `/Encounter/luot/$national-xml${query}`);

beforeAll(async () => {
  api = await startApi({ authenticate: async (name) => PRINCIPALS[name] });
  const encounter = { reference: 'Encounter/luot' };
  const put = async (resource: { resourceType: string; id: string } & Record<string, unknown>) =>
    expect((await api.his1.send('PUT', `/${resource.resourceType}/${resource.id}`, resource)).status).toBe(201);
  await put({ resourceType: 'Patient', id: 'nguoi', name: [{ text: 'NGUYỄN VĂN MẪU' }] });
  await put({
    resourceType: 'Encounter',
    id: 'luot',
    identifier: [{ system: `${SID}visit/92901`, value: 'LK-1' }],
    status: 'finished',
    class: { code: 'AMB' },
    subject: { reference: 'Patient/nguoi' },
  });
  await put({
    resourceType: 'Claim',
    id: 'hoa-don',
    identifier: [{ system: `${SID}claim/92901`, value: 'LK-1' }],
    status: 'active',
    type: { text: 'x' },
    use: 'claim',
    patient: { reference: 'Patient/nguoi' },
    created: '2026-03-10',
    provider: { display: 'x' },
    priority: { text: 'x' },
    insurance: [{ sequence: 1, focal: true, coverage: { display: 'x' } }],
  });
  await put({ resourceType: 'Observation', id: 'can-nang', status: 'final', code: { text: 'x' }, encounter });
  const key = recordKey({ facilityId: 1, kind: 'visit', key: 'LK-1' });
  await api.base.database.pool.query(
    `insert into source_record (key, shard, facility_id, order_key, arrival, record_hash, mapping_version, rids)
     select $1, 0, 1, '20260310', 1, $1, 2, array_agg(rid) from resource where id = any($2)`,
    [key, ['luot', 'hoa-don', 'can-nang']],
  );
});
afterAll(() => api.close());

test('who may see all of it is given the envelope; another facility finds no such visit', async () => {
  const { status, headers, text } = await ask('his-1');
  expect([status, headers.get('content-type')]).toEqual([200, 'application/xml; charset=utf-8']);
  expect(text).toContain('<MACSKCB>92901</MACSKCB>');
  expect((await ask('centre')).status).toBe(200);
  expect((await ask('his-2')).status).toBe(404);
});

test('POST with a Parameters resource asks the same', async () => {
  const body = { resourceType: 'Parameters', parameter: [{ name: 'version', valueCode: '4210' }] };
  const { status, text } = await clientOf(api.url, 'his-1').send('POST', '/Encounter/luot/$national-xml', body);
  expect([status, text.slice(0, 5)]).toEqual([200, '<?xml']);
});

test('a type outside the scope, or a label: refused, and told nothing of it', async () => {
  const narrow = await ask('visits');
  expect([narrow.status, narrow.body.issue[0].code]).toEqual([403, 'suppressed']);
  const labelled = {
    resourceType: 'Observation',
    id: 'can-nang',
    status: 'final',
    code: { text: 'bí mật' },
    encounter: { reference: 'Encounter/luot' },
  };
  const security = [{ system: TERMINOLOGY.confidentiality, code: 'R' }];
  expect((await api.his1.send('PUT', '/Observation/can-nang', { ...labelled, meta: { security } })).status).toBe(200);
  const refused = await ask('centre');
  expect([refused.status, refused.text.includes('bí mật'), refused.text.includes('Observation')]).toEqual([403, false, false]);
  expect((await ask('his-1')).status).toBe(200);
});

test('deleted: 410', async () => {
  expect((await api.his1.send('DELETE', '/Claim/hoa-don')).status).toBeLessThan(300);
  expect((await api.his1.send('DELETE', '/Observation/can-nang')).status).toBeLessThan(300);
  expect((await api.his1.send('DELETE', '/Encounter/luot')).status).toBeLessThan(300);
  expect((await ask('his-1')).status).toBe(410);
});
