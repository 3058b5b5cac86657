import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';

// fhir-profiles/operations/explain.json.
let api: Api;
beforeAll(async () => {
  api = await startApi();
  for (let n = 0; n < 5; n++)
    await api.his1.send('PUT', `/Patient/p${n}`, {
      resourceType: 'Patient',
      id: `p${n}`,
      name: [{ text: 'Bùi Thị Bí Mật' }],
      birthDate: `198${n}`,
    });
});
afterAll(() => api.close());

interface Part {
  readonly name: string;
  readonly valueString?: string;
  readonly valueInteger?: number;
  readonly valueDecimal?: number;
}

test.each([
  ['name=bi+mat', 'drive', 'name'],
  ['', 'scan', undefined],
  ['name=bi+mat&_sort=birthdate', 'collect', 'name'],
  ['_id=p1', 'drive', '_id'],
])('%s: plan %s, led by %s', async (query, plan, lead) => {
  const { status, body, text } = await api.operator.send('GET', `/Patient/$explain?${query}`);
  expect([status, body.parameter[0]]).toEqual([200, { name: 'plan', valueCode: plan }]);
  expect(body.parameter.find((one: Part) => one.name === 'lead')?.valueString).toBe(lead);
  const statements = body.parameter.filter((one: Part) => one.name === 'statement').map((one: { part: Part[] }) => one.part) as Part[][];
  for (const parts of statements) {
    expect(parts.slice(0, 4).map(({ name }) => name)).toEqual(['sql', 'milliseconds', 'blocks', 'rows']);
    expect(parts[0]?.valueString).toMatch(/select/);
    expect(
      parts
        .slice(4)
        .every(({ name, valueString = '' }) => name === 'step' && /rows [\d.]+, loops \d+, ms [\d.]+, blocks \d+\)$/.test(valueString)),
    ).toBe(true);
    expect(parts.length).toBeGreaterThan(4);
  }
  expect(statements.at(-1)?.[3]?.valueInteger).toBe(query === '_id=p1' ? 1 : 5);
  // Neither what was asked nor what was found.
  expect(text).not.toMatch(/mat\b|Mật|198\d|"p1"/);
});

test('is for operators, and strict', async () => {
  expect((await api.his1.send('GET', '/Patient/$explain?name=x')).status).toBe(403);
  expect((await api.operator.send('GET', '/Patient/$explain?ten=x')).status).toBe(400);
  expect((await api.operator.send('GET', '/Patient/$explain?name=x&_contained=both')).status).toBe(400);
  const bundle = (type: string) => ({
    resourceType: 'Bundle',
    type,
    entry: [{ request: { method: 'GET', url: 'Patient/$explain?name=x' } }],
  });
  expect((await api.operator.send('POST', '', bundle('batch'))).body.entry[0].response.status).toMatch(/^200/);
  expect((await api.operator.send('POST', '', bundle('transaction'))).status).toBe(400);
});
