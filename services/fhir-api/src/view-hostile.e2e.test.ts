import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import type { Answer } from './testing/client.fixture.ts';

/**
 * Bodies and definitions that Postgres cannot read as jsonb, or that are nested beyond reason: refused at the door, or answered with what is wrong and
 * where. None is a fault of the server, none is passed over, and one of them is named, so that the others can be had.
 */
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const NDJSON = { accept: 'application/x-ndjson' };
const labOf = (id: string, members: string) =>
  `{"resourceType":"Observation","id":"${id}","status":"final","code":{"text":"Glucose"}${members === '' ? '' : `,${members}`}}`;
const nested = (levels: number) => {
  const within = '{"url":"http://a","extension":['.repeat(levels);
  return `"extension":[${within}{"url":"http://a","valueString":"x"}${']}'.repeat(levels)}]`;
};
const view = (more: object = {}, path = 'id') => ({
  resourceType: 'ViewDefinition',
  status: 'draft',
  resource: 'Observation',
  select: [{ column: [{ name: 'a', path }] }],
  ...more,
});
const run = (definition: object | string, ...resources: string[]) => {
  const parts = [['viewResource', typeof definition === 'string' ? definition : JSON.stringify(definition)] as const].concat(
    resources.map((resource) => ['resource', resource] as const) as never,
  );
  const parameter = parts.map(([name, resource]) => `{"name":"${name}","resource":${resource}}`).join(',');
  return api.his1.send('POST', '/ViewDefinition/$run', `{"resourceType":"Parameters","parameter":[${parameter}]}`, NDJSON);
};
const said = ({ status, body }: Answer) => [status, body?.issue?.[0]?.code, body?.issue?.[0]?.expression?.[0]];

/** What a resource may not say, by what Postgres says of it. */
const UNREADABLE: Readonly<Record<string, string>> = {
  'a NUL in a text': '"note":[{"text":"a\\u0000b"}]',
  'half of a pair': '"note":[{"text":"a\\ud800b"}]',
  'the other half': '"note":[{"text":"a\\udc00b"}]',
  'a number too large': '"valueQuantity":{"value":1e400000}',
  'a number too small': '"valueQuantity":{"value":1e-400000}',
  'a number just too small': '"valueQuantity":{"value":1e-16384}',
  'nothing, too small': '"valueQuantity":{"value":0e-16384}',
  'too many digits': `"valueQuantity":{"value":${'1'.repeat(140_000)}}`,
  'too many digits behind the point': `"valueQuantity":{"value":0.${'1'.repeat(20_000)}}`,
  'an exponent beyond all': '"valueQuantity":{"value":1e-99999999999}',
};

describe.each(Object.entries(UNREADABLE))('%s', (_, members) => {
  test('is not stored', async () => {
    expect((await api.his1.send('PUT', '/Observation/o1', labOf('o1', members))).status).toBe(400);
  });

  test('sent along: which resource it is', async () => {
    const answer = await run(view(), labOf('o1', ''), labOf('o2', members), labOf('o3', ''));
    expect(said(answer)).toEqual([422, 'processing', "Parameters.parameter.where(name = 'resource')[1]"]);
  });

  test('stored before it was refused: which resource it is; the others can be had', async () => {
    for (const id of ['o1', 'o2']) expect((await api.his1.send('PUT', `/Observation/${id}`, labOf(id, ''))).status).toBeLessThan(300);
    await api.base.database.pool.query(`update resource set body = $1 where id = 'o2'`, [labOf('o2', members)]);
    const answer = await run(view());
    expect(said(answer)).toEqual([422, 'processing', "Observation.where(id = 'o2')"]);
    expect(answer.body.issue[0].diagnostics).toContain('Observation/o2');
    // Not of one who may not see it.
    const other = await api.his2.send(
      'POST',
      '/ViewDefinition/$run',
      { resourceType: 'Parameters', parameter: [{ name: 'viewResource', resource: view() }] },
      NDJSON,
    );
    expect([other.status, other.text]).toEqual([200, '']);
    expect((await api.his1.send('PUT', '/Observation/o2', labOf('o2', '"valueString":"corrected"'))).status).toBe(200);
    expect((await run(view())).text).toBe('{"a":"o1"}\n{"a":"o2"}\n');
  });
});

describe('large and small, but readable', () => {
  beforeEach(async () => void (await api.his1.send('DELETE', '/Observation/o1')));
  test.each(['1e100', '1e-300', '0.000', '-0.0', '0e5', `0.${'1'.repeat(300)}`, '123456789012345678901234567890.12'])(
    '%s',
    async (text) => {
      const body = labOf('o1', `"valueQuantity":{"value":${text}}`);
      expect((await api.his1.send('PUT', '/Observation/o1', body)).status).toBe(201);
      const rows = [await run(view({}, 'value.ofType(Quantity).value')), await run(view({}, 'value.ofType(Quantity).value'), body)];
      expect(rows.map(({ status }) => status)).toEqual([200, 200]);
    },
  );
});

describe('nested beyond reason', () => {
  test.each([100, 1_000, 3_000, 6_000])('a resource, %i times', async (levels) => {
    expect((await api.his1.send('PUT', '/Observation/deep', labOf('deep', nested(levels)))).status).toBe(400);
    const answer = await run(view(), labOf('o1', ''), labOf('deep', nested(levels)));
    // Sent along it need not be valid.
    if (levels === 100) expect(answer.text).toBe('{"a":"o1"}\n{"a":"deep"}\n');
    else if (levels === 6_000) expect(said(answer)).toEqual([400, 'structure', undefined]);
    else expect(said(answer)).toEqual([400, 'too-costly', 'Parameters.parameter[2].resource']);
  });
  test.each([100, 1_000, 3_000])('a select, %i times', async (levels) => {
    const select = `${'[{"select":'.repeat(levels)}[{"column":[{"name":"a","path":"id"}]}]${'}]'.repeat(levels)}`;
    const answer = await run(`{"resourceType":"ViewDefinition","status":"draft","resource":"Observation","select":${select}}`);
    expect([answer.status >= 400, answer.status < 500]).toEqual([true, true]);
  });
  test.each([
    ['brackets', `${'('.repeat(4_000)}id${')'.repeat(4_000)}`],
    ['calls', `id${'.first()'.repeat(1_200)}`],
    ['denials', `(id = 'a')${'.not()'.repeat(1_500)}`],
    ['sums', `1${' + 1'.repeat(2_400)}`],
    ['conditions', `id = 'a'${" or id = 'a'".repeat(800)}`],
    ['indexes', `note${'[0]'.repeat(3_000)}`],
    ['filters', `note.where(${'note.where('.repeat(800)}true${')'.repeat(801)}`],
  ])('an expression of %s', async (_, path) => {
    const answer = await run(view({ select: [{ column: [{ name: 'a', path }] }] }), labOf('o1', ''));
    expect([answer.status, answer.status < 500 ? '' : answer.text]).toEqual([answer.status < 500 ? answer.status : 'no fault', '']);
  });
});

test.each([
  ['a constant', { constant: [{ name: 'k', valueString: 'a\u0000' }] }, 'ViewDefinition.constant[0]'],
  ['half of a pair in a constant', { constant: [{ name: 'k', valueString: 'a\ud800' }] }, 'ViewDefinition.constant[0]'],
  [
    'a text of a path',
    { select: [{ column: [{ name: 'a', path: "note.text = 'a\\u0000'" }] }] },
    'ViewDefinition.select[0].column[0].path',
  ],
  ['half of a pair in a condition', { where: [{ path: "note.text = '\\ud800'" }] }, 'ViewDefinition.where[0].path'],
])('a character that no text has, in %s', async (_, more, expression) => {
  expect(said(await run(view(more)))).toEqual([422, 'processing', expression]);
});
