import { canonicals, type Patient } from '@hub/fhir-model';
import { withHubLinks } from '@hub/identity';
import type { WaitingPerson } from '@hub/resource-store';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decideLinks, type Person } from './decide-links.ts';

const names = canonicals();
const LISTS = { canonicals: names, system: () => 1 };
const NUMBER = { system: `${names.sid}national_id`, value: '092185001234' };

function person(rid: number, more: Partial<Patient> = {}, owner = rid): Person {
  const patient: Patient = { resourceType: 'Patient', identifier: [NUMBER], name: [{ text: 'LÊ THỊ SÁU' }], ...more };
  return { rid, shard: 0, id: `p${rid}`, owner, body: '…', patient };
}
const waiting = (seq: number, rid: number, contradicts: readonly number[] = []): WaitingPerson => ({
  seq,
  rid,
  shard: 0,
  origin: 1,
  contradicts,
  told: { ordinal: seq, sheet: 'XML1' },
});
/** Everybody may have to do with everybody. */
function decide(
  people: readonly Person[],
  due: readonly WaitingPerson[],
  elsewhere: readonly WaitingPerson[] = [],
  crowded: readonly string[] = [],
) {
  const persons = new Map(people.map((one) => [one.rid, one]));
  const others = new Map(people.map(({ rid }) => [rid, new Set(people.map((one) => one.rid).filter((other) => other !== rid))]));
  return decideLinks(persons, { others, crowded: new Set(crowded) }, due, elsewhere, LISTS);
}
const links = ({ links: all }: ReturnType<typeof decide>) =>
  Object.fromEntries(all.map(({ person: { rid }, references }) => [rid, references]));
const told = ({ contradictions }: ReturnType<typeof decide>) => contradictions.map(({ record, field }) => [record.seq, field]);

test('linked both ways by who waits; whoever does not is left alone', () => {
  expect(links(decide([person(1), person(2), person(3)], [waiting(1, 3)]))).toEqual({
    1: ['Patient/p3'],
    2: ['Patient/p3'],
    3: ['Patient/p1', 'Patient/p2'],
  });
});

test.each([
  ['of one facility', person(2, {}, 1)],
  ['not in use', person(2, { active: false })],
  ['without a name', person(2, { name: [] })],
  ['by a former number', person(2, { identifier: [{ ...NUMBER, value: '092185009999' }, NUMBER] })],
  ['deleted', { rid: 2, shard: 0, id: 'p2', owner: 2, body: '' }],
])('nobody is linked: %s', (_, other) => {
  const before = person(1, withHubLinks<Patient>({ resourceType: 'Patient' }, ['Patient/p2'], names.structureDefinition));
  const decision = decide([before, other], [waiting(1, 2)]);
  expect(links(decision)).toEqual({ 1: [] });
  expect(told(decision)).toEqual([]);
});

test('of two who contradict each other the later is told, whoever is looked at first and whether the earlier still waits', () => {
  const people = [person(1), person(2, { gender: 'male' }), person(3, { gender: 'female' })];
  expect(told(decide(people, [waiting(7, 2)]))).toEqual([[7, 'elsewhere']]);
  expect(told(decide(people, [waiting(7, 2), waiting(8, 3)]))).toEqual([[8, 'elsewhere']]);
  expect(told(decide(people, [waiting(7, 2)], [waiting(8, 3)]))).toEqual([]);
  const later = decide(people, [waiting(8, 3)], [waiting(7, 2)]);
  expect(told(later)).toEqual([[8, 'elsewhere']]);
  expect(later.settled).toEqual([{ seq: 7, by: 3 }]);
  // The earlier comes after all: it was settled.
  expect(told(decide(people, [waiting(7, 2, [3])]))).toEqual([]);
});

test('what differs is told of the facility’s own records only: what another’s says cannot be found out by trying', () => {
  const own = (more: Partial<Patient>) => told(decide([person(1), person(2, more, 1)], [waiting(1, 2)]));
  const others = (more: Partial<Patient>) => told(decide([person(1, { birthDate: '1985' }), person(2, more)], [waiting(1, 2)]));
  expect(own({ gender: 'male', name: [{ text: 'LÊ THỊ BẢY' }] })).toEqual([[1, 'name']]);
  const tried = [{ name: [{ text: 'LÊ THỊ BẢY' }] }, { birthDate: '1986' }, { birthDate: '1986', name: [{ text: 'A' }] }].map(others);
  expect(tried).toEqual(tried.map(() => [[1, 'elsewhere']]));
});

test('a number of too many is nobody’s: told without saying of whom, linked with nobody', () => {
  const decision = decide([person(1), person(2)], [waiting(1, 1)], [], [`1|${NUMBER.value}`]);
  expect(told(decision)).toEqual([[1, undefined]]);
  expect(links(decision)).toEqual({});
});

test('in whatever order persons come for, the same are linked in the end', () => {
  const drawn = fc.array(
    fc.record({
      number: fc.constantFrom('1', '2'),
      name: fc.constantFrom('Hoà', 'Hòa', 'HOA', 'Hoá'),
      owner: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 2, maxLength: 6 },
  );
  fc.assert(
    fc.property(
      drawn.chain((people) =>
        fc.tuple(
          fc.constant(people),
          fc.shuffledSubarray([...people.keys()], { minLength: people.length }),
          fc.shuffledSubarray([...people.keys()], { minLength: people.length }),
        ),
      ),
      ([people, one, two]) => {
        const result = [one, two].map((order) => {
          const state = people.map(({ number, name, owner }, i) =>
            person(i + 1, { identifier: [{ ...NUMBER, value: number }], name: [{ text: name }] }, owner),
          );
          order.forEach((at, seq) => {
            for (const { person: changed, references } of decide(state, [waiting(seq, at + 1)]).links)
              state[changed.rid - 1] = {
                ...changed,
                patient: withHubLinks(changed.patient as Patient, references, names.structureDefinition),
              };
          });
          return state.map(({ patient }) => (patient?.link ?? []).map(({ other }) => other.reference).sort());
        });
        expect(result[0]).toEqual(result[1]);
      },
    ),
  );
});
