import { isProblemError, type Problem, ProblemError } from '@hub/outcome';
import { describe, expect, test } from '@jest/globals';
import { readBundle } from './read-bundle.ts';

const POST = { request: { method: 'POST', url: 'Patient' }, resource: { resourceType: 'Patient', active: true } };
const bundle = (type: unknown, ...entry: unknown[]) => ({ resourceType: 'Bundle', type, ...(entry.length === 0 ? {} : { entry }) });

/** Problems of the refusal, all of them. */
function problems(work: () => unknown): readonly Problem[] {
  try {
    work();
  } catch (error) {
    if (!isProblemError(error)) throw error;
    return Array.isArray(error.cause) ? (error.cause as readonly Problem[]) : [error.problem];
  }
  throw new Error('was not refused');
}
const told = (work: () => unknown) => problems(work).map(({ category, code, expression }) => `${category} ${code} ${expression}`);

describe('readBundle', () => {
  test('reads entries with everything their requests say', () => {
    const { type, entries } = readBundle(
      bundle(
        'transaction',
        { ...POST, fullUrl: 'urn:uuid:1', request: { ...POST.request, ifNoneExist: 'identifier=x' } },
        { request: { method: 'PUT', url: 'Patient/1', ifMatch: 'W/"2"' }, resource: { resourceType: 'Patient', id: '1' } },
        { request: { method: 'GET', url: 'Patient/1', ifNoneMatch: 'W/"2"', ifModifiedSince: '2026-01-01T00:00:00Z' } },
      ),
      10,
    );
    expect(type).toBe('transaction');
    expect(entries).toEqual([
      {
        index: 0,
        at: 'Bundle.entry[0]',
        method: 'POST',
        url: 'Patient',
        fullUrl: 'urn:uuid:1',
        resource: POST.resource,
        conditions: new Map([['if-none-exist', 'identifier=x']]),
      },
      {
        index: 1,
        at: 'Bundle.entry[1]',
        method: 'PUT',
        url: 'Patient/1',
        resource: { resourceType: 'Patient', id: '1' },
        conditions: new Map([['if-match', 'W/"2"']]),
      },
      {
        index: 2,
        at: 'Bundle.entry[2]',
        method: 'GET',
        url: 'Patient/1',
        conditions: new Map([
          ['if-none-match', 'W/"2"'],
          ['if-modified-since', '2026-01-01T00:00:00Z'],
        ]),
      },
    ]);
  });

  test('a bundle without entries is a bundle', () => {
    expect(readBundle(bundle('transaction'), 10)).toEqual({ type: 'transaction', entries: [] });
  });

  test.each([
    ['no object', [], 'incorrect invalid resourceType'],
    ['no Bundle', { resourceType: 'Patient' }, 'incorrect invalid resourceType'],
    ['no type', bundle(undefined, POST), 'incorrect required Bundle.type'],
    ['another type', bundle('collection'), 'invalid not-supported Bundle.type'],
    ['a type that is none', bundle('x'), 'invalid not-supported Bundle.type'],
    ['an empty list', { ...bundle('batch'), entry: [] }, 'incorrect structure Bundle.entry'],
    ['no list', { ...bundle('batch'), entry: {} }, 'incorrect structure Bundle.entry'],
    ['an unknown element', { ...bundle('batch', POST), color: 'red' }, 'incorrect structure Bundle.color'],
    ['too many entries', bundle('batch', POST, POST, POST), 'too-large too-long Bundle.entry'],
  ])('%s is refused', (_, body, expected) => {
    expect(told(() => readBundle(body, 2))).toEqual([expected]);
  });

  const WRONG = [
    { resource: POST.resource },
    { request: { url: 'Patient' }, resource: POST.resource },
    { request: { method: 'GET' } },
    { request: { method: 'FETCH', url: 'Patient' } },
    { request: { method: 'PUT', url: 'Patient/1' } },
    { request: POST.request, resource: { resourceType: 'Patient', colour: 'red', birthDate: 'yesterday' } },
    { request: POST.request, resource: 'Patient' },
    { ...POST, fullUrl: 'http://a/fhir/Patient/1/_history/2' },
    {},
    null,
  ];
  const FOUND = [
    ['incorrect required Bundle.entry[0]'],
    ['incorrect required Bundle.entry[1].request.method'],
    ['incorrect required Bundle.entry[2].request.url'],
    ['incorrect code-invalid Bundle.entry[3].request.method'],
    ['incorrect required Bundle.entry[4].resource'],
    ['incorrect structure Bundle.entry[5].resource.colour', 'incorrect value Bundle.entry[5].resource.birthDate'],
    ['incorrect structure Bundle.entry[6].resource'],
    ['incorrect invalid Bundle.entry[7].fullUrl'],
    ['incorrect required Bundle.entry[8]'],
    ['incorrect structure Bundle.entry[9]'],
  ];

  test('a transaction is refused with everything that is wrong with its entries, each by its path', () => {
    expect(told(() => readBundle(bundle('transaction', ...WRONG), 100))).toEqual(FOUND.flat());
  });

  test('a batch keeps what is right: a wrong entry stands there as its error', () => {
    const { entries } = readBundle(bundle('batch', ...WRONG, POST), 100);
    const errors = entries.slice(0, -1).map((error) =>
      told(() => {
        throw error;
      }),
    );
    expect(errors).toEqual(FOUND);
    expect((entries[5] as ProblemError).problem.message.en).toContain('Bundle.entry[5].resource.colour');
    expect(entries.at(-1)).not.toBeInstanceOf(ProblemError);
  });

  test('an entry beyond the hundredth wrong one is not let through', () => {
    const wrong = { ...POST, resource: { resourceType: 'Patient', colour: 'red' } };
    const { entries } = readBundle(bundle('batch', ...Array.from({ length: 150 }, () => wrong)), 1000);
    expect(entries.every((entry) => entry instanceof ProblemError)).toBe(true);
    expect(problems(() => readBundle(bundle('transaction', ...Array.from({ length: 150 }, () => wrong)), 1000))).toHaveLength(100);
  });
});
