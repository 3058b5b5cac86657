import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Arena, openArena } from './testing/arena.fixture.ts';
import { bundle, del, get, MRN, measured, patch, person, post, put, referenceOf } from './testing/bundle.fixture.ts';
import type { Answer } from './testing/client.fixture.ts';

let arena: Arena;
beforeAll(async () => {
  arena = await openArena({ servers: 1 });
});
afterAll(async () => {
  const failures = arena.failures();
  await arena.close();
  expect(failures).toEqual([]);
});

const send = (body: unknown, headers?: Readonly<Record<string, string>>) => arena.client().send('POST', '', body, headers);
const read = (path: string) => arena.client().send('GET', `/${path}`);
const numbers = ({ body }: Answer): readonly number[] =>
  body.entry.map(({ response }: { response: { status: string } }) => Number(response.status.slice(0, 3)));

describe('batch (R4 http.html#brules)', () => {
  test('every entry has its own status and outcome; the answer is 200 whatever became of them', async () => {
    await send(bundle('batch', put('Patient/b1', person('b1', { id: 'b1' })), put('Patient/b-gone', person('g', { id: 'b-gone' }))));
    await send(bundle('batch', del('Patient/b-gone')));
    const answer = await send(
      bundle(
        'batch',
        post(person('b2')),
        get('Patient/none'),
        get('Patient/b-gone'),
        put('Patient/b1', person('b1', { id: 'b1', active: true }), undefined, { ifMatch: 'W/"9"' }),
        patch('Patient/b1', [{ op: 'remove', path: '/photo' }]),
        { resource: person('x') } as never,
        post({ ...person('x'), colour: 'red' } as never),
        get('metadata'),
        get('Patient/b1'),
        put('Patient/b3', person('b3', { id: 'b3' })),
        get('Patient?colour=red'),
        post(bundle('transaction') as never, undefined, { url: '' }),
        del('Patient'),
        { request: { method: 'DELETE', url: 'Patient?identifier=b-nothing' } },
      ),
    );
    expect([answer.status, answer.body.type]).toEqual([200, 'batch-response']);
    expect(numbers(answer)).toEqual([201, 404, 410, 412, 422, 400, 400, 200, 200, 201, 400, 400, 412, 204]);
    for (const [index, entry] of answer.body.entry.entries()) {
      const failed = (numbers(answer)[index] as number) >= 400;
      expect([index, entry.response.outcome?.resourceType]).toEqual([index, failed ? 'OperationOutcome' : undefined]);
      if (!failed) continue;
      const [issue] = entry.response.outcome.issue;
      expect([typeof issue.details.text, typeof issue.diagnostics]).toEqual(['string', 'string']);
    }
    expect(answer.body.entry[5].response.outcome.issue[0].expression).toEqual(['Bundle.entry[5]']);
    expect(answer.body.entry[6].response.outcome.issue[0].expression).toEqual(['Bundle.entry[6].resource.colour']);
    expect(answer.body.entry[4].response.outcome.issue[0].expression).toEqual(['Bundle.entry[4]']);
    expect(answer.body.entry[8].resource.id).toBe('b1');
  });

  test('order: DELETE, POST, PUT and PATCH, GET', async () => {
    await send(bundle('batch', put('Patient/o1', person('o1', { id: 'o1' }))));
    const answer = await send(bundle('batch', get('Patient?identifier=o1'), post(person('o1')), del('Patient/o1')));
    expect(numbers(answer)).toEqual([200, 201, 204]);
    expect(answer.body.entry[0].resource.entry.map(({ resource }: { resource: { id: string } }) => `Patient/${resource.id}`)).toEqual([
      referenceOf(answer.body.entry[1].response.location),
    ]);
  });

  test('several updates of one resource: none lost, no deadlock, the last of the bundle counts', async () => {
    const flags = [true, false, true, false, true, false, true, true];
    const answer = await send(
      bundle('batch', ...flags.map((active, i) => put('Patient/s1', person('s1', { id: 's1', active, birthDate: `2000-01-0${i + 1}` })))),
    );
    expect(numbers(answer)).toEqual([201, ...Array.from({ length: 7 }, () => 200)]);
    expect(answer.body.entry.map(({ response }: { response: { etag: string } }) => response.etag)).toEqual(
      flags.map((_, i) => `W/"${i + 1}"`),
    );
    expect((await read('Patient/s1')).body.birthDate).toBe('2000-01-08');
  });

  test('two updates of one resource under the same If-Match: the second is 412', async () => {
    await send(bundle('batch', put('Patient/s2', person('s2', { id: 's2' }))));
    const guarded = (active: boolean) => put('Patient/s2', person('s2', { id: 's2', active }), undefined, { ifMatch: 'W/"1"' });
    expect(numbers(await send(bundle('batch', guarded(true), guarded(false))))).toEqual([200, 412]);
    expect((await read('Patient/s2')).body.active).toBe(true);
  });

  test('the same ifNoneExist in many entries: one resource', async () => {
    const answer = await send(
      bundle('batch', ...Array.from({ length: 40 }, () => post(person('e1'), undefined, { ifNoneExist: `identifier=${MRN}|e1` }))),
    );
    expect(numbers(answer).toSorted()).toEqual([...Array.from({ length: 39 }, () => 200), 201]);
    expect((await read(`Patient?identifier=${MRN}|e1&_summary=count`)).body.total).toBe(1);
  });

  test('entries are independent: one that refers to another is refused, alone', async () => {
    const answer = await send(
      bundle('batch', post(person('i1'), 'urn:uuid:1'), post(measured('urn:uuid:1')), post(measured('Patient/b1'))),
    );
    expect(numbers(answer)).toEqual([201, 422, 201]);
    expect(answer.body.entry[1].response.outcome.issue[0]).toMatchObject({
      code: 'business-rule',
      expression: ['Bundle.entry[1].resource.subject.reference'],
    });
  });

  test('Prefer goes for every entry', async () => {
    const answer = await send(bundle('batch', post(person('p1')), del('Patient?identifier=p-none')), { prefer: 'return=representation' });
    expect([answer.body.entry[0].resource.identifier[0].value, answer.body.entry[1].resource]).toEqual(['p1', undefined]);
    expect(answer.headers.get('preference-applied')).toBe('return=representation');
  });

  test('operations are asked with POST too: $validate, $meta, $meta-add', async () => {
    await send(bundle('batch', put('Patient/op1', person('op1', { id: 'op1' }))));
    const tag = {
      resourceType: 'Parameters',
      parameter: [{ name: 'meta', valueMeta: { tag: [{ system: 'http://x.example.org', code: 'a' }] } }],
    };
    const entries = [
      post(tag, undefined, { url: 'Patient/op1/$meta-add' }),
      post(person('x'), undefined, { url: 'Patient/$validate' }),
      get('Patient/op1/$meta'),
      post({ resourceType: 'Patient' }, undefined, { url: 'Patient/_search' }),
    ];
    const answer = await send(bundle('batch', ...entries));
    expect(numbers(answer)).toEqual([200, 200, 200, 400]);
    expect([answer.body.entry[1].resource.resourceType, answer.body.entry[2].resource.parameter[0].valueMeta.tag[0].code]).toEqual([
      'OperationOutcome',
      'a',
    ]);
    expect(numbers(await send(bundle('transaction', ...entries.slice(0, 3))))).toEqual([200, 200, 200]);
  });

  test('1,000 entries', async () => {
    const answer = await send(bundle('batch', ...Array.from({ length: 1_000 }, (_, i) => post(person(`k${i}`)))));
    expect(new Set(numbers(answer))).toEqual(new Set([201]));
    expect((await read(`Patient?identifier=k0,k1,k500,k999&_summary=count`)).body.total).toBe(4);
  }, 60_000);
});
