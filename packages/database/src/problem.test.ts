import { isProblemError, problem } from '@hub/outcome';
import { expect, test } from '@jest/globals';
import { fromDatabase, fromDatabaseWrite } from './problem.ts';

const category = (error: unknown) => {
  const known = fromDatabase(error);
  return isProblemError(known) ? known.problem.category : 'as it was';
};
const coded = (code: string) => Object.assign(new Error('x'), { code });

test.each([
  [coded('57014'), 'too-costly'],
  [coded('54001'), 'too-costly'],
  [coded('55P03'), 'busy'],
  [coded('22021'), 'incorrect'],
  [coded('25P03'), 'unavailable'],
  [coded('57P01'), 'unavailable'],
  [coded('53300'), 'unavailable'],
  [coded('ECONNREFUSED'), 'unavailable'],
  [coded('EAI_AGAIN'), 'unavailable'],
  [coded('ECONNABORTED'), 'unavailable'],
  [coded('ERR_STREAM_DESTROYED'), 'unavailable'],
  [coded('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'), 'unavailable'],
  [new Error('Connection terminated unexpectedly'), 'unavailable'],
  [new Error('Client has encountered a connection error and is not queryable'), 'unavailable'],
  [new Error('timeout exceeded when trying to connect'), 'unavailable'],
  [coded('23505'), 'as it was'],
  [new TypeError('x is not a function'), 'as it was'],
  [problem('conflict', 'c', 'vi', 'en'), 'conflict'],
  ['Connection terminated', 'as it was'],
])('%s is %s', (error, expected) => {
  expect(category(error)).toBe(expected);
});

test('the cause is kept for the log', () => {
  const cause = coded('57014');
  expect((fromDatabase(cause) as Error).cause).toBe(cause);
});

test('a write that took too long may be sent again: 503 with the reason, not 400', () => {
  expect(fromDatabaseWrite(coded('57014'))).toMatchObject({ problem: { category: 'unavailable', code: 'too-costly' } });
  expect(fromDatabaseWrite(coded('55P03'))).toMatchObject({ problem: { category: 'busy', code: 'lock-error' } });
  const own = problem('conflict', 'c', 'vi', 'en');
  expect(fromDatabaseWrite(own)).toBe(own);
});
