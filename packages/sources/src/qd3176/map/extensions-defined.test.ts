import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { arbitraryVisit } from '../../testing/arbitrary-visit.ts';
import { extensionProblems } from '../../testing/extensions.ts';
import { parseVisit } from '../../testing/files.ts';
import { SAMPLE_FILES, sampleVisits } from '../../testing/samples.ts';
import { mapVisit } from './map-visit.ts';
import { testContext } from './testing.ts';

/** Every extension the mapping writes is defined (fhir-profiles/extensions), with the type of its value and where it stands. */

const problemsOf = (record: Parameters<typeof mapVisit>[0]): string[] =>
  extensionProblems(mapVisit(record, testContext()).resources.map(({ resource }) => resource));

describe('every extension the mapping writes is defined', () => {
  test.each(SAMPLE_FILES)('%s', async (path) => {
    for (const record of await sampleVisits(path)) expect(problemsOf(record)).toEqual([]);
  });

  test('of generated visits with every table', async () => {
    const found = new Set<string>();
    for (const tables of fc.sample(arbitraryVisit(), { numRuns: 60, seed: 6 })) {
      const { visit } = await parseVisit(tables);
      for (const problem of problemsOf(visit)) found.add(problem);
    }
    expect([...found].sort()).toEqual([]);
  });
});
