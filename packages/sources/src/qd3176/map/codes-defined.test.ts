import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { arbitraryVisit } from '../../testing/arbitrary-visit.ts';
import { codeProblems } from '../../testing/codes.ts';
import { parseVisit } from '../../testing/files.ts';
import { SAMPLE_FILES, sampleVisits } from '../../testing/samples.ts';
import { mapVisit } from './map-visit.ts';
import { testContext } from './testing.ts';

/** Every code the mapping writes of the hub's own systems is defined (fhir-profiles/code-systems/hub), called what it is called there. */

const used = new Set<string>();
const problemsOf = (record: Parameters<typeof mapVisit>[0]): string[] =>
  codeProblems(
    mapVisit(record, testContext()).resources.map(({ resource }) => resource),
    used,
  );

describe('every code of the hub’s own systems is defined', () => {
  test.each(SAMPLE_FILES)('%s', async (path) => {
    for (const record of await sampleVisits(path)) expect(problemsOf(record)).toEqual([]);
  });

  test('of generated visits with every table, which use all of them', async () => {
    const found = new Set<string>();
    for (const tables of fc.sample(arbitraryVisit(), { numRuns: 60, seed: 6 })) {
      const { visit } = await parseVisit(tables);
      for (const problem of problemsOf(visit)) found.add(problem);
    }
    expect([...found].sort()).toEqual([]);
    for (const name of ['document-type', 'section', 'programme', 'sensitivity', 'event', 'xml6', 'xml12', 'xml15'])
      expect([name, used.has(name)]).toEqual([name, true]);
  });
});
