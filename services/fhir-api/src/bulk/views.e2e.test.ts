import { readdir } from 'node:fs/promises';
import { type BulkWorker, startBulkWorker } from '@hub/bulk-worker';
import { createLogger } from '@hub/telemetry';
import { csvRows, type ExportedTables, ndjsonRows, parametersOf, readParquet, toldValue, ViewExportClient } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BulkApi, startBulkApi } from './bulk-api.fixture.ts';

/** `$viewdefinition-export` (SQL on FHIR v2) against `$run`: the same rows in files, of one state, of one's own rights. */
let bulk: BulkApi;
let worker: BulkWorker;
const faults: string[] = [];

const PEOPLE = {
  resourceType: 'ViewDefinition',
  id: 'nguoi',
  url: 'http://example.org/views/nguoi',
  status: 'active',
  name: 'people',
  resource: 'Patient',
  select: [
    {
      column: [
        { name: 'id', path: 'getResourceKey()' },
        { name: 'active', path: 'active', type: 'boolean' },
        { name: 'born', path: 'birthDate', type: 'date' },
        { name: 'full_name', path: 'name.first().text', type: 'string' },
        { name: 'given', path: 'name.given', type: 'string', collection: true },
        { name: 'births', path: 'multipleBirth.ofType(integer)', type: 'integer' },
        { name: 'address', path: 'address.first()' },
        { name: 'telecoms', path: 'telecom', collection: true },
      ],
    },
  ],
};
const VALUES = {
  resourceType: 'ViewDefinition',
  status: 'active',
  name: 'values',
  resource: 'Observation',
  select: [
    {
      column: [
        { name: 'id', path: 'getResourceKey()' },
        { name: 'patient_id', path: 'subject.getReferenceKey(Patient)' },
        { name: 'value', path: 'value.ofType(Quantity).value', type: 'decimal' },
        { name: 'parts', path: 'component.value.ofType(Quantity).value', type: 'decimal', collection: true },
      ],
    },
  ],
};
const NOBODY = { ...PEOPLE, name: 'nobody', where: [{ path: "gender = 'unknown'" }] };
const RESTRICTED = { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] } };
const view = (resource: object, name?: string) => ({
  name: 'view',
  part: [...(name === undefined ? [] : [{ name: 'name', valueString: name }]), { name: 'viewResource', resource }],
});
const format = (code: string) => ({ name: '_format', valueCode: code });
const client = (token: string) => new ViewExportClient(`${bulk.api.url}/fhir`, token);

/** JSON as it stands here: the digits of its numbers are part of what is tested. */
async function put(token: string, path: string, json: string): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json' };
  const answer = await fetch(`${bulk.api.url}/fhir/${path}`, { method: 'PUT', headers, body: json });
  if (answer.status >= 300) throw new Error(await answer.text());
}
const observation = (id: string, of: string, value: string, more = '') =>
  `{"resourceType":"Observation","id":"${id}","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/${of}"},"valueQuantity":{"value":${value}}${more}}`;

async function run(token: string, resource: object, as: string): Promise<string> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json' };
  const body = JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'viewResource', resource }, format(as)] });
  const answer = await fetch(`${bulk.api.url}/fhir/ViewDefinition/$run`, { method: 'POST', headers, body });
  if (answer.status !== 200) throw new Error(await answer.text());
  return answer.text();
}

const bytesOf = ({ tables }: ExportedTables, name: string) => (tables.get(name) ?? []).map(({ bytes }) => bytes);
const textOf = (done: ExportedTables, name: string) => Buffer.concat(bytesOf(done, name)).toString('utf8');
const sorted = <T>(rows: readonly T[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();
const ids = (done: ExportedTables, name: string) =>
  ndjsonRows(textOf(done, name))
    .map(({ id }) => id as string)
    .sort();

beforeAll(async () => {
  bulk = await startBulkApi({ rows: 3 });
  await put('operator', 'ViewDefinition/nguoi', JSON.stringify(PEOPLE));
  await put(
    'his-1',
    'Patient/mot',
    JSON.stringify({
      resourceType: 'Patient',
      id: 'mot',
      active: true,
      birthDate: '1985-03-08',
      name: [{ text: 'Nguyễn "Thị" Ánh,\n=1+1; 😀', given: ['Ánh', 'quote " and \\', '=2'] }],
      multipleBirthInteger: 2147483647,
      address: [{ text: 'Ấp 3,\r\nxã Mẫu', line: ['a', 'b'] }],
      telecom: [{ system: 'phone', value: '+84900000000' }],
    }),
  );
  await put(
    'his-1',
    'Patient/hai',
    '{"resourceType":"Patient","id":"hai","active":false,"birthDate":"1990","name":[{"text":"  đầu và cuối "}]}',
  );
  await put('his-1', 'Patient/bon', '{"resourceType":"Patient","id":"bon"}');
  await put('his-1', 'Patient/nam', '{"resourceType":"Patient","id":"nam","name":[{"text":"-2+3"}]}');
  await put('his-2', 'Patient/ba', '{"resourceType":"Patient","id":"ba","name":[{"text":"Người khác"}]}');
  await put('his-1', 'Observation/o1', observation('o1', 'mot', '7.80'));
  await put('his-1', 'Observation/o2', observation('o2', 'hai', '-0.00000000000000001'));
  await put('his-1', 'Observation/o3', observation('o3', 'mot', '12345678901234567.89'));
  const part = (value: string) => `{"code":{"text":"y"},"valueQuantity":{"value":${value}}}`;
  await put('his-1', 'Observation/o4', observation('o4', 'hai', '100', `,"component":[${part('0.10')},${part('-3')}]`));
  await put('his-2', 'Observation/o5', observation('o5', 'ba', '1'));
  const log = createLogger({ service: 'test', level: 'warn', write: (line) => void faults.push(line) });
  worker = startBulkWorker({ ...bulk.maker, log, concurrency: 2, idleMs: 20 });
}, 60_000);
afterAll(async () => {
  await worker?.stop();
  await bulk?.close();
});

describe('the files are what $run answers', () => {
  test('NDJSON, byte for byte, of a view sent along and of a stored one by its reference and its URL', async () => {
    const reference = (name: string, valueReference: object) => ({
      name: 'view',
      part: [
        { name: 'name', valueString: name },
        { name: 'viewReference', valueReference },
      ],
    });
    const done = await client('operator').export([
      view(VALUES),
      reference('by reference', { reference: 'ViewDefinition/nguoi' }),
      reference('by url', { reference: 'http://example.org/views/nguoi' }),
    ]);
    expect(faults).toEqual([]);
    const lines = (text: string) => text.split('\n').slice(0, -1).sort();
    expect(lines(textOf(done, 'values'))).toEqual(lines(await run('operator', VALUES, 'ndjson')));
    const people = lines(await run('operator', PEOPLE, 'ndjson'));
    expect(people).toHaveLength(5);
    expect(lines(textOf(done, 'by reference'))).toEqual(people);
    expect(lines(textOf(done, 'by url'))).toEqual(people);
  });

  test('each view has files of its own, whatever the views are called', async () => {
    const names = ['v_2_3', 'v_2', 'V_2', 'Ṿ_2', 'Đo huyết áp', '…', '_'];
    const done = await client('operator').export(names.map((name, n) => view(n % 2 === 0 ? VALUES : PEOPLE, name)));
    expect(new Set(names.flatMap((name) => done.tables.get(name)?.map(({ url }) => url) ?? [])).size).toBe(names.length);
    for (const [n, name] of names.entries())
      expect([name, Object.keys(ndjsonRows(textOf(done, name))[0] ?? {}).includes('value')]).toEqual([name, n % 2 === 0]);
  });

  test('CSV: cells that a spreadsheet does not run, one line of names, or none', async () => {
    const done = await client('operator').export([view(PEOPLE), view(VALUES), format('csv')]);
    const rows = csvRows(textOf(done, 'people'));
    expect(sorted(rows)).toEqual(sorted(csvRows(await run('operator', PEOPLE, 'csv'))));
    expect(rows.find(({ id }) => id === 'nam')?.full_name).toBe("'-2+3");
    const bare = await client('operator').export([view(VALUES), format('csv'), { name: 'header', valueBoolean: false }]);
    const lines = (text: string) => text.split('\r\n').slice(0, -1);
    expect(lines(textOf(bare, 'values')).sort()).toEqual(lines(textOf(done, 'values')).slice(1).sort());
  });

  test('Parquet, as DuckDB reads it: types, decimals to their last digit, lists, elements as JSON, nothing as nothing', async () => {
    const done = await client('operator').export([view(PEOPLE), view(VALUES), view(NOBODY), format('parquet')]);
    expect(faults).toEqual([]);
    const people = await readParquet(bytesOf(done, 'people'));
    expect(people.types).toEqual({
      id: 'VARCHAR',
      active: 'BOOLEAN',
      born: 'VARCHAR',
      full_name: 'VARCHAR',
      given: 'VARCHAR[]',
      births: 'BIGINT',
      address: 'VARCHAR',
      telecoms: 'VARCHAR',
    });
    const asRun = (rows: ReturnType<typeof ndjsonRows>) =>
      rows.map(({ telecoms, ...row }) => ({ ...row, telecoms: Array.isArray(telecoms) ? JSON.stringify(telecoms) : telecoms }));
    const plain = (rows: readonly Readonly<Record<string, unknown>>[]) =>
      rows.map(({ address, telecoms, ...row }) => ({
        ...row,
        address: typeof address === 'string' ? JSON.parse(address) : address,
        telecoms: JSON.parse(telecoms as string),
      }));
    expect(sorted(plain(people.rows))).toEqual(sorted(plain(asRun(ndjsonRows(await run('operator', PEOPLE, 'ndjson'))))));
    const values = await readParquet(bytesOf(done, 'values'));
    expect(values.types).toMatchObject({ value: 'DECIMAL(38,18)', parts: 'DECIMAL(38,18)[]' });
    expect(sorted(values.rows)).toEqual(sorted(ndjsonRows(await run('operator', VALUES, 'ndjson'))));
    expect(values.rows.map(({ value }) => value)).toContain('12345678901234567.89');
    const nobody = await readParquet(bytesOf(done, 'nobody'));
    expect(nobody).toEqual({ types: people.types, rows: [] });
    // Five patients in parts of three.
    expect(done.tables.get('people')?.map(({ url }) => url.split('/').at(-1))).toEqual(['people.part1.parquet', 'people.part2.parquet']);
    expect(done.tables.get('nobody')).toHaveLength(1);
  });
});

test('what the client is told: the parameters of the page, in each of its states', async () => {
  const operator = client('operator');
  const kicked = await operator.kickOff([
    view(VALUES, 'Kết quả/2026'),
    { name: 'clientTrackingId', valueString: 'thang-11' },
    format('csv'),
  ]);
  const status = kicked.headers.get('content-location') as string;
  const id = status.split('/').at(-1);
  expect([kicked.status, kicked.headers.get('preference-applied')]).toEqual([202, 'respond-async']);
  const accepted = parametersOf(await kicked.json());
  const head = { exportId: id, clientTrackingId: 'thang-11', location: status, cancelUrl: status, _format: 'csv' };
  const told = (parameters: Parameters<typeof toldValue>[0], ...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, toldValue(parameters, name)]));
  expect(told(accepted, ...Object.keys(head), 'status')).toEqual({ ...head, status: 'accepted' });
  const ended = await operator.ended(status);
  expect(Date.parse(ended.headers.get('expires') as string)).toBeGreaterThan(Date.now());
  const parameters = parametersOf(await ended.json());
  expect(told(parameters, ...Object.keys(head), 'status')).toEqual({ ...head, status: 'completed' });
  const times = ['exportStartTime', 'exportEndTime'].map((name) => Date.parse(toldValue(parameters, name) as string)) as [number, number];
  expect(times[1]).toBeGreaterThanOrEqual(times[0]);
  expect(toldValue(parameters, 'exportDuration')).toBe(Math.round((times[1] - times[0]) / 1000));
  const [output] = parameters.filter(({ name }) => name === 'output');
  expect(output?.part).toEqual([
    { name: 'name', valueString: 'Kết quả/2026' },
    { name: 'location', valueUri: `${status}/ket_qua_2026.csv` },
  ]);
  const file = await operator.request(`${status}/ket_qua_2026.csv`);
  expect([file.headers.get('content-type'), file.headers.get('content-disposition')]).toEqual([
    'text/csv; charset=utf-8',
    'attachment; filename="ket_qua_2026.csv"',
  ]);
  // A download that broke goes on where it was: from within the line of names, and from within the rows.
  const whole = await file.text();
  for (const range of ['3-', '0-9', '5-60', '40-', '-7']) {
    const part = await operator.request(`${status}/ket_qua_2026.csv`, {
      headers: { Range: `bytes=${range}`, 'Accept-Encoding': 'identity' },
    });
    const [first, last] = range.split('-').map((end) => (end === '' ? undefined : Number(end)));
    const expected = first === undefined ? whole.slice(-(last as number)) : whole.slice(first, last === undefined ? undefined : last + 1);
    expect([range, part.status, await part.text()]).toEqual([range, 206, expected]);
  }
});

describe('refused by name', () => {
  test.each([
    ['no view', [], 400],
    ['source', [view(VALUES), { name: 'source', valueString: 's3://x' }], 400],
    ['_format', [view(VALUES), format('xlsx')], 400],
    ['_limit', [view(VALUES), { name: '_limit', valueInteger: 1 }], 400],
    [
      'a view of two',
      [{ name: 'view', part: [...view(VALUES).part, { name: 'viewReference', valueReference: { reference: 'ViewDefinition/nguoi' } }] }],
      400,
    ],
    ['two of one name', [view(VALUES), view(VALUES)], 400],
    ['no such view', [{ name: 'view', part: [{ name: 'viewReference', valueReference: { reference: 'ViewDefinition/khong' } }] }], 404],
    ['no such patient', [view(VALUES), { name: 'patient', valueReference: { reference: 'Patient/khong' } }], 404],
    ['no such group', [view(VALUES), { name: 'group', valueReference: { reference: 'Group/khong' } }], 404],
  ])('%s', async (_, parameters, status) => {
    const answer = await client('operator').kickOff(parameters);
    expect([answer.status, ((await answer.json()) as { resourceType: string }).resourceType]).toEqual([status, 'OperationOutcome']);
  });

  test('what is no view: 422, each at its place', async () => {
    const wrong = { ...VALUES, name: 'wrong', select: [{ column: [{ name: 'a', path: 'khong' }] }] };
    const answer = await client('operator').kickOff([view(PEOPLE), view(wrong), view({ ...wrong, name: 'other' })]);
    const { issue } = (await answer.json()) as { issue: { expression: string[] }[] };
    expect([answer.status, issue.map(({ expression }) => expression[0])]).toEqual([
      422,
      [1, 2].map((n) => `Parameters.parameter[${n}]: ViewDefinition.select[0].column[0].path`),
    ]);
  });

  test('without Prefer, with GET, in the address of a view another', async () => {
    const operator = client('operator');
    const url = `${bulk.api.url}/fhir/$viewdefinition-export`;
    const body = JSON.stringify({ resourceType: 'Parameters', parameter: [view(VALUES)] });
    const headers = { 'Content-Type': 'application/fhir+json' };
    expect((await operator.request(url, { method: 'POST', headers, body })).status).toBe(400);
    expect((await operator.request(url)).status).toBe(405);
    expect((await operator.kickOff([view(VALUES)], '/ViewDefinition/nguoi/$viewdefinition-export')).status).toBe(400);
    expect(ids(await operator.export([], '/ViewDefinition/nguoi/$viewdefinition-export'), 'people')).toHaveLength(5);
  });
});

test('data that do not fit a view: the export fails with the column named, and nothing of the data', async () => {
  const several = { ...PEOPLE, name: 'several', select: [{ column: [{ name: 'given', path: 'name.given' }] }] };
  const kicked = await client('operator').kickOff([view(several)]);
  const ended = await client('operator').ended(kicked.headers.get('content-location') as string);
  const text = await ended.text();
  expect([ended.status, text.includes('Column given holds one value'), text.includes('Ánh')]).toEqual([500, true, false]);
  const untyped = { ...VALUES, name: 'untyped', select: [{ column: [{ name: 'id', path: 'id', type: 'integer' }] }] };
  const wrong = await client('operator').kickOff([view(untyped), format('parquet')]);
  const failed = await client('operator').ended(wrong.headers.get('content-location') as string);
  expect([failed.status, (await failed.text()).includes('Column id is integer')]).toEqual([500, true]);
  faults.length = 0;
});

describe('whose rows', () => {
  test("a facility's export is of its own, at the level of people too", async () => {
    const done = await client('his-2').export([view(PEOPLE), view(VALUES)]);
    expect([ids(done, 'people'), ids(done, 'values')]).toEqual([['ba'], ['o5']]);
    const refused = await client('his-2').kickOff([view(VALUES), { name: 'patient', valueReference: { reference: 'Patient/mot' } }]);
    expect(refused.status).toBe(404);
  });

  test('of patients, of a group, since an export: nothing is missed or doubled', async () => {
    const operator = client('operator');
    const member = ['mot', 'ba'].map((id) => ({ entity: { reference: `Patient/${id}` } }));
    await put('operator', 'Group/nhom', JSON.stringify({ resourceType: 'Group', id: 'nhom', type: 'person', actual: true, member }));
    const of = (name: string, reference: string) => ({ name, valueReference: { reference } });
    const done = await operator.export([view(PEOPLE), view(VALUES), of('patient', 'Patient/hai')]);
    expect([ids(done, 'people'), ids(done, 'values')]).toEqual([['hai'], ['o2', 'o4']]);
    const group = await operator.export([view(VALUES), of('group', 'Group/nhom')]);
    expect(ids(group, 'values')).toEqual(['o1', 'o3', 'o5']);
    await put('his-1', 'Observation/o6', observation('o6', 'mot', '6'));
    const since = { name: '_since', valueInstant: toldValue(group.parameters, 'exportStartTime') };
    const next = await operator.export([view(VALUES), view(PEOPLE), since]);
    expect([ids(next, 'values'), ids(next, 'people')]).toEqual([['o6'], []]);
    await bulk.api.operator.send('DELETE', '/Observation/o6');
  });

  test('labels: absent unless allowed, as by $run', async () => {
    await put('his-1', 'Observation/o9', JSON.stringify({ ...JSON.parse(observation('o9', 'ba', '9')), ...RESTRICTED }));
    for (const token of ['his-1', 'his-2', 'operator']) {
      const found = ids(await client(token).export([view(VALUES)]), 'values');
      expect([token, found]).toEqual([
        token,
        ndjsonRows(await run(token, VALUES, 'ndjson'))
          .map(({ id }) => id as string)
          .sort(),
      ]);
    }
    expect(ids(await client('his-2').export([view(VALUES)]), 'values')).toEqual(['o5']);
    await bulk.api.operator.send('DELETE', '/Observation/o9');
  });

  test("somebody else's is not there; DELETE stops it and frees its files", async () => {
    const operator = client('operator');
    const { status, tables } = await operator.export([view(VALUES)]);
    const file = tables.get('values')?.[0]?.url as string;
    for (const url of [status, file]) expect((await client('his-1').request(url)).status).toBe(404);
    expect((await client('his-1').request(status, { method: 'DELETE' })).status).toBe(404);
    // Each kind of export by its own address.
    expect((await operator.request(status.replace('viewdefinition-export', 'bulk'))).status).toBe(404);
    const id = status.split('/').at(-1) as string;
    expect(await readdir(bulk.folder)).toContain(id);
    expect((await operator.request(status, { method: 'DELETE' })).status).toBe(202);
    for (const url of [status, file]) expect((await operator.request(url)).status).toBe(404);
    expect(await readdir(bulk.folder)).not.toContain(id);
  });

  test('each patient whose data a view read is on record, whatever their rows', async () => {
    const { pool } = bulk.api.base.database;
    const { rows: before } = await pool.query<{ seq: string }>('select coalesce(max(seq), 0) as seq from audit_batch');
    await client('his-1').export([view(VALUES)]);
    const { rows } = await pool.query<{ id: string }>(
      `select distinct p.id from (select seq, unnest(patients) as about from audit_batch) a join resource p on p.about = a.about and p.id in ('mot', 'hai', 'ba', 'bon', 'nam')
        where a.seq > $1 order by p.id`,
      [before[0]?.seq],
    );
    expect(rows.map(({ id }) => id)).toEqual(['hai', 'mot']);
  });
});
