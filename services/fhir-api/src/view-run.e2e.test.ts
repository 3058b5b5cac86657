import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';

/** SQL on FHIR v2, ViewDefinition/$run over the store; the cases of its working group, over the store and sent along, are `view-suite.e2e.test.ts`'s. */
let api: Api;
const PATIENTS = {
  resourceType: 'ViewDefinition',
  status: 'active',
  name: 'people',
  resource: 'Patient',
  select: [
    {
      column: [
        { name: 'id', path: 'getResourceKey()' },
        { name: 'born', path: 'birthDate' },
      ],
    },
  ],
};
const LABS = {
  resourceType: 'ViewDefinition',
  status: 'active',
  name: 'labs',
  url: 'http://example.org/views/labs',
  resource: 'Observation',
  select: [
    {
      column: [
        { name: 'id', path: 'getResourceKey()' },
        { name: 'code', path: 'code.coding.code' },
        { name: 'value', path: 'value.ofType(Quantity).value' },
        { name: 'note', path: "note.text.join('; ')" },
      ],
    },
  ],
};
const NDJSON = { accept: 'application/x-ndjson' };
const labOf = (id: string, patient: string, value: number, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '718-7' }] },
  subject: { reference: `Patient/${patient}` },
  valueQuantity: { value, unit: 'g/L' },
  ...more,
});

beforeAll(async () => {
  api = await startApi();
  for (const [id, birthDate] of [
    ['p1', '1985-03-08'],
    ['p2', '1990'],
  ] as const)
    expect((await api.his1.send('PUT', `/Patient/${id}`, { resourceType: 'Patient', id, birthDate })).status).toBe(201);
  expect((await api.his2.send('PUT', '/Patient/p3', { resourceType: 'Patient', id: 'p3' })).status).toBe(201);
  await api.his1.send('PUT', '/Observation/o1', labOf('o1', 'p1', 140.5, { note: [{ text: '=1+1, "nhịn đói"' }] }));
  await api.his1.send('PUT', '/Observation/o2', labOf('o2', 'p2', 120));
  await api.his2.send('PUT', '/Observation/o3', labOf('o3', 'p3', 90));
  await api.his1.send('PUT', '/Group/g1', {
    resourceType: 'Group',
    id: 'g1',
    type: 'person',
    actual: true,
    member: [{ entity: { reference: 'Patient/p2' } }],
  });
  expect((await api.operator.send('PUT', '/ViewDefinition/labs', { ...LABS, id: 'labs' })).status).toBe(201);
  expect((await api.operator.send('PUT', '/ViewDefinition/people', { ...PATIENTS, id: 'people' })).status).toBe(201);
});
afterAll(() => api.close());

const lines = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const ids = (text: string) =>
  lines(text)
    .map(({ id }) => id)
    .sort();
const parameters = (...parameter: object[]) => ({ resourceType: 'Parameters', parameter });

describe('over the store', () => {
  test.each(['$run', '$viewdefinition-run'])('%s of a stored view: what the caller may see', async (name) => {
    expect(ids((await api.his1.send('GET', `/ViewDefinition/labs/${name}`, undefined, NDJSON)).text)).toEqual(['o1', 'o2']);
    expect(ids((await api.his2.send('POST', `/ViewDefinition/labs/${name}`, { resourceType: 'Parameters' }, NDJSON)).text)).toEqual(['o3']);
    expect(ids((await api.operator.send('GET', `/ViewDefinition/labs/${name}`, undefined, NDJSON)).text)).toEqual(['o1', 'o2', 'o3']);
  });

  test('by reference, by canonical URL, sent along, and at the root', async () => {
    for (const reference of ['ViewDefinition/labs', `${api.url}/fhir/ViewDefinition/labs`, LABS.url])
      expect(
        ids(
          (
            await api.his1.send(
              'POST',
              '/ViewDefinition/$run',
              parameters({ name: 'viewReference', valueReference: { reference } }),
              NDJSON,
            )
          ).text,
        ),
      ).toEqual(['o1', 'o2']);
    for (const path of ['/ViewDefinition/$run', '/$viewdefinition-run'])
      expect(ids((await api.his1.send('POST', path, parameters({ name: 'viewResource', resource: LABS }), NDJSON)).text)).toEqual([
        'o1',
        'o2',
      ]);
  });

  test('json is one array, csv has a header or none and nothing a spreadsheet runs, decimals are as they were sent', async () => {
    const json = await api.his1.send('GET', '/ViewDefinition/labs/$run?_format=json');
    expect([json.headers.get('content-type'), (json.body as { id: string }[]).map(({ id }) => id).sort()]).toEqual([
      'application/json; charset=utf-8',
      ['o1', 'o2'],
    ]);
    const csv = await api.his1.send('GET', '/ViewDefinition/labs/$run?_format=csv&patient=Patient/p1', undefined, { accept: 'text/csv' });
    expect(csv.text).toBe('id,code,value,note\r\no1,718-7,140.5,"\'=1+1, ""nhịn đói"""\r\n');
    const bare = await api.his1.send('GET', '/ViewDefinition/labs/$run?_format=csv&header=false&patient=p2', undefined, {
      accept: 'text/csv',
    });
    expect(bare.text).toBe('o2,718-7,120,\r\n');
    const none = await api.his1.send('GET', '/ViewDefinition/labs/$run?_format=json&patient=p3');
    expect([none.status, none.body]).toEqual([200, []]);
  });

  test('patient, group, _since and _limit', async () => {
    const ask = async (query: string) => ids((await api.his1.send('GET', `/ViewDefinition/labs/$run?${query}`, undefined, NDJSON)).text);
    expect(await ask('patient=Patient/p1')).toEqual(['o1']);
    expect(await ask('patient=p1&patient=p2')).toEqual(['o1', 'o2']);
    expect(await ask('group=Group/g1')).toEqual(['o2']);
    expect(await ask('_since=2099-01-01T00:00:00Z')).toEqual([]);
    expect(await ask('_since=2026-01-01T00:00:00Z')).toEqual(['o1', 'o2']);
    expect(await ask('_limit=1')).toHaveLength(1);
    expect(ids((await api.his1.send('GET', '/ViewDefinition/people/$run?patient=p1', undefined, NDJSON)).text)).toEqual(['p1']);
  });

  test.each([
    ['/ViewDefinition/labs/$run?source=http://example.org', 400],
    ['/ViewDefinition/labs/$run?_format=parquet', 406],
    ['/ViewDefinition/labs/$run?_limit=0', 400],
    ['/ViewDefinition/labs/$run?header=yes', 400],
    ['/ViewDefinition/labs/$run?code=1', 400],
    ['/ViewDefinition/none/$run', 404],
    ['/ViewDefinition/$run', 400],
    ['/ViewDefinition/labs/$run?group=none', 404],
  ])('%s: %i', async (path, status) => {
    const answer = await api.his1.send('GET', path);
    expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
  });

  test('a deleted and a changed view, and a resource that is gone', async () => {
    await api.operator.send('PUT', '/ViewDefinition/short', { ...PATIENTS, id: 'short' });
    await api.operator.send('DELETE', '/ViewDefinition/short');
    expect((await api.operator.send('GET', '/ViewDefinition/short/$run')).status).toBe(410);
    await api.his1.send('PUT', '/Observation/o9', labOf('o9', 'p1', 1));
    await api.his1.send('DELETE', '/Observation/o9');
    expect(ids((await api.his1.send('GET', '/ViewDefinition/labs/$run', undefined, NDJSON)).text)).toEqual(['o1', 'o2']);
  });

  test('several values where one is asked for: 422 that names the column, nothing of the data', async () => {
    const two = labOf('o4', 'p1', 1, { code: { coding: [{ code: 'mot' }, { code: 'hai' }] } });
    await api.his1.send('PUT', '/Observation/o4', two);
    const answer = await api.his1.send('GET', '/ViewDefinition/labs/$run', undefined, NDJSON);
    expect([answer.status, answer.body.issue[0].expression]).toEqual([422, ["ViewDefinition.select.column.where(name = 'code')"]]);
    expect(answer.body.issue[0].diagnostics).toContain('Column code');
    expect(answer.text).not.toContain('mot');
    await api.his1.send('DELETE', '/Observation/o4');
  });

  test('every patient whose rows came is on record, nobody else', async () => {
    const { pool } = api.base.database;
    const told = async () =>
      (
        await pool.query<{ id: string; n: number }>(
          `select r.id, count(*) as n from (select seq, unnest(patients) as about from audit_batch) p join resource r on r.about = p.about and r.id like 'p_' group by r.id`,
        )
      ).rows;
    const before = new Map((await told()).map(({ id, n }) => [id, n]));
    await api.his1.send('GET', '/ViewDefinition/labs/$run?patient=p2', undefined, NDJSON);
    const more = (await told()).filter(({ id, n }) => n !== (before.get(id) ?? 0)).map(({ id }) => id);
    expect(more).toEqual(['p2']);
  });

  test('in a batch it is refused, alone', async () => {
    const { body } = await api.his1.send('POST', '', {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ request: { method: 'GET', url: 'ViewDefinition/labs/$run' } }, { request: { method: 'GET', url: 'Patient/p1' } }],
    });
    expect(body.entry.map(({ response }: { response: { status: string } }) => response.status.slice(0, 3))).toEqual(['400', '200']);
  });
});

test.each([
  ['POST', '/ViewDefinition', {}],
  ['PUT', '/ViewDefinition/broken', { id: 'broken' }],
] as const)('what is no view is not stored: %s %s', async (method, path, more) => {
  const broken = { ...PATIENTS, ...more, select: [{ column: [{ name: 'a', path: 'name.khong' }] }] };
  const answer = await api.operator.send(method, path, broken);
  expect([answer.status, answer.body.issue[0].expression]).toEqual([422, ['ViewDefinition.select[0].column[0].path']]);
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: broken, request: { method, url: path.slice(1) } }] };
  const together = await api.operator.send('POST', '', bundle);
  expect([together.status, together.body.issue[0].expression]).toEqual([422, ['Bundle.entry[0].resource.select[0].column[0].path']]);
});

test('views are found by what they say of themselves', async () => {
  const found = async (query: string) =>
    ((await api.operator.send('GET', `/ViewDefinition?${query}`)).body.entry ?? []).map(
      ({ resource }: { resource: { id: string } }) => resource.id,
    );
  expect(await found('name=labs')).toEqual(['labs']);
  expect(await found('resource=Observation')).toEqual(['labs']);
  expect(await found(`url=${LABS.url}`)).toEqual(['labs']);
  expect((await found('status=active')).sort()).toEqual(['labs', 'people']);
});
