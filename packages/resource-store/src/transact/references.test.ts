import type { Resource } from '@hub/fhir-model';
import type { Change } from '@hub/fhir-rest';
import { parseSearch, type SearchQuery } from '@hub/search';
import { describe, expect, test } from '@jest/globals';
import { type Aim, aim } from './aim.ts';
import { answerReferences } from './references.ts';

const OPERATOR = { clientNumber: 1, clientId: 'o', kind: 'operator' } as const;
const query = (type: string, criteria: string): SearchQuery => {
  const parsed = parseSearch(type, [...new URLSearchParams(criteria)], { base: 'http://hub/fhir', now: 0 });
  if (!parsed.ok) throw new Error(criteria);
  return parsed.query;
};
const patient = (value: string, more: object = {}): Change<SearchQuery> => ({
  kind: 'create',
  type: 'Patient',
  resource: { resourceType: 'Patient', identifier: [{ system: 'urn:h', value }], ...more } as Resource,
});

/** What each reference means in a unit of these changes, nothing being stored yet. */
function meant(changes: readonly Change<SearchQuery>[], references: readonly string[]) {
  const aims: readonly Aim[] = aim(
    changes,
    () => [],
    () => undefined,
    OPERATOR,
  );
  const asked = references.map((text, look) => ({ text, query: query(text.split('?')[0] as string, text.split('?')[1] as string), look }));
  return answerReferences({ looks: [], lookOf: [], ownIdOf: new Map(), references: asked, names: [], ids: [] }, [], changes, aims);
}

describe('a conditional reference to what its own bundle makes', () => {
  const changes = [patient('1', { gender: 'male' }), patient('2', { gender: 'female' }), patient('2'), patient('4', { birthDate: '1980' })];

  test.each([
    ['Patient?identifier=urn:h|1', 0],
    ['Patient?identifier=1', 0],
    ['Patient?identifier=urn:h|4,urn:h|5', 3],
    ['Patient?identifier=urn:h|4&birthdate=1980', 3],
    ['Patient?birthdate=1980', 3],
    ['Patient?gender=female', 1],
    ['Patient?gender=female&identifier=urn:h|2', 1],
    ['Patient?gender:not=male&birthdate=1980', 3],
  ])('%s is entry %i', (text, place) => {
    expect([...meant(changes, [text])]).toEqual([[text, place]]);
  });

  test.each([
    'Patient?identifier=urn:h|2',
    'Patient?identifier=urn:h|1,urn:h|4',
    'Patient?identifier=urn:x|1',
    'Patient?identifier=urn:h|',
    'Patient?identifier=3',
    'Patient?gender=female&identifier=urn:h|1',
    'Observation?identifier=urn:h|1',
  ])('%s has not exactly one', (text) => {
    expect(meant(changes, [text]).size).toBe(0);
  });
});

test.each([
  ['identifier=urn:h|', 5_000],
  ['family:exact=H', 1_500],
  ['family=H', 1_500],
])(
  'thousands of them (%s…) to thousands of entries are each told apart',
  (criterion, count) => {
    const places = Array.from({ length: count }, (_, i) => i);
    const changes = places.map((i) => patient(String(i), { gender: 'male', name: [{ family: `H${i}z` }] }));
    const references = places.map((i) => `Patient?${criterion}${i}${criterion.startsWith('family') ? 'z' : ''}`);
    const answers = meant(changes, references);
    expect(answers.get(references.at(-1) as string)).toBe(count - 1);
    expect(answers.size).toBe(count);
  },
  120_000,
);
