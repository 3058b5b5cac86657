import type { Resource } from '@hub/fhir-model';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FormatRecord } from '../record.ts';
import { bundle, CONTEXT, parsed, person, result } from './testing/parsed.ts';

/** What is stored when records come in this order: the newest version of each, merged with what was there, as the worker does it. */
function stored(records: readonly FormatRecord[]): Map<string, Resource> {
  const store = new Map<string, Resource>();
  const orders = new Map<string, string>();
  for (const record of records) {
    const last = orders.get(record.key as string) ?? '';
    if (record.orderKey < last) continue;
    orders.set(record.key as string, record.orderKey);
    for (const { resource, merge } of record.map(CONTEXT).resources) {
      const before = store.get(resource.id);
      store.set(resource.id, before === undefined || merge === undefined ? resource : merge(before));
    }
  }
  return store;
}

const said = fc.record(
  {
    gender: fc.constantFrom('male', 'female'),
    birthDate: fc.constantFrom('1980-01-01', '1981'),
    name: fc.constantFrom([{ text: 'Lê Mẫu' }], [{ text: 'Lê Thị Mẫu' }]),
    telecom: fc.constantFrom([{ system: 'phone', value: '1' }], [{ system: 'phone', value: '2', use: 'work' }]),
    address: fc.constantFrom([{ text: 'a' }], [{ text: 'b' }]),
    contact: fc.constantFrom([{ name: { text: 'Mẹ' } }], [{ name: { text: 'Cha' } }]),
    extension: fc.constantFrom([{ url: 'http://x.example/a', valueString: '1' }], [{ url: 'http://x.example/b', valueString: '2' }]),
    link: fc.constantFrom(
      [{ other: { reference: 'Patient/q' }, type: 'seealso' }],
      [{ other: { reference: 'Patient/r' }, type: 'seealso' }],
    ),
    maritalStatus: fc.constantFrom({ text: 'x' }, { text: 'y' }),
  },
  { requiredKeys: [] },
);

test('a person told in versions ends the same whatever their order; a blank clears nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(said, { minLength: 1, maxLength: 5 })
        .chain((all) => fc.record({ all: fc.constant(all), order: fc.shuffledSubarray([...all.keys()], { minLength: all.length }) })),
      async ({ all, order }) => {
        const file = all.map((one, i) => ({
          resource: person('P-1', { ...one, meta: { lastUpdated: `2026-05-0${i + 1}T08:00:00+07:00` } }),
        }));
        const one = (await parsed(bundle(file))) as readonly FormatRecord[];
        const other = (await parsed(bundle(order.map((i) => file[i] as object)))) as readonly FormatRecord[];
        const [a, b] = [stored(one), stored(other)];
        expect(JSON.stringify([...b])).toBe(JSON.stringify([...a]));
        const [end] = [...a.values()] as unknown as Readonly<Record<string, unknown>>[];
        for (const member of ['gender', 'birthDate', 'name', 'address', 'contact', 'maritalStatus'] as const) {
          expect(end?.[member]).toEqual(all.findLast((version) => version[member] !== undefined)?.[member]);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('entries of a bundle, in any order, are the same resources', async () => {
  const file = [
    { fullUrl: 'urn:uuid:7a2d6a0e-0b71-4ff1-8e65-000000000001', resource: person('P-1') },
    {
      fullUrl: 'urn:uuid:7a2d6a0e-0b71-4ff1-8e65-000000000002',
      resource: {
        resourceType: 'Encounter',
        status: 'finished',
        class: { code: 'AMB' },
        subject: { reference: 'urn:uuid:7a2d6a0e-0b71-4ff1-8e65-000000000001' },
      },
    },
    ...[3, 4, 5].map((n) => ({
      fullUrl: `urn:uuid:7a2d6a0e-0b71-4ff1-8e65-00000000000${n}`,
      resource: result(
        { reference: 'urn:uuid:7a2d6a0e-0b71-4ff1-8e65-000000000001' },
        {
          id: `o${n}`,
          encounter: { reference: 'urn:uuid:7a2d6a0e-0b71-4ff1-8e65-000000000002' },
          code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: n === 4 ? 'B20' : 'I10' }] },
        },
      ),
    })),
  ];
  const texts = async (entries: readonly object[]): Promise<string> =>
    JSON.stringify([...stored((await parsed(bundle(entries))) as readonly FormatRecord[])].sort(([a], [b]) => (a < b ? -1 : 1)));
  const wanted = await texts(file);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(file, { minLength: file.length }), async (entries) => expect(await texts(entries)).toBe(wanted)),
    { numRuns: 60 },
  );
});
