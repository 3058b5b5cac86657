import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Arena, openArena } from './testing/arena.fixture.ts';
import { bundle, del, get, MRN, measured, patch, person, post, put, referenceOf } from './testing/bundle.fixture.ts';
import type { Answer } from './testing/client.fixture.ts';

// R4 http.html#trules, bundle.html#references, over HTTP on a real database; every form of link is in links.test.ts of fhir-rest.
let arena: Arena;
beforeAll(async () => {
  arena = await openArena({ servers: 1 });
});
afterAll(async () => {
  const failures = arena.failures();
  await arena.close();
  expect(failures).toEqual([]);
});

const A = 'urn:uuid:04121321-4af5-424c-a0e1-ed3aab1c349d';
const B = 'urn:uuid:14121321-4af5-424c-a0e1-ed3aab1c349d';
const send = (body: unknown, path = '') => arena.client().send('POST', path, body);
const read = async (path: string) => (await arena.client().send('GET', `/${path}`)).body;
const made = ({ body }: Answer, index: number): string => referenceOf(body.entry[index].response.location);
const refused = (answer: Answer) => [answer.status, answer.body.issue[0].code, answer.body.issue[0].expression[0]];

describe('links to entries', () => {
  test('urn:uuid, in any order of the entries, also in circles', async () => {
    const answer = await send(
      bundle(
        'transaction',
        post(measured(A), B),
        post(
          {
            resourceType: 'Patient',
            link: [{ type: 'seealso', other: { reference: A } }],
            extension: [{ url: 'http://x.example.org', valueReference: { reference: B } }],
          } as never,
          A,
        ),
      ),
    );
    const [observation, patient] = [made(answer, 0), made(answer, 1)];
    expect((await read(observation)).subject.reference).toBe(patient);
    expect((await read(patient)).link[0].other.reference).toBe(patient);
    expect((await read(patient)).extension[0].valueReference.reference).toBe(observation);
    expect((await read(`Observation?patient=${patient}`)).entry).toHaveLength(1);
  });

  test('a patient and what points at it lie in one shard', async () => {
    const visit = { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: { reference: A } };
    const answer = await send(bundle('transaction', post(measured(A)), post(visit), post(person('shard'), A)));
    const shards = [0, 1, 2].map((i) => made(answer, i).split('/')[1]?.slice(0, 2));
    expect(new Set(shards).size).toBe(1);
  });

  test('an identifier value that equals a fullUrl stays; so do canonicals and names', async () => {
    const resource = {
      ...measured(A),
      identifier: [{ system: 'urn:ietf:rfc:3986', value: A }],
      meta: { profile: ['http://x.example.org/p'] },
    };
    const answer = await send(bundle('transaction', post(resource as never, B), post(person('idv'), A)));
    const stored = await read(made(answer, 0));
    expect(stored.identifier[0]).toEqual({ system: 'urn:ietf:rfc:3986', value: A });
    expect(stored.subject.reference).toBe(made(answer, 1));
  });

  test('PUT entries are known by their fullUrl, absolute or urn; relative references by the root of theirs', async () => {
    const root = 'http://his.example.org/fhir';
    const answer = await send(
      bundle(
        'transaction',
        put('Patient/l1', person('l1', { id: 'l1' }), A),
        post(person('l2'), `${root}/Patient/23`),
        post(measured(A)),
        post(measured(`${root}/Patient/23`)),
        post(measured('Patient/23'), `${root}/Observation/7`),
        post(measured('Patient/23')),
      ),
    );
    const subjects = await Promise.all([2, 3, 4, 5].map(async (i) => (await read(made(answer, i))).subject.reference));
    expect(subjects).toEqual(['Patient/l1', made(answer, 1), made(answer, 1), 'Patient/23']);
  });

  test('a conditional PUT is known by its fullUrl, whether it creates or updates', async () => {
    const one = await send(bundle('transaction', put(`Patient?identifier=${MRN}|l3`, person('l3'), A), post(measured(A))));
    const two = await send(
      bundle('transaction', put(`Patient?identifier=${MRN}|l3`, person('l3', { active: true }), A), post(measured(A))),
    );
    expect([one.body.entry[0].response.status, two.body.entry[0].response.status]).toEqual(['201 Created', '200 OK']);
    expect([(await read(made(one, 1))).subject.reference, (await read(made(two, 1))).subject.reference]).toEqual([
      made(one, 0),
      made(one, 0),
    ]);
  });

  test('a patch may point at an entry', async () => {
    const first = await send(bundle('transaction', post(person('l4'), A), post(measured(A))));
    const second = await send(
      bundle('transaction', post(person('l5'), A), patch(made(first, 1), [{ op: 'replace', path: '/subject/reference', value: A }])),
    );
    expect((await read(made(first, 1))).subject.reference).toBe(made(second, 0));
  });

  test.each([
    ['urn:uuid', 'urn:uuid:ffffffff-4af5-424c-a0e1-ed3aab1c349d'],
    ['urn:oid', 'urn:oid:1.2.3'],
  ])('a %s that no entry has refuses the transaction by its path', async (_, reference) => {
    const answer = await send(bundle('transaction', post(person('l6'), A), post(measured(reference))));
    expect(refused(answer)).toEqual([400, 'not-found', 'Bundle.entry[1].resource.subject.reference']);
    expect((await read('Patient?identifier=l6&_summary=count')).total).toBe(0);
  });

  test('a document bundle stored by an entry keeps its own links', async () => {
    const document = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { fullUrl: A, resource: person('doc') },
        { fullUrl: B, resource: measured(A) },
      ],
    };
    const answer = await send(bundle('transaction', post(document as never), post(person('l7'), A)));
    expect((await read(made(answer, 0))).entry[1].resource.subject.reference).toBe(A);
  });
});

describe('conditional references (R4: "in a transaction, and only in a transaction")', () => {
  test('one match, among what is stored: replaced, once for all who ask', async () => {
    const stored = made(await send(bundle('transaction', post(person('c1')))), 0);
    const asked = `Patient?identifier=${encodeURIComponent(MRN)}|c1`;
    const answer = await send(bundle('transaction', post(measured(asked)), post(measured(asked)), post(measured(`Patient?identifier=c1`))));
    for (const i of [0, 1, 2]) expect((await read(made(answer, i))).subject.reference).toBe(stored);
  });

  test('one match, among what the same transaction creates', async () => {
    const answer = await send(bundle('transaction', post(measured('Patient?identifier=c2')), post(person('c2'))));
    expect((await read(made(answer, 0))).subject.reference).toBe(made(answer, 1));
  });

  test('no match, several, or one that the transaction deletes: 412 by the path', async () => {
    await send(bundle('transaction', post(person('c3')), post(person('c3')), put('Patient/c4', person('c4', { id: 'c4' }))));
    for (const [criteria, more] of [
      ['identifier=c-none', []],
      ['identifier=c3', []],
      ['identifier=c4', [del('Patient/c4')]],
    ] as const) {
      const answer = await send(bundle('transaction', ...more, post(measured(`Patient?${criteria}`))));
      expect([criteria, answer.status]).toEqual([criteria, 412]);
      expect(answer.body.issue[0].expression[0]).toMatch(/^Bundle\.entry\[\d\]/);
    }
    expect((await read('Patient/c4')).resourceType).toBe('Patient');
  });

  test('without criteria, or with a parameter that is not understood: 400 by the path', async () => {
    for (const criteria of ['', '_count=1', 'colour=red']) {
      const answer = await send(bundle('transaction', post(measured(`Patient?${criteria}`))));
      expect(refused(answer)[0]).toBe(400);
      expect(refused(answer)[2]).toMatch(/^Bundle\.entry\[0\]\.resource\.subject\.reference/);
    }
  });

  test('outside a transaction they are refused: nothing would resolve them', async () => {
    const single = await send(measured('Patient?identifier=c1'), '/Observation');
    expect(refused(single)).toEqual([422, 'not-supported', 'Observation.subject.reference']);
    const batch = await send(bundle('batch', post(measured('Patient?identifier=c1')), get('Patient?identifier=c1')));
    const [entry, other] = batch.body.entry;
    expect([entry.response.status, entry.response.outcome.issue[0].expression[0], other.response.status]).toEqual([
      '422 Unprocessable Content',
      'Bundle.entry[0].resource.subject.reference',
      '200 OK',
    ]);
  });
});
