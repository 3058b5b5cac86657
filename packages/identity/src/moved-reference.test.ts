import type { Patient, Resource } from '@hub/fhir-model';
import { canonicals, contentHash, contentText, parseResource } from '@hub/fhir-model';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asSent, keepingMerges, type Moves, movedTo, NO_MOVES, withMerges, withoutMerges } from './index.ts';

const { structureDefinition: SD } = canonicals();
const IDS = ['a', 'b', 'c', 'd'];
const id = fc.constantFrom(...IDS);
const identifier = (value: string) => ({ system: 'urn:number', value });

/** Any moves, chains already at their ends: who survives was not merged itself. */
const moves: fc.Arbitrary<Moves> = fc
  .tuple(fc.subarray(IDS), fc.array(fc.tuple(fc.constantFrom('v', 'w'), id, id), { maxLength: 3 }), fc.nat())
  .map(([gone, visits, n]) => {
    const left = IDS.filter((one) => !gone.includes(one));
    const end = (one: string, i: number) => left[(n + i) % left.length] ?? one;
    const persons = new Map(left.length === 0 ? [] : gone.map((one, i) => [one, { id: end(one, i), identifier: identifier(end(one, i)) }]));
    const byVisit = Map.groupBy(
      visits.map(([visit, from, to]) => ({ visit, from, to: { id: to, identifier: identifier(to) } })),
      ({ visit }) => visit,
    );
    return { persons, visits: byVisit };
  });

/** A resource that names persons in many places: plainly, by identifier too, of a version, elsewhere. */
const reference = fc.oneof(
  id.map((one) => ({ reference: `Patient/${one}` })),
  id.map((one) => ({ identifier: identifier(one), reference: `Patient/${one}`, display: 'Nguyễn' })),
  id.map((one) => ({ reference: `Patient/${one}`, type: 'Patient', extension: [{ url: 'urn:other', valueString: 'x' }] })),
  fc.constantFrom(
    { reference: 'Patient/a/_history/2' },
    { reference: 'Practitioner/a' },
    { reference: 'https://elsewhere.vn/fhir/Patient/a' },
  ),
);
const observation = fc
  .record({ subject: reference, focus: fc.array(reference, { maxLength: 3 }), visit: fc.constantFrom('v', 'w', 'x') })
  .map(
    ({ subject, focus, visit }) =>
      ({
        resourceType: 'Observation',
        id: 'o',
        status: 'final',
        code: { text: 'x' },
        subject,
        focus,
        encounter: { reference: `Encounter/${visit}` },
        extension: [{ url: 'urn:who', valueReference: subject }],
      }) as Resource,
  );
const hash = (one: Resource) => contentHash(contentText(one));

test('where things are follows from what was sent and from the moves alone: whatever was moved before, and back again to the letter', () => {
  fc.assert(
    fc.property(observation, moves, moves, (sent, first, second) => {
      const once = movedTo(sent, second, SD);
      expect(hash(movedTo(movedTo(sent, first, SD), second, SD))).toBe(hash(once));
      expect(hash(movedTo(once, second, SD))).toBe(hash(once));
      expect(hash(asSent(once))).toBe(hash(sent));
    }),
    { numRuns: 2000 },
  );
});

test('nobody who was merged is named any more, and references say what the survivor is called', () => {
  fc.assert(
    fc.property(observation, moves, (sent, given) => {
      const text = JSON.stringify(movedTo(sent, { ...given, visits: new Map() }, SD), (name, value) =>
        name === 'extension' ? undefined : value,
      );
      for (const gone of given.persons.keys()) {
        expect(text).not.toContain(`"Patient/${gone}"`);
        expect(text).not.toContain(`{"system":"urn:number","value":"${gone}"}`);
      }
    }),
  );
});

test('a visit goes from one to the other, and what else the first has stays', () => {
  const visits = new Map([['v', [{ from: 'a', to: { id: 'b', identifier: identifier('b') } }]]]);
  const of = (visit: string, who: string) =>
    movedTo(
      { resourceType: 'Observation', encounter: { reference: `Encounter/${visit}` }, subject: { reference: `Patient/${who}` } } as never,
      { ...NO_MOVES, visits },
      SD,
    ) as { subject: { reference: string } };
  expect([of('v', 'a'), of('w', 'a'), of('v', 'c')].map(({ subject }) => subject.reference)).toEqual([
    'Patient/b',
    'Patient/a',
    'Patient/c',
  ]);
  const encounter = { resourceType: 'Encounter', id: 'v', subject: { reference: 'Patient/a' } } as never;
  expect(movedTo(encounter, { ...NO_MOVES, visits }, SD)).toMatchObject({ subject: { reference: 'Patient/b' } });
});

test('digits of decimals come through, and who wrote which version is never rewritten', () => {
  const read = parseResource('{"resourceType":"Observation","id":"o","subject":{"reference":"Patient/a"},"valueQuantity":{"value":7.80}}');
  const given: Moves = { persons: new Map([['a', { id: 'b', identifier: identifier('b') }]]), visits: new Map() };
  expect(JSON.stringify(movedTo(read, given, SD))).toContain('7.80');
  const provenance = { resourceType: 'Provenance', target: [{ reference: 'Patient/a' }] } as never;
  expect(movedTo(provenance, given, SD)).toBe(provenance);
});

const link = fc.record({
  other: id.map((one) => ({ reference: `Patient/${one}` })),
  type: fc.constantFrom('seealso' as const, 'refer' as const),
});
const patient: fc.Arbitrary<Patient> = fc
  .record(
    {
      identifier: fc.uniqueArray(
        fc
          .constantFrom('national_id', 'insurance_number', 'patient-internal-id/92901')
          .chain((kind) => fc.constantFrom('1', '2').map((value) => ({ system: `${canonicals().sid}${kind}`, value }))),
        { selector: ({ system, value }) => system + value, minLength: 1 },
      ),
      active: fc.boolean(),
      birthDate: fc.constant('1985-10-20'),
      link: fc.array(link, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['active'] },
  )
  .map((one) => ({ resourceType: 'Patient', ...one }));
const merged = fc.record(
  {
    into: id.map((one) => ({ id: one, message: 'm1' })),
    of: fc
      .uniqueArray(fc.tuple(id, patient), { selector: ([one]) => one, maxLength: 3 })
      .map((all) => all.map(([one, theirs]) => ({ id: one, message: 'm2', patient: theirs }))),
  },
  { requiredKeys: ['of'] },
);

test('a Patient says its merges and nothing else of them: any before them leave no trace, without them it is what it was', () => {
  fc.assert(
    fc.property(patient, merged, merged, (one, first, second) => {
      const made = withMerges(one, second, '92901', canonicals());
      expect(withMerges(withMerges(one, first, '92901', canonicals()), second, '92901', canonicals())).toEqual(made);
      expect(withoutMerges(made)).toEqual(one);
      if (second.into !== undefined) expect(made.active).toBe(false);
      expect(made.link?.filter(({ type }) => type === 'replaces').length ?? 0).toBe(second.of.length);
      const own = (two: Patient) => (two.identifier ?? []).filter(({ system }) => system?.includes('patient-internal-id'));
      expect(own(made)).toEqual(own(one));
    }),
    { numRuns: 1000 },
  );
});

test('content put in the place of a merged Patient’s leaves the merges', () => {
  fc.assert(
    fc.property(patient, patient, merged, (one, other, given) => {
      const kept = keepingMerges(other, withMerges(one, given, '92901', canonicals()));
      expect(kept.active).toBe(given.into === undefined ? other.active : false);
      const merges = ({ link = [] }: Patient) => link.filter(({ type }) => type === 'replaces' || type === 'replaced-by');
      expect(merges(kept)).toEqual(merges(withMerges(one, given, '92901', canonicals())));
    }),
  );
});
