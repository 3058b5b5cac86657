import type { Source } from '@hub/client-register';
import { storeFaults } from '@hub/resource-store/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IngestWorker } from '../index.ts';
import { type IngestFixture, ingestFixture } from '../ingest.fixture.ts';
import { visitFile } from '../visit-file.fixture.ts';
import { HL7, mergeMessage, mixedSource, resultMessage } from './merges.fixture.ts';

let hub: IngestFixture;
let worker: IngestWorker;

beforeAll(async () => {
  hub = await ingestFixture();
  worker = await hub.worker();
});
afterAll(() => hub.close());

type Sending = (facility: string) => readonly [body: string, type?: string];

const visit =
  (number: string, patient: string, day: string): Sending =>
  (facility) => [visitFile(facility, day, [{ visit: number, patient, number: '', drugs: [[`T${number}`, 1]] }])];
const merge =
  (number: string, from: string, to: string, at: string): Sending =>
  (facility) => [mergeMessage({ facility, number, at, from, to }), HL7];
const result =
  (number: string, patient: string, value: string): Sending =>
  (facility) => [resultMessage({ facility, number, at: '20260325080000', patient, order: `O${number}`, value }), HL7];

let facilities = 10_000;

/** What a facility's store says in the end, ids and facility told apart by what they stand for. */
async function endOf(sendings: readonly Sending[], together: boolean): Promise<string[]> {
  const facility = String(++facilities);
  const source: Source = await mixedSource(hub, `his-${facility}`, facility);
  for (const sending of sendings) {
    const [body, type] = sending(facility);
    await hub.send(source, body, type);
    if (!together) await worker.drain(source.id);
  }
  await worker.drain(source.id);
  const rows = await hub.rows('select id, body from resource where owner = $1 and not deleted', [source.facility.id]);
  const read = rows
    .map(({ id, body }) => ({ id, resource: JSON.parse(body) }))
    .filter(({ resource }) => resource.resourceType !== 'Provenance');
  const names = new Map(read.map(({ id, resource }) => [id, nameOf(resource)]));
  return read
    .map(({ resource: { id, meta, ...rest } }) => {
      let text = JSON.stringify({ id: names.get(id), security: meta.security, tag: meta.tag, ...rest }).replaceAll(facility, '{F}');
      for (const [own, name] of names) text = text.replaceAll(own, name);
      const plain = JSON.parse(text.replaceAll(/(Organization|Practitioner)\/[a-z2-7]{26}/g, '$1'));
      // Links go by the ids of the others, which are other ones in each facility.
      plain.link?.sort((a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      return JSON.stringify(plain);
    })
    .sort();
}

// biome-ignore lint/suspicious/noExplicitAny: resources of every type
function nameOf({ resourceType, identifier, code, medicationCodeableConcept }: any): string {
  const [first] = Array.isArray(identifier) ? identifier : identifier === undefined ? [] : [identifier];
  const coded = (code ?? medicationCodeableConcept)?.coding?.[0]?.code ?? '';
  return `${resourceType}(${first?.value ?? ''} ${coded})`;
}

const SET: readonly Sending[] = [
  visit('LK1', 'A', '202603110900'),
  visit('LK2', 'B', '202603110900'),
  result('r1', 'A', '6.9'),
  result('r2', 'B', '7.1'),
  merge('m1', 'A', 'B', '20260326100000'),
  merge('m2', 'B', 'C', '20260327100000'),
];

test('merges in a chain, before anything is known of anybody or long after: every order ends in the same state, one by one and all at once', async () => {
  const wanted = await endOf(SET, false);
  const persons = wanted.filter((text) => text.includes('"resourceType":"Patient"'));
  expect(persons.map((text) => [text.includes('"active":false'), text.match(/"type":"replace[a-z-]+"/g) ?? []])).toEqual([
    [true, ['"type":"replaced-by"']],
    [true, ['"type":"replaced-by"']],
    [false, ['"type":"replaces"', '"type":"replaces"']],
  ]);
  for (const text of wanted)
    if (!text.includes('"resourceType":"Patient"'))
      expect(text.replaceAll(/"moved-from"|\{"url":"[^"]*moved-from","valueReference":\{[^}]*(\{[^}]*\})?[^}]*\}/g, '')).not.toMatch(
        /"Patient\([AB] /,
      );
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...SET], { minLength: SET.length }), fc.boolean(), async (order, together) => {
      expect(await endOf(order, together)).toEqual(wanted);
    }),
    { numRuns: 14, seed: 20261122, endOnFailure: true },
  );
  expect(await storeFaults(hub.database)).toEqual([]);
}, 300_000);

test('both ways: the newer word counts in either order, and whoever comes second is warned', async () => {
  const there = merge('m1', 'A', 'B', '20260326100000');
  const back = merge('m2', 'B', 'A', '20260328100000');
  const stays = [visit('LK1', 'A', '202603110900'), visit('LK2', 'B', '202603110900')];
  const wanted = await endOf([...stays, there, back], false);
  expect(await endOf([back, there, ...stays], false)).toEqual(wanted);
  expect(await endOf([back, ...stays, there], true)).toEqual(wanted);
  expect(wanted.filter((text) => text.includes('"replaced-by"'))).toEqual([expect.stringContaining('Patient(B ')]);
  expect(await hub.rows(`select count(*)::int as n from submission_issue where code = 'VN-MPI-merge-loop'`)).toEqual([{ n: 3 }]);
}, 120_000);

test('A45: a visit goes to the right person, whether the move or the visit comes first; the rest of the other stays', async () => {
  const moved: Sending = (facility) => [
    mergeMessage({ facility, number: 'v1', at: '20260326100000', to: 'B', from: 'A', event: 'A45', visit: 'LK1' }),
    HL7,
  ];
  const set = [visit('LK1', 'A', '202603110900'), visit('LK3', 'A', '202603110900'), visit('LK2', 'B', '202603110900'), moved];
  const wanted = await endOf(set, false);
  const drugs = wanted.filter((text) => text.includes('"resourceType":"MedicationRequest"'));
  expect(drugs.map((text) => /"subject":\{"reference":"Patient\/Patient\((\w)/.exec(text)?.[1])).toEqual(['B', 'B', 'A']);
  for (const order of [
    [3, 0, 1, 2],
    [0, 3, 2, 1],
    [2, 3, 1, 0],
  ])
    expect(
      await endOf(
        order.map((i) => set[i] as Sending),
        false,
      ),
    ).toEqual(wanted);
}, 120_000);
