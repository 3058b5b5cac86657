import { expect, test } from '@jest/globals';
import { afterAgain, count, type Report, worthAgain } from './jest-report.ts';

const file = (name: string, ...tests: readonly [string, 'passed' | 'failed'][]): Report['testResults'][number] => ({
  name: `/hub/${name}`,
  status: tests.length === 0 || tests.some(([, status]) => status === 'failed') ? 'failed' : 'passed',
  assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
});
const report = (...testResults: Report['testResults']): Report => {
  const of = (status: string) =>
    testResults.flatMap(({ assertionResults }) => assertionResults).filter((one) => one.status === status).length;
  return {
    ...{ numPassedTests: of('passed'), numFailedTests: of('failed'), numPendingTests: 0, testResults },
    numRuntimeErrorTestSuites: testResults.filter(({ assertionResults }) => assertionResults.length === 0).length,
  };
};

test('what failed is counted and told by file and test; a file that could not be run is one failure', () => {
  const ran = count(
    report(file('a.test.ts', ['one', 'passed'], ['two', 'failed']), file('b.test.ts'), file('c.test.ts', ['three', 'passed'])),
    '/hub',
    1,
  );
  expect(ran).toEqual({ passed: 2, failed: 2, skipped: 0, broken: ['a.test.ts › two', 'b.test.ts'], files: ['a.test.ts', 'b.test.ts'] });
});

test('a bad end without a failed test is a failure, and no file is to blame', () => {
  const ran = count(report(file('a.test.ts', ['one', 'passed'])), '/hub', 1);
  expect(ran).toMatchObject({ passed: 1, failed: 1, broken: ['jest ended with 1'] });
  expect(worthAgain(ran)).toBe(false);
});

test('run again by themselves: what fails twice has failed, what passes then is told of; many failures are not run again', () => {
  const first = count(report(file('a.test.ts', ['one', 'passed'], ['two', 'failed']), file('b.test.ts', ['three', 'failed'])), '/hub', 1);
  expect(worthAgain(first)).toBe(true);
  const again = count(report(file('a.test.ts', ['one', 'passed'], ['two', 'passed']), file('b.test.ts', ['three', 'failed'])), '/hub', 1);
  expect(afterAgain(first, again)).toEqual({
    ...{ passed: 2, failed: 1, skipped: 0, broken: ['b.test.ts › three'], unsteady: ['a.test.ts › two'] },
  });
  const many = ['a', 'b', 'c', 'd'].map((name) => file(`${name}.test.ts`, ['one', 'failed']));
  expect(worthAgain(count(report(...many), '/hub', 1))).toBe(false);
});
