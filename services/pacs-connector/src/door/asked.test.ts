import { ProblemError } from '@hub/outcome';
import { describe, expect, test } from '@jest/globals';
import { readAsked } from './asked.ts';

const asked = (name: Parameters<typeof readAsked>[0], params: Record<string, string>, query = '') =>
  readAsked(name, { endpoint: 'mau', study: '1.2.3', ...params }, new URLSearchParams(query));

test('what goes on to the PACS is made of the parts that were looked at', () => {
  expect(asked('framesRendered', { series: '1.2.4', instance: '1.2.5', frames: '1,2' }, 'quality=90')).toEqual({
    endpoint: 'mau',
    study: '1.2.3',
    series: '1.2.4',
    instance: '1.2.5',
    path: '/studies/1.2.3/series/1.2.4/instances/1.2.5/frames/1,2/rendered?quality=90',
  });
  expect(asked('bulk', { series: '1.2.4', instance: '1.2.5', attribute: '7FE00010' })?.path).toBe(
    '/studies/1.2.3/series/1.2.4/instances/1.2.5/bulk/7fe00010',
  );
  expect(asked('seriesOfStudy', {}, 'limit=5&includefield=00081030')?.path).toBe('/studies/1.2.3/series?limit=5&includefield=00081030');
});

describe('names nothing', () => {
  test.each(['..', '.', '1..2', '1.2.3/..', '1.2.3?', '1.2.3%2f', '1.2.3\u0000', '', ' 1.2.3', '1.2.3\n', '1.'.repeat(33), '１.２'])(
    'a study %j',
    (study) => {
      expect(asked('study', { study })).toBeUndefined();
    },
  );
  test.each(['0', '1,', '-1', '1;2', '1/rendered', '9'.repeat(7)])('frames %j', (frames) => {
    expect(asked('frames', { series: '1', instance: '2', frames })).toBeUndefined();
  });
  test.each(['..', 'mau/x', 'MAU', '', 'x'.repeat(33)])('a PACS %j', (endpoint) => {
    expect(asked('study', { endpoint })).toBeUndefined();
  });
});

test.each([
  ['study', 'StudyInstanceUID=1'],
  ['seriesOfStudy', 'StudyInstanceUID=1'],
  ['seriesOfStudy', 'limit=all'],
  ['instanceRendered', 'limit=1'],
  ['studyMetadata', 'x'],
] as const)('%s?%s is refused', (name, query) => {
  expect(() => asked(name, { series: '1', instance: '2' }, query)).toThrow(ProblemError);
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('a parameter called %s is one nobody knows', (name) => {
  for (const route of ['seriesOfStudy', 'instancesOfSeries', 'study'] as const)
    expect(() => asked(route, route === 'instancesOfSeries' ? { series: '1' } : {}, `${name}=1`)).toThrow(ProblemError);
});
