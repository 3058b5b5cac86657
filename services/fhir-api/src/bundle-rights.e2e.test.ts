import { setTimeout as wait } from 'node:timers/promises';
import { putSource } from '@hub/client-register';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Arena, openArena } from './testing/arena.fixture.ts';
import { bundle, del, get, MRN, measured, patch, person, post, put } from './testing/bundle.fixture.ts';
import { type Answer, type Client, clientOf } from './testing/client.fixture.ts';

// A bundle lets nobody do what its entries alone would not.
let arena: Arena;
let here: Client;
let there: Client;
beforeAll(async () => {
  arena = await openArena({ servers: 1 });
  const { url } = arena.servers[0] as { url: string };
  const facility = async (code: string): Promise<Client> => {
    const input = { code: `his-${code}`, facility: code, facilityName: `Cơ sở mẫu ${code}`, kind: 'his', formats: [], msh4: [] };
    const { credentials } = await putSource(arena.base.database, input);
    return clientOf(url, (credentials as { token: string }).token);
  };
  here = await facility('92901');
  there = await facility('92902');
  await here.send(
    'POST',
    '',
    bundle('transaction', put('Patient/r1', person('r1', { id: 'r1' })), put('Patient/r-gone', person('r', { id: 'r-gone' }))),
  );
});
afterAll(() => arena.close());

const numbers = ({ body }: Answer): readonly number[] =>
  body.entry.map(({ response }: { response: { status: string } }) => Number(response.status.slice(0, 3)));
const active = [{ op: 'add', path: '/active', value: true }];

describe('another facility’s resource, in a bundle', () => {
  test('batch: unseen and unchanged, every entry by itself', async () => {
    const answer = await there.send(
      'POST',
      '',
      bundle(
        'batch',
        get('Patient/r1'),
        get(`Patient?identifier=${MRN}|r1`),
        patch('Patient/r1', active),
        put('Patient/r1', person('r1', { id: 'r1', active: true })),
        del('Patient/r1'),
        del(`Patient?identifier=${MRN}|r1`),
        post(person('r1'), undefined, { ifNoneExist: `identifier=${MRN}|r1` }),
      ),
    );
    // PUT is 403 and not 404: ids are one name space for all.
    expect(numbers(answer)).toEqual([404, 200, 404, 403, 204, 204, 201]);
    const read = await here.send('GET', '/Patient/r1');
    expect([read.status, read.version, read.body.active]).toEqual([200, 1, undefined]);
  });

  test.each([
    ['read', get('Patient/r1'), 404],
    ['patch', patch('Patient/r1', active), 404],
    ['update', put('Patient/r1', person('r1', { id: 'r1', active: true })), 403],
    ['refer to it by a condition', post(measured(`Patient?identifier=${MRN}|r-only`)), 412],
  ])('transaction: to %s fails all', async (name, entry, status) => {
    await here.send('POST', '', bundle('transaction', post(person('r-only'), undefined, { ifNoneExist: `identifier=${MRN}|r-only` })));
    const answer = await there.send('POST', '', bundle('transaction', post(person(`mine-${name}`)), entry));
    expect([answer.status, answer.body.issue[0].expression[0]]).toEqual([status, expect.stringMatching(/^Bundle\.entry\[1\]/)]);
    const found = await there.send('GET', `/Patient?identifier=${encodeURIComponent(`mine-${name}`)}&_summary=count`);
    expect(found.body.total).toBe(0);
  });

  test('without a token a bundle is not even read', async () => {
    const { url } = arena.servers[0] as { url: string };
    const answer = await fetch(`${url}/fhir`, { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: '{' });
    expect(answer.status).toBe(401);
  });
});

test.each(['batch', 'transaction'] as const)('what entries of a %s ask, and what was refused, is on record', async (type) => {
  const asked = `Patient?identifier=${MRN}|tim-${type}`;
  const foreign = type === 'batch' ? [get('Patient/r1'), put('Patient/r1', person('r1', { id: 'r1', active: true }))] : [];
  await there.send('POST', '', bundle(type, get(asked), ...foreign));
  const recorded = async (): Promise<string | undefined> => {
    const { rows } = await arena.base.database.pool.query<{ body: string }>(`select convert_from(body, 'UTF8') as body from audit_batch`);
    return rows.flatMap(({ body }) => body.trim().split('\n')).find((one) => one.includes(`tim-${type}`));
  };
  // In the journal before the answer, in the database a moment later.
  let text = await recorded();
  for (let tries = 0; text === undefined && tries < 100; tries += 1) {
    await wait(100);
    text = await recorded();
  }
  expect(text).toContain(`GET ${asked} 200`);
  if (type === 'batch') {
    expect(text).toContain('GET Patient/r1 404');
    expect(text).toContain('PUT Patient/r1 403');
    expect(text).toContain('1 of 3 entries refused');
  }
});
