import { expect, test } from '@jest/globals';
import { wrongReceipt } from './judge.ts';

const counts = (received: number, stored: number, unchanged: number, rejected: number) => ({ received, stored, unchanged, rejected });
const error = { severity: 'error', code: 'VN-ENV-unparseable', message: { vi: 'a', en: 'b' } };

test.each([
  ['completed', counts(1, 1, 0, 0), [], undefined],
  ['rejected', counts(1, 0, 0, 1), [error], undefined],
  ['rejected', counts(0, 0, 0, 0), [error], undefined],
  ['refused', undefined, [error], undefined],
  ['refused', undefined, [], 'refused without a word'],
  ['processing', counts(0, 0, 0, 0), [], 'not final: processing'],
  ['failed', counts(0, 0, 0, 0), [], 'not final: failed'],
  ['completed', counts(2, 1, 0, 0), [], 'received 2 ≠ 1 + 0 + 0'],
  ['rejected', counts(1, 0, 0, 1), [], 'rejected, and no error is told'],
  ['completed', counts(1, 1, 0, 0), [error], 'completed, with errors'],
  ['rejected', counts(1, 0, 0, 1), [{ ...error, message: { vi: '', en: 'b' } }], 'an issue without words (VN-ENV-unparseable)'],
] as const)('%s %j: %s', (status, given, issues, why) =>
  expect(wrongReceipt({ id: 'x', status, issues, ...(given === undefined ? {} : { counts: given }) })).toBe(why),
);
