import type { Resource } from '@hub/fhir-model';
import { filesOf } from '@hub/synthetic-province';
import { expect, test } from '@jest/globals';
import { parse } from '../../testing/files.ts';
import { roundTripOf } from '../../testing/round-trip.ts';

/** A synthetic province there and back: visit after visit, each person and card as the visits before left them. */
test('every visit of a province comes back as it was sent', async () => {
  const stored = new Map<string, Resource>();
  const differences: string[] = [];
  let visits = 0;
  for (const file of filesOf({ people: 120, seed: 11, from: '2025-07-01', to: '2026-06-30', batch: 5 })) {
    const { records } = await parse(file.body, { facility: file.facility.code });
    for (const record of records) {
      if (record.kind !== 'visit') continue;
      const back = roundTripOf(
        record,
        [...stored.values()].filter(({ resourceType }) => SHARED.has(resourceType)),
      );
      differences.push(...back.differences);
      visits += 1;
      for (const resource of back.resources) {
        if (SHARED.has(resource.resourceType)) stored.set(`${resource.resourceType}/${resource.id}`, resource);
      }
    }
  }
  expect(differences).toEqual([]);
  expect(visits).toBeGreaterThan(200);
});

/** What several visits describe. */
const SHARED: ReadonlySet<string> = new Set(['Patient', 'Coverage']);
