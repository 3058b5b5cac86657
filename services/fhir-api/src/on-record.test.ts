import { type Match, matchRoute, Touched } from '@hub/fhir-rest';
import { expect, test } from '@jest/globals';
import { entryOf } from './on-record.ts';

const asked = {
  at: 0,
  method: 'GET',
  match: undefined,
  principal: undefined,
  query: `name=${'x'.repeat(14_000)}`,
  status: 401,
  touched: new Touched(),
  address: '192.0.2.1',
  request: 'r-1',
} as const;

test('who is not known leaves a line and no text of its own: nobody fills the record without a token', () => {
  const entry = entryOf(asked);
  expect(entry).toMatchObject({ outcome: 'refused', status: 401, client: 0, address: '192.0.2.1' });
  expect(entry?.query).toBeUndefined();
});

test('what a known caller asked is on record, also when it is refused', () => {
  const match = matchRoute('GET', '/fhir/Patient') as Match;
  const principal = { clientNumber: 7, clientId: 'his', kind: 'sender' } as const;
  expect(entryOf({ ...asked, match, principal, status: 403 })).toMatchObject({ client: 7, query: asked.query, action: 'search' });
});
