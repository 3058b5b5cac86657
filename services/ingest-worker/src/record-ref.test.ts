import type { Row, VisitRecord } from '@hub/sources';
import type { ClaimedSubmission } from '@hub/submission-log';
import { expect, test } from '@jest/globals';
import { incoming } from './record-ref.ts';

const submission = { seq: 1, facility: { id: 1, code: '92901', name: '' } } as ClaimedSubmission;
const sizeOf = (...notes: string[]): number => {
  const XML5 = notes.map((DIEN_BIEN_LS, i): Row => ({ table: 'XML5', position: i + 1, fields: { DIEN_BIEN_LS } }));
  return incoming(submission, { kind: 'visit', visit: 'LK1', rejected: false, tables: { XML5 } } as unknown as VisitRecord).rows;
};

test('the cards of newborns a record names: of its certificates, and of its person', () => {
  const cardsOf = (tables: object) =>
    incoming(submission, { kind: 'visit', visit: 'LK1', rejected: false, tables } as unknown as VisitRecord).cards?.map(({ name }) => name);
  const row = (fields: object) => [{ fields }];
  const [one, other] = ['TE1929200000351', 'TE1929200000352'];
  expect(cardsOf({ XML1: row({ MA_THE_BHYT: `GD4929212345678;${one}` }), XML9: row({ MA_THE_TAM: other }) })).toEqual([other, one]);
  expect(cardsOf({ XML1: row({ MA_THE_BHYT: 'GD4929212345678' }) })).toBeUndefined();
});

test('the size of a record follows its rows, and its text when that is long', () => {
  expect([sizeOf('ngắn'), sizeOf('ngắn', 'ngắn')]).toEqual([9, 10]);
  expect(sizeOf('x'.repeat(20_000_000))).toBeGreaterThan(4_800);
});
