import type { Row, VisitRecord } from '@hub/sources';
import type { ClaimedSubmission } from '@hub/submission-log';
import { expect, test } from '@jest/globals';
import { incoming } from './record-ref.ts';

const submission = { seq: 1, facility: { id: 1, code: '92901', name: '' } } as ClaimedSubmission;
const sizeOf = (...notes: string[]): number => {
  const XML5 = notes.map((DIEN_BIEN_LS, i): Row => ({ table: 'XML5', position: i + 1, fields: { DIEN_BIEN_LS } }));
  return incoming(submission, { kind: 'visit', visit: 'LK1', rejected: false, tables: { XML5 } } as unknown as VisitRecord).rows;
};

test('the size of a record follows its rows, and its text when that is long', () => {
  expect([sizeOf('ngắn'), sizeOf('ngắn', 'ngắn')]).toEqual([9, 10]);
  expect(sizeOf('x'.repeat(20_000_000))).toBeGreaterThan(4_800);
});
