import { type ProblemError, problem, ProblemError as Refusal } from '@hub/outcome';
import { describe, expect, test } from '@jest/globals';
import { located, together } from './located.ts';

const at = (expression?: string) => problem('incorrect', 'invalid', 'vi', 'en', expression);
const where = (error: unknown) => (error as ProblemError).problem.expression;

describe('located', () => {
  test.each([
    [undefined, 'Bundle.entry[3]'],
    ['Observation.component[0].code', 'Bundle.entry[3].resource.component[0].code'],
    ['Observation', 'Bundle.entry[3].resource'],
    ['If-Match', 'Bundle.entry[3].request.ifMatch'],
    ['If-None-Exist', 'Bundle.entry[3].request.ifNoneExist'],
    ['identifier', 'Bundle.entry[3]'],
    ['_count', 'Bundle.entry[3]'],
    ['Bundle.entry[1].fullUrl', 'Bundle.entry[1].fullUrl'],
  ])('%s of an entry is %s of its bundle', (expression, expected) => {
    expect(where(located(at(expression), 'Bundle.entry[3]'))).toBe(expected);
  });

  test('every problem of several moves, the first stays the first', () => {
    const problems = [at('Patient.a').problem, at('Patient.b').problem];
    const error = located(new Refusal(problems[0] as (typeof problems)[0], { cause: problems }), 'Bundle.entry[0]') as ProblemError;
    expect((error.cause as typeof problems).map(({ expression }) => expression)).toEqual([
      'Bundle.entry[0].resource.a',
      'Bundle.entry[0].resource.b',
    ]);
    expect((error.cause as typeof problems)[0]).toBe(error.problem);
  });

  test('a fault stays a fault, also among refusals', () => {
    const fault = new TypeError('x');
    expect(located(fault, 'Bundle.entry[0]')).toBe(fault);
    expect(together([at(), fault, at()])).toBe(fault);
  });
});
