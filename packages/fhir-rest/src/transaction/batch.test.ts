import type { Principal } from '@hub/access';
import { problem } from '@hub/outcome';
import type { SearchQuery } from '@hub/search';
import { describe, expect, test } from '@jest/globals';
import { memoryStore } from '../memory-store.fixture.ts';
import { joined, type RestRequest } from '../message.ts';
import { matchRoute } from '../routes/index.ts';
import type { Change, WriteStore } from '../write-store.ts';

const principal: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
const FHIR = 'application/fhir+json';

/** A store that takes its time, keeps no more than the order it was asked in, and fails as it is told. */
function slowStore(fails: (change: Change<SearchQuery>) => unknown = () => undefined) {
  const asked: string[] = [];
  let atOnce = 0;
  let most = 0;
  const writes: WriteStore<SearchQuery> = {
    async write({ changes }) {
      const change = changes[0] as Change<SearchQuery>;
      const { kind, type } = change;
      const id = ('id' in change && change.id) || 'made';
      asked.push(`${kind} ${type}/${id}`);
      most = Math.max(most, ++atOnce);
      await new Promise((done) => setTimeout(done, 1));
      atOnce -= 1;
      const error = fails(change);
      if (error !== undefined) throw error;
      return [{ outcome: kind === 'create' ? 'created' : kind === 'delete' ? 'deleted' : 'updated', type, id, version: 1, lastUpdated: 0 }];
    },
  };
  return { writes, asked, most: () => most };
}

async function batch(entry: readonly object[], store: ReturnType<typeof slowStore>, explain?: (error: unknown) => unknown) {
  const match = matchRoute('POST', '/fhir');
  if ('allow' in match) throw new Error('no route');
  const bytes = new TextEncoder().encode(JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }));
  const request: RestRequest = {
    method: 'POST',
    base: 'http://h/fhir',
    params: {},
    query: [],
    header: (name) => (name === 'content-type' ? FHIR : undefined),
    principal,
    body: { contentType: FHIR, bytes },
  };
  const answer = await match.route.handle(request, {
    store: memoryStore([]),
    writes: store.writes,
    now: () => 0,
    capabilityStatement: () => '{"resourceType":"CapabilityStatement"}',
    openApi: () => '{}',
    ...(explain === undefined ? {} : { explain }),
  });
  const { entry: answers } = JSON.parse(joined(answer.body ?? '')) as {
    entry: { response: { status: string; outcome?: { issue: { code: string; diagnostics: string }[] } } }[];
  };
  return answers.map(({ response }) => `${response.status.slice(0, 3)} ${response.outcome?.issue[0]?.code ?? ''}`.trim());
}
const put = (id: string) => ({ request: { method: 'PUT', url: `Patient/${id}` }, resource: { resourceType: 'Patient', id, active: true } });
const post = { request: { method: 'POST', url: 'Patient' }, resource: { resourceType: 'Patient', active: true } };
const del = (id: string) => ({ request: { method: 'DELETE', url: `Patient/${id}` } });
const get = { request: { method: 'GET', url: 'metadata' } };

describe('batch', () => {
  test('takes DELETE, POST, PUT, GET in this order and answers in that of the bundle', async () => {
    const store = slowStore();
    expect(await batch([get, put('p'), post, del('d')], store)).toEqual(['200', '200', '201', '204']);
    expect(store.asked).toEqual(['delete Patient/d', 'create Patient/made', 'update Patient/p']);
  });

  test('many writes are under way at once, up to a bound; updates of one resource one after the other', async () => {
    const many = slowStore();
    await batch(
      Array.from({ length: 500 }, () => post),
      many,
    );
    expect(many.most()).toBe(200);
    const one = slowStore();
    await batch(
      Array.from({ length: 20 }, () => put('same')),
      one,
    );
    expect([one.asked.length, one.most()]).toEqual([20, 1]);
  });

  test('busy is one entry’s 429; the others go on', async () => {
    const store = slowStore((change) => (change.kind === 'delete' ? problem('busy', 'throttled', 'bận', 'busy') : undefined));
    expect(await batch([del('d'), post, get], store)).toEqual(['429 throttled', '201', '200']);
  });

  test('a fault is one entry’s 500, is explained, and tells nothing of the inside', async () => {
    const seen: unknown[] = [];
    const bug = new TypeError('cannot read NGUYEN VAN A');
    const store = slowStore((change) => (change.kind === 'delete' ? bug : undefined));
    const answers = await batch([del('d'), post], store, (error) => {
      seen.push(error);
      return error;
    });
    expect([answers, seen]).toEqual([['500 exception', '201'], [bug]]);
    const lost = await batch([del('d'), post], store, () => problem('unavailable', 'transient', 'mất', 'lost'));
    expect(lost).toEqual(['503 transient', '201']);
  });
});
