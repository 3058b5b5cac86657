import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import { type Answer, atOnce, statuses } from './testing/client.fixture.ts';

// R4 resource-operation-meta.html, -meta-add.html, -meta-delete.html.
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const TAG = 'http://example.vn/CodeSystem/nhan';
const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const tag = (code: string, system = TAG) => ({ system, code });
const patient = (id: string, meta?: object, more: object = {}) => ({
  resourceType: 'Patient',
  id,
  ...(meta === undefined ? {} : { meta }),
  active: true,
  ...more,
});
const input = (meta: object) => ({ resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: meta }] });
const returned = ({ status, body }: Answer) => {
  expect([status, body.resourceType, body.parameter.length, body.parameter[0].name]).toEqual([200, 'Parameters', 1, 'return']);
  return body.parameter[0].valueMeta;
};
const put = (id: string, meta?: object, client = api.his1) => client.send('PUT', `/Patient/${id}`, patient(id, meta));

describe('$meta-add and $meta-delete', () => {
  test('add labels in a new version; what is there is not added twice', async () => {
    await put('m1', { tag: [tag('a')] });
    const meta = returned(
      await api.his1.send(
        'POST',
        '/Patient/m1/$meta-add',
        input({ tag: [tag('a'), tag('b')], profile: ['http://x/p'], security: [tag('R', CONFIDENTIALITY)] }),
      ),
    );
    expect(meta).toMatchObject({
      versionId: '2',
      tag: [tag('a'), tag('b')],
      profile: ['http://x/p'],
      security: [tag('R', CONFIDENTIALITY)],
    });
    const read = await api.his1.send('GET', '/Patient/m1');
    expect(read.body).toEqual({ ...patient('m1'), meta });
    const same = await api.his1.send('POST', '/Patient/m1/$meta-add', input({ tag: [tag('b')] }));
    expect([returned(same).versionId, same.version]).toEqual(['2', 2]);
    expect((await api.his1.send('GET', `/Patient?_tag=${TAG}|b`)).body.entry).toHaveLength(1);
    expect((await api.his1.send('GET', '/Patient?_security=R&_id=m1')).body.entry).toHaveLength(1);
  });

  test('delete labels by system and code, whatever their display', async () => {
    await put('m2', { tag: [{ ...tag('a'), display: 'A' }, tag('a', 'http://other'), tag('b')], profile: ['http://x/p', 'http://x/q'] });
    const meta = returned(
      await api.his1.send('POST', '/Patient/m2/$meta-delete', input({ tag: [tag('a'), tag('none')], profile: ['http://x/p'] })),
    );
    expect(meta).toMatchObject({ versionId: '2', tag: [tag('a', 'http://other'), tag('b')], profile: ['http://x/q'] });
    const bare = returned(
      await api.his1.send(
        'POST',
        '/Patient/m2/$meta-delete',
        input({ tag: [tag('a', 'http://other'), tag('b')], profile: ['http://x/q'] }),
      ),
    );
    expect(Object.keys(bare).sort()).toEqual(['lastUpdated', 'versionId']);
    expect(returned(await api.his1.send('POST', '/Patient/m2/$meta-delete', input({ tag: [tag('b')] }))).versionId).toBe('3');
    expect((await api.his1.send('GET', `/Patient?_tag=${TAG}|b&_id=m2`)).body.entry).toBeUndefined();
  });

  test('what else the resource holds keeps every digit', async () => {
    const body = '{"resourceType":"Observation","id":"m-so","status":"final","code":{"text":"x"},"valueQuantity":{"value":7.80}}';
    await api.his1.send('PUT', '/Observation/m-so', body);
    await api.his1.send('POST', '/Observation/m-so/$meta-add', input({ tag: [tag('a')] }));
    expect((await api.his1.send('GET', '/Observation/m-so')).text).toContain('"value":7.80}');
  });

  test('If-Match guards it', async () => {
    await put('m3');
    expect((await api.his1.send('POST', '/Patient/m3/$meta-add', input({ tag: [tag('a')] }), { 'if-match': 'W/"9"' })).status).toBe(412);
    expect((await api.his1.send('POST', '/Patient/m3/$meta-add', input({ tag: [tag('a')] }), { 'if-match': 'W/"1"' })).version).toBe(2);
  });

  test('32 clients add at once: no label is lost', async () => {
    await put('m4');
    const answers = await atOnce(32, (i) => api.his1.send('POST', '/Patient/m4/$meta-add', input({ tag: [tag(`t${i}`)] })));
    expect(statuses(answers)).toEqual({ 200: 32 });
    const meta = returned(await api.his1.send('GET', '/Patient/m4/$meta'));
    expect(meta.tag).toHaveLength(32);
    expect(meta.versionId).toBe('33');
    expect((await api.his1.send('GET', '/Patient/m4/_history?_count=0')).body.total).toBe(33);
  });

  test('rights are those of a change', async () => {
    await put('m5');
    await api.operator.send('PUT', '/Organization/m-org', { resourceType: 'Organization', id: 'm-org', name: 'Sở' });
    const add = (path: string, client = api.his2) => client.send('POST', `${path}/$meta-add`, input({ tag: [tag('a')] }));
    expect((await add('/Patient/m5')).status).toBe(404);
    expect((await add('/Patient/none')).status).toBe(404);
    expect((await add('/Organization/m-org')).status).toBe(403);
    await api.his1.send('DELETE', '/Patient/m5');
    expect((await add('/Patient/m5', api.his1)).status).toBe(410);
  });

  test('a past version is not changed', async () => {
    await put('m6');
    for (const name of ['$meta-add', '$meta-delete']) {
      const answer = await api.his1.send('POST', `/Patient/m6/_history/1/${name}`, input({ tag: [tag('a')] }));
      expect([answer.status, answer.body.issue[0].code]).toEqual([405, 'not-supported']);
      expect(answer.body.issue[0].diagnostics).toContain('history');
    }
  });

  test.each<[string, unknown, number]>([
    ['no body', undefined, 400],
    ['no Parameters', { resourceType: 'Patient' }, 400],
    ['no parameter', { resourceType: 'Parameters' }, 400],
    ['another parameter', { resourceType: 'Parameters', parameter: [{ name: 'tag', valueString: 'x' }] }, 400],
    ['meta that is no Meta', { resourceType: 'Parameters', parameter: [{ name: 'meta', valueString: 'x' }] }, 400],
    [
      'two of them',
      { resourceType: 'Parameters', parameter: [1, 2].map(() => ({ name: 'meta', valueMeta: { profile: ['http://x'] } })) },
      400,
    ],
    ['a Meta that is not R4', { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tags: [] } }] }, 400],
    ['an extension', input({ extension: [{ url: 'http://x', valueString: 'y' }] }), 400],
    ['no JSON', '{', 400],
  ])('refuses %s', async (_name, body, status) => {
    await put('m7');
    const answer = await api.his1.send('POST', '/Patient/m7/$meta-add', body);
    expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
    expect((await api.his1.send('GET', '/Patient/m7')).version).toBe(1);
  });

  test('Prefer: return=minimal', async () => {
    await put('m8');
    const answer = await api.his1.send('POST', '/Patient/m8/$meta-add', input({ tag: [tag('a')] }), { prefer: 'return=minimal' });
    expect([answer.status, answer.version, answer.text]).toEqual([200, 2, '']);
  });

  test('only POST', async () => {
    expect((await api.his1.send('GET', '/Patient/m8/$meta-add')).status).toBe(405);
    expect((await api.his1.send('POST', '/Patient/m8/$meta-add?x=1', input({}))).status).toBe(400);
  });
});

describe('$meta', () => {
  test('of a resource and of each of its versions, by GET and POST', async () => {
    await put('q1', { tag: [tag('cu')] });
    await put('q1', { tag: [tag('moi')] });
    for (const method of ['GET', 'POST']) {
      const now = await api.his1.send(method, '/Patient/q1/$meta');
      expect([returned(now).tag, now.version]).toEqual([[tag('moi')], 2]);
      expect(returned(await api.his1.send(method, '/Patient/q1/_history/1/$meta')).tag).toEqual([tag('cu')]);
    }
    expect(returned(await api.his1.send('POST', '/Patient/q1/$meta', { resourceType: 'Parameters' })).versionId).toBe('2');
    expect((await api.his1.send('POST', '/Patient/q1/$meta', input({ tag: [tag('x')] }))).status).toBe(400);
    expect((await api.his2.send('GET', '/Patient/q1/$meta')).status).toBe(404);
    expect((await api.his1.send('GET', '/Patient/q1/_history/7/$meta')).status).toBe(404);
    await api.his1.send('DELETE', '/Patient/q1');
    const gone = await api.his1.send('GET', '/Patient/q1/$meta');
    expect([gone.status, gone.version]).toEqual([410, 3]);
  });

  test('of a type and of the system: what is in use in what the caller sees', async () => {
    const fresh = await startApi();
    try {
      const { his1, his2, operator } = fresh;
      expect(returned(await operator.send('GET', '/$meta')).extension).toHaveLength(1);
      await his1.send('PUT', '/Patient/a', patient('a', { tag: [tag('1'), tag('chung')], profile: ['http://x/mot'] }));
      await his1.send('PUT', '/Patient/b', patient('b', { tag: [tag('1'), tag('1', 'http://khac')] }));
      await his2.send(
        'PUT',
        '/Patient/c',
        patient('c', { tag: [tag('2'), tag('chung'), { code: 'tran' }], security: [tag('R', CONFIDENTIALITY)] }),
      );
      await his2.send('PUT', '/Basic/d', { resourceType: 'Basic', id: 'd', meta: { profile: ['http://x/hai'] }, code: { text: 'x' } });
      await his1.send('PUT', '/Patient/e', patient('e', { tag: [tag('bo')] }));
      await his1.send('DELETE', '/Patient/e');
      await his1.send('PUT', '/Patient/f', patient('f', { tag: [tag('cu')] }));
      await his1.send('PUT', '/Patient/f', patient('f'));
      const of = async (client: typeof his1, path: string) => {
        const { profile = [], tag: tags = [], security = [] } = returned(await client.send('GET', path));
        return [profile, [...tags, ...security].map((c: { system?: string; code: string }) => `${c.system ?? ''}|${c.code}`)];
      };
      expect(await of(his1, '/Patient/$meta')).toEqual([['http://x/mot'], [`${TAG}|1`, `${TAG}|chung`, 'http://khac|1']]);
      expect(await of(his2, '/Patient/$meta')).toEqual([[], [`${TAG}|2`, `${TAG}|chung`, '|tran', `${CONFIDENTIALITY}|R`]]);
      expect((await of(operator, '/Patient/$meta'))[1]).toHaveLength(6);
      expect((await of(operator, '/$meta'))[0]).toEqual(['http://x/hai', 'http://x/mot']);
      expect((await of(his2, '/$meta'))[0]).toEqual(['http://x/hai']);
      expect((await of(his1, '/Basic/$meta'))[0]).toEqual([]);
    } finally {
      await fresh.close();
    }
  });

  test('is strict', async () => {
    expect((await api.his1.send('GET', '/$meta?x=1')).status).toBe(400);
    expect((await api.his1.send('GET', '/Khong/$meta')).status).toBe(404);
    expect((await api.his1.send('PUT', '/$meta', {})).status).toBe(405);
    expect((await fetch(`${api.url}/fhir/$meta`)).status).toBe(401);
  });
});

describe('in bundles', () => {
  const entry = (method: string, url: string, resource?: object, more: object = {}) => ({
    ...(resource === undefined ? {} : { resource }),
    request: { method, url, ...more },
  });
  const send = (type: string, ...list: readonly object[]) => api.his1.send('POST', '', { resourceType: 'Bundle', type, entry: list });

  test.each(['batch', 'transaction'])('%s: labels are added and asked for like anywhere', async (type) => {
    const id = `goi-${type}`;
    await put(id);
    const answer = await send(
      type,
      entry('POST', `Patient/${id}/$meta-add`, input({ tag: [tag('goi')] })),
      entry('GET', `Patient/${id}/$meta`),
    );
    expect([answer.status, answer.body.entry?.map((e: { response: { status: string } }) => e.response.status.slice(0, 3))]).toEqual([
      200,
      ['200', '200'],
    ]);
    expect(answer.body.entry[1].resource.parameter[0].valueMeta).toMatchObject({ versionId: '2', tag: [tag('goi')] });
  });

  test('transaction: a stale If-Match undoes everything', async () => {
    await put('goi-cu');
    const answer = await send(
      'transaction',
      entry('PUT', 'Patient/goi-moi', patient('goi-moi')),
      entry('POST', 'Patient/goi-cu/$meta-add', input({ tag: [tag('goi')] }), { ifMatch: 'W/"7"' }),
    );
    expect(answer.status).toBe(412);
    expect((await api.his1.send('GET', '/Patient/goi-moi')).status).toBe(404);
  });

  test('batch: $validate answers its findings', async () => {
    const answer = await send('batch', entry('POST', 'Patient/$validate', { resourceType: 'Patient', active: true }));
    const [first] = answer.body.entry;
    expect(first.response.status.slice(0, 3)).toBe('200');
    expect((first.resource ?? first.response.outcome).issue[0].severity).toBe('information');
  });
});
