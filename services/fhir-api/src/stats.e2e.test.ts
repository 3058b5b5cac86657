import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';

// fhir-profiles/operations/stats.json.
let api: Api;
const AMB = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' };
beforeAll(async () => {
  api = await startApi();
  const put = async (id: string, status: string, start: string | undefined, client = api.his1) => {
    const body = { resourceType: 'Encounter', id, status, class: AMB, ...(start === undefined ? {} : { period: { start } }) };
    expect((await client.send('PUT', `/Encounter/${id}`, body)).status).toBe(201);
  };
  await put('e1', 'finished', '2026-03-31T23:30:00+07:00');
  await put('e2', 'finished', '2026-03-31T20:00:00Z');
  await put('e3', 'in-progress', '2026-03-02');
  await put('e4', 'finished', undefined);
  await put('e5', 'finished', '2026-03-05', api.his2);
});
afterAll(() => api.close());

const ask = (query: string, client = api.his1) => client.send('GET', `/Encounter/$stats?${query}`);

test('counts by month in local time, what has no value as a group of its own', async () => {
  const { status, body } = await ask('group-by=date:month&group-order=key');
  expect([status, body]).toEqual([
    200,
    {
      resourceType: 'Parameters',
      parameter: [
        { name: 'total', valueInteger: 4 },
        { name: 'groups', valueInteger: 3 },
        {
          name: 'group',
          part: [
            { name: 'date:month', valueString: '2026-03' },
            { name: 'count', valueInteger: 2 },
          ],
        },
        {
          name: 'group',
          part: [
            { name: 'date:month', valueString: '2026-04' },
            { name: 'count', valueInteger: 1 },
          ],
        },
        {
          name: 'group',
          part: [
            {
              name: 'date:month',
              _valueString: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] },
            },
            { name: 'count', valueInteger: 1 },
          ],
        },
      ],
    },
  ]);
});

test('several keys, any search, a limit, CSV; each sees its own', async () => {
  const { body } = await ask('group-by=class&group-by=status&date=ge2026-03&_count=1', api.operator);
  expect(body.parameter.slice(0, 2)).toEqual([
    { name: 'total', valueInteger: 4 },
    { name: 'groups', valueInteger: 2 },
  ]);
  expect(body.parameter.slice(2)).toEqual([
    {
      name: 'group',
      part: [
        { name: 'class', valueCoding: AMB },
        { name: 'status', valueCoding: { code: 'finished' } },
        { name: 'count', valueInteger: 3 },
      ],
    },
  ]);
  const csv = await ask('group-by=status&group-by=date:week&_format=text/csv&group-order=key');
  expect([csv.status, csv.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(csv.text).toBe('status,date:week,count\r\nfinished,2026-W14,2\r\nfinished,,1\r\nin-progress,2026-W10,1\r\n');
  const posted = await api.his2.send('POST', '/Encounter/$stats', {
    resourceType: 'Parameters',
    parameter: [{ name: 'group-by', valueString: 'status' }],
  });
  expect(posted.body.parameter[0]).toEqual({ name: 'total', valueInteger: 1 });
});

test('what it does not take is refused', async () => {
  for (const query of [
    ...[
      '',
      'group-by=',
      'group-by=ten',
      'group-by=date',
      'group-by=date:hour',
      'group-by=status:year',
      'group-by=length',
      'group-by=status&group-by=status',
    ],
    ...[
      'group-by=status&_sort=date',
      'group-by=status&_include=*',
      'group-by=status&x=1',
      'group-by=status&_count=0',
      'group-by=status&group-order=size',
    ],
    'group-by=status&group-by=class&group-by=type&group-by=date:year',
  ])
    expect([query, (await ask(query)).status]).toEqual([query, 400]);
});

test('a code of a list the hub holds comes with its name', async () => {
  const type = { coding: [{ system: 'http://fhir.ehealth.gov.vn/core/CodeSystem/ma-loai-kcb', code: '03' }] };
  const body = { resourceType: 'Encounter', id: 'e6', status: 'finished', class: AMB, type: [type] };
  expect((await api.his2.send('PUT', '/Encounter/e6', body)).status).toBe(201);
  const answer = await ask('group-by=type&_id=e6', api.his2);
  expect(answer.body.parameter[2].part[0]).toEqual({ name: 'type', valueCoding: { ...type.coding[0], display: 'Điều trị nội trú' } });
});
