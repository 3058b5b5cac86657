import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import { MRN, person } from './testing/bundle.fixture.ts';
import type { Answer, Client } from './testing/client.fixture.ts';

// R4 search.html#chaining and #has over HTTP: what they find, and what a facility must not learn through them.
const LOINC = 'http://loinc.org';
let api: Api;

const visit = (id: string, patient: string, more: object = {}) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  subject: { reference: `Patient/${patient}` },
  ...more,
});
const lab = (id: string, patient: string, code: string, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: LOINC, code }] },
  subject: { reference: `Patient/${patient}` },
  ...more,
});
const at = (encounter: string) => ({ encounter: { reference: `Encounter/${encounter}` } });
const flag = (id: string, patient: string) => ({
  resourceType: 'Flag',
  id,
  status: 'active',
  code: { coding: [{ code: 'theo-doi' }] },
  subject: { reference: `Patient/${patient}` },
});

async function put(client: Client, ...resources: readonly { readonly resourceType: string; readonly id?: string }[]): Promise<void> {
  for (const resource of resources) {
    const answer = await client.send('PUT', `/${resource.resourceType}/${resource.id}`, resource);
    expect([resource.id, answer.status, answer.status < 300 ? '' : JSON.stringify(answer.body)]).toEqual([resource.id, 201, '']);
  }
}

beforeAll(async () => {
  api = await startApi();
  await put(
    api.operator,
    { resourceType: 'Practitioner', id: 'bs-hoa', name: [{ text: 'Bùi Thị Hoà' }] } as never,
    { resourceType: 'Practitioner', id: 'bs-an', name: [{ text: 'Lý An' }] } as never,
  );
  const doctor = (id: string) => ({ generalPractitioner: [{ reference: `Practitioner/${id}` }] });
  // Facility 1: a patient with a visit and labs, one with a visit without, one with nothing.
  await put(
    api.his1,
    { ...person('1', { gender: 'female', name: [{ text: 'Đặng Thị Một' }], ...doctor('bs-hoa') }), id: 'mot' },
    { ...person('2', { gender: 'male', name: [{ text: 'Đặng Văn Hai' }], ...doctor('bs-an') }), id: 'hai' },
    { ...person('3', { gender: 'male', name: [{ text: 'Đặng Văn Ba' }] }), id: 'ba' },
    visit('kham-mot', 'mot'),
    visit('kham-hai', 'hai', { status: 'in-progress' }),
    lab('xn-1', 'mot', '2345-7', at('kham-mot')),
    lab('xn-2', 'mot', '718-7', at('kham-mot')),
    lab('xn-3', 'hai', '718-7'),
    flag('co-mot', 'mot'),
    flag('co-ba', 'ba'),
  );
  // Facility 2: a patient, a visit and labs of its own; and a lab, a visit and a flag about facility 1's patients.
  await put(
    api.his2,
    { ...person('9', { gender: 'male', name: [{ text: 'Võ Kín' }], ...doctor('bs-an') }), id: 'kin' },
    visit('kham-kin', 'kin'),
    visit('kham-ba-kin', 'ba', { status: 'cancelled' }),
    lab('xn-kin', 'kin', '999-9', at('kham-kin')),
    lab('xn-ba-kin', 'ba', '999-9'),
  );
  // Facility 1 holds a lab that points at facility 2's patient, and one at its visit of facility 1's own patient.
  await put(api.his1, lab('xn-nho', 'kin', '111-1'), lab('xn-qua', 'ba', '222-2', at('kham-ba-kin')));
});
afterAll(() => api.close());

const ids = ({ status, body }: Answer): readonly string[] => {
  expect([status, status === 200 ? '' : JSON.stringify(body)]).toEqual([200, '']);
  return (body.entry ?? []).map((entry: { resource: { id: string } }) => entry.resource.id).sort();
};
const find = async (client: Client, url: string) => ids(await client.send('GET', `/${url}`));

describe('chains and _has find', () => {
  test.each([
    ['Observation?encounter.patient.general-practitioner.name=bùi thị', ['xn-1', 'xn-2']],
    ['Observation?encounter:Encounter.patient.general-practitioner:Practitioner.name=hoa', ['xn-1', 'xn-2']],
    ['Observation?patient.general-practitioner.name=ly', ['xn-3', 'xn-kin', 'xn-nho']],
    ['Observation?patient.gender:not=female', ['xn-3', 'xn-ba-kin', 'xn-kin', 'xn-nho', 'xn-qua']],
    ['Patient?_has:Observation:patient:code=2345-7', ['mot']],
    [`Patient?_has:Observation:patient:code=${LOINC}|718-7,${LOINC}|2345-7`, ['hai', 'mot']],
    ['Patient?_has:Observation:patient:code=718-7&_has:Observation:patient:code=2345-7', ['mot']],
    ['Patient?_has:Observation:patient:code:not=718-7', ['ba', 'kin', 'mot']],
    ['Patient?_has:Observation:patient:encounter:missing=true', ['ba', 'hai', 'kin']],
    ['Patient?_has:Observation:patient:encounter.status=finished', ['kin', 'mot']],
    ['Patient?_has:Encounter:patient:_has:Observation:encounter:code=718-7', ['mot']],
    ['Encounter?patient._has:Flag:patient:_id=co-mot', ['kham-mot']],
    ['Practitioner?_has:Patient:general-practitioner:_has:Observation:patient:code=718-7', ['bs-an', 'bs-hoa']],
    ['Patient?_has:Observation:patient:code=718-7&gender=male&_sort=-_lastUpdated', ['hai']],
    ['Patient/mot/Observation?encounter.status=finished&code=718-7', ['xn-2']],
    ['Patient/mot/Encounter?_has:Observation:encounter:code=2345-7', ['kham-mot']],
    ['?_type=Patient,Group&_has:Observation:subject:code=2345-7', ['mot']],
    ['?_type=Encounter,Observation&patient.general-practitioner.name=hoa', ['kham-mot', 'xn-1', 'xn-2']],
  ] as const)('%s', async (url, expected) => {
    expect(await find(api.operator, url)).toEqual(expected);
  });

  test('with includes and an exact total', async () => {
    const answer = await api.operator.send(
      'GET',
      '/Patient?_has:Observation:patient:code=2345-7&_revinclude=Encounter:patient&_total=accurate',
    );
    expect([ids(answer), answer.body.total]).toEqual([['kham-mot', 'mot'], 1]);
  });

  test('what leads nowhere is refused by name, at once', async () => {
    const refused = async (url: string) => {
      const { status, body } = await api.operator.send('GET', `/${url}`);
      return [status, body.issue[0].code, body.issue[0].expression?.[0]];
    };
    const deep = `${'part-of.'.repeat(9)}status`;
    expect(await refused(`Encounter?${deep}=finished`)).toEqual([400, expect.any(String), deep]);
    expect(await refused('Organization?_has:Observation:patient:code=1')).toEqual([
      400,
      expect.any(String),
      '_has:Observation:patient:code',
    ]);
    expect(await refused('Provenance?target.target.target._id=1')).toEqual([400, 'too-costly', 'target.target.target._id']);
  });
});

describe('a facility learns nothing through chains and _has (HAPI #6065, LFH #1849)', () => {
  // Each finds something for the operator: that it is there is what must not be learnt.
  test.each([
    ['a chain to a patient of others', 'Observation?patient.name=vo kin', []],
    ['… by what it is not', 'Observation?patient:Patient.gender:not=female&code=111-1', []],
    ['… by what it lacks', 'Observation?patient.birthdate:missing=true&code=111-1', []],
    ['… by its id', 'Observation?patient._id=kin', []],
    ['… by its age here', 'Observation?patient._lastUpdated=ge2020&code=111-1', []],
    ['a chain through a visit of others back to the own patient', 'Observation?encounter.patient.name=dang van ba', []],
    ['_has by a lab of others about the own patient', 'Patient?_has:Observation:patient:code=999-9', []],
    ['… by its id', 'Patient?_has:Observation:patient:_id=xn-ba-kin', []],
    ['… by its time', 'Patient?_has:Observation:patient:_lastUpdated=ge2020&_id=ba', ['ba']],
    ['… by what it is not', 'Patient?_has:Encounter:patient:status:not=finished', ['hai']],
    ['… by what it lacks', 'Patient?_has:Encounter:patient:date:missing=true', ['hai', 'mot']],
    ['_has of a chain through a visit of others', 'Patient?_has:Observation:patient:encounter.status=cancelled', []],
    ['_has nested through a visit of others', 'Patient?_has:Encounter:patient:_has:Observation:encounter:code=222-2', []],
    ['_has at the end of a chain', 'Observation?patient._has:Encounter:patient:status=cancelled', []],
    ['a shared doctor, by a patient of others', 'Practitioner?_has:Patient:general-practitioner:name=vo kin', []],
    ['in a compartment', 'Patient/ba/Observation?encounter.status=cancelled', []],
    ['over several types', '?_type=Patient,Group&_has:Observation:subject:code=999-9', []],
  ] as const)('%s: %s', async (_what, url, own) => {
    const all = await find(api.operator, url);
    expect(all.length).toBeGreaterThan(own.length === 0 ? 0 : own.length - 1);
    expect(await find(api.his1, url)).toEqual(own);
    const joint = url.includes('?') ? '&' : '?';
    const counted = await api.his1.send('GET', `/${url}${joint}_summary=count`);
    expect(counted.body.total).toBe(own.length);
    const sorted = await api.his1.send('GET', `/${url}${joint}_sort=_lastUpdated&_total=accurate`);
    expect([ids(sorted), sorted.body.total]).toEqual([own, own.length]);
  });

  test('in conditions of writes too: what others hold does not meet them', async () => {
    const make = (client: Client) =>
      client.send(
        'POST',
        '/Flag',
        { ...flag('', 'mot'), id: undefined },
        { 'if-none-exist': 'patient._has:Observation:patient:code=999-9' },
      );
    const there = await make(api.operator);
    expect([there.status, there.headers.get('location')]).toEqual([200, expect.stringContaining('/Flag/co-ba/')]);
    // For the facility nothing matches, so there is something to make.
    expect((await make(api.his1)).status).toBe(201);
  });

  test('what is deleted neither is found through nor finds', async () => {
    await put(api.his1, { ...person('7'), id: 'xoa' }, lab('xn-xoa', 'xoa', '333-3'), lab('xn-con', 'mot', '333-3'));
    expect(await find(api.operator, 'Patient?_has:Observation:patient:code=333-3')).toEqual(['mot', 'xoa']);
    expect((await api.his1.send('DELETE', '/Observation/xn-con')).status).toBeLessThan(300);
    expect(await find(api.operator, 'Patient?_has:Observation:patient:code=333-3')).toEqual(['xoa']);
    expect((await api.his1.send('DELETE', '/Patient/xoa')).status).toBeLessThan(300);
    expect(await find(api.operator, 'Patient?_has:Observation:patient:code=333-3')).toEqual([]);
    expect(await find(api.operator, 'Observation?patient.identifier:not=x&code=333-3')).toEqual([]);
  });
});

describe('conditions of writes', () => {
  test('If-None-Exist and PUT by a chain', async () => {
    const condition = 'patient.identifier=1&_has:Observation:encounter:code=2345-7';
    const again = await api.his1.send('POST', '/Encounter', { ...visit('', 'mot'), id: undefined }, { 'if-none-exist': condition });
    expect([again.status, again.headers.get('location')]).toEqual([200, expect.stringContaining('/Encounter/kham-mot/')]);
    const changed = await api.his1.send('PUT', `/Encounter?${condition}`, { ...visit('', 'mot', { status: 'arrived' }), id: undefined });
    expect([changed.status, changed.body.id]).toEqual([200, 'kham-mot']);
    await api.his1.send('PUT', '/Encounter/kham-mot', visit('kham-mot', 'mot'));
  });
});

describe('complaints.md §3: long OR lists and negative searches', () => {
  test('a list of 1,500 tokens is answered, by POST (medplum #7623)', async () => {
    const values = [...Array.from({ length: 1_499 }, (_, n) => `${LOINC}|khong-${n}`), `${LOINC}|2345-7`].join(',');
    const asked = (body: string) =>
      api.operator.send('POST', '/Observation/_search', body, { 'content-type': 'application/x-www-form-urlencoded' });
    expect(ids(await asked(new URLSearchParams({ code: values }).toString()))).toEqual(['xn-1']);
    // As the end of a chain and of a _has as well.
    const chained = new URLSearchParams({ 'patient:Patient.identifier': Array.from({ length: 1_500 }, (_, n) => `${MRN}|${n}`).join(',') });
    expect(ids(await asked(chained.toString()))).toContain('xn-1');
    const had = await api.operator.send(
      'POST',
      '/Patient/_search',
      new URLSearchParams({ '_has:Observation:patient:code': values }).toString(),
      {
        'content-type': 'application/x-www-form-urlencoded',
      },
    );
    expect(ids(had)).toEqual(['mot']);
  });

  test('and its next page is an address that can be followed', async () => {
    const values = Array.from({ length: 2_000 }, (_, n) => `http://his.example.vn/he-thong-ma-rat-dai/benh-nhan|${1_000_000 + n}`).join(
      ',',
    );
    const form = new URLSearchParams({ 'identifier:not': values, _count: '1', _sort: '_id' }).toString();
    const first = await api.operator.send('POST', '/Patient/_search', form, { 'content-type': 'application/x-www-form-urlencoded' });
    expect(first.status).toBe(200);
    const found = [...ids(first)];
    for (let page = first, n = 0; n < 10; n++) {
      const next = (page.body.link as { relation: string; url: string }[]).find(({ relation }) => relation === 'next');
      if (next === undefined) break;
      page = await api.operator.send('GET', next.url.replace(`${api.url}/fhir`, ''));
      expect(page.status).toBe(200);
      found.push(...ids(page));
    }
    const all = ids(await api.operator.send('GET', '/Patient?_sort=_id'));
    expect(all.length).toBeGreaterThan(1);
    expect(found).toEqual(all);
  });

  test(':not includes what has no value, several exclude each (medplum #1671)', async () => {
    expect(await find(api.operator, 'Patient?gender:not=male,female')).toEqual([]);
    expect(await find(api.operator, 'Observation?code:not=718-7&code:not=999-9&code:not=111-1&code:not=222-2&code:not=333-3')).toEqual([
      'xn-1',
    ]);
    const { status, body } = await api.operator.send('GET', '/Observation?code:not=718-7,333-3&_total=accurate&_count=1');
    expect([status, body.total, body.entry.length]).toEqual([200, 5, 1]);
  });
});
