import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { putSource } from '@hub/client-register';
import { storeFaults } from '@hub/resource-store/testing';
import { orderUndo } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IngestWorker } from '../index.ts';
import { type IngestFixture, ingestFixture } from '../ingest.fixture.ts';
import { HL7, mergeMessage } from '../moves/merges.fixture.ts';
import { visitFile } from '../visit-file.fixture.ts';

/** An undone message is as if it had never come: what others said of the same person, visit, order or result stands, member by member. */

const CASES = join(import.meta.dirname, '../../../../packages/sources/cases/hl7v2');
const FHIR = 'application/fhir+json';

let hub: IngestFixture;
let worker: IngestWorker;
beforeAll(async () => {
  hub = await ingestFixture();
  worker = await hub.worker();
});
afterAll(() => hub.close());

type Sending = (facility: string) => readonly [body: string | Buffer, type: string];

/** The laboratory's messages of the samples, of one hospital: admissions, orders, results and their corrections, appointments, papers, vaccinations. */
const SAMPLES: readonly (readonly [name: string, Sending])[] = readdirSync(CASES)
  .filter((name) => /^(0[2-9]|2|30)/.test(name) && name.endsWith('.hl7'))
  .map((name) => {
    const text = readFileSync(join(CASES, name), 'latin1');
    return [name, (facility) => [Buffer.from(text.replaceAll('92901', facility), 'latin1'), HL7]];
  });

const message =
  (type: string, number: string, at: string, ...lines: readonly string[]): Sending =>
  (facility) => [
    [
      `MSH|^~\\&|LIS|${facility}|HUB|SYT|${at}||${type}|${number}|P|2.5||||||UNICODE UTF-8`,
      ...(type.startsWith('ADT') ? [`EVN||${at}`] : []),
      ...lines.map((line) => line.replaceAll('{F}', facility)),
    ].join('\r'),
    HL7,
  ];
const pid = (name: string, more = '') => `PID|1||A^^^{F}^PI||${name}||19600214|M${more}`;
const PV1 = (place: string) => `PV1|1|I|${place}||||D1^Bùi^Mẫu${'|'.repeat(12)}LK1${'|'.repeat(25)}20260310080000`;
const oru = (number: string, at: string, status: string, value: string, ...more: readonly string[]) =>
  message(
    'ORU^R01',
    number,
    at,
    pid('Phan^Mẫu'),
    PV1('K04'),
    `OBR|1|O1||SH01^Sinh hóa|||20260310090000|||||||||||||||${at}|||${status}`,
    `OBX|1|NM|GLU^Glucose||${value}|mmol/L|3.9-6.4||||${status}`,
    ...more,
  );
const SID = 'http://fhir.ehealth.gov.vn/core/sid/';
const bundle =
  (day: number, name: string, value: number): Sending =>
  (facility) => {
    const meta = { lastUpdated: `2026-03-1${day}T08:00:00+07:00` };
    const identifier = [{ system: `${SID}patient-internal-id/${facility}`, value: 'A' }];
    const resources = [
      { resourceType: 'Patient', id: 'a', meta, identifier, name: [{ text: name }] },
      {
        resourceType: 'Observation',
        id: 'o',
        meta,
        status: 'final',
        code: { text: 'Cân nặng' },
        subject: { reference: 'Patient/a' },
        valueInteger: value,
      },
    ];
    const entry = resources.map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } }));
    return [JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }), FHIR];
  };

/** Of one person: everything speaks of what something else speaks of, too. */
const OWN: readonly (readonly [name: string, Sending])[] = [
  ['admitted', message('ADT^A01', 'a1', '20260310080000', pid('Phan^Văn^Mẫu', '|||Phường Cái Khế^^Cần Thơ'), PV1('K04^P2^G5'))],
  ['moved', message('ADT^A02', 'a2', '20260311080000', pid('Phan^Văn^Mẫu'), PV1('K02^^G1'))],
  ['renamed', message('ADT^A08', 'a3', '20260312080000', pid('Phan^Văn^Đổi'), PV1('K02^^G1'))],
  ['ordered', message('OML^O21', 'o1', '20260310083000', pid('Phan^Mẫu'), PV1('K04'), 'ORC|NW|O1', 'OBR|1|O1||SH01^Sinh hóa')],
  ['preliminary', oru('r1', '20260310100000', 'P', '6.9')],
  ['final', oru('r2', '20260310120000', 'F', '7.0', 'OBX|2|NM|URE^Ure||5|mmol/L|||||F')],
  ['corrected', oru('r3', '20260310150000', 'C', '5.1')],
  ['booked', message('SIU^S12', 's1', '20260312080000', pid('Phan^Mẫu'), 'SCH|P1|H1||||R|TK^Tái khám|NORMAL|30|MIN|^^^20260320080000')],
  ['cancelled', message('SIU^S15', 's2', '20260313080000', pid('Phan^Mẫu'), 'SCH|P1|H1||||BẬN^Bận việc|TK^Tái khám')],
  [
    'vaccinated',
    message('VXU^V04', 'v1', '20260312090000', pid('Phan^Mẫu'), 'ORC|RE||V1', 'RXA|0|1|20260310083000||08^Viêm gan B^CVX|0.5|mL'),
  ],
  ['bundle', bundle(1, 'Phan Văn Mẫu', 61)],
  ['later bundle', bundle(2, 'Phan Mẫu', 62)],
  ['merged', (facility) => [mergeMessage({ facility, number: 'm1', at: '20260326100000', from: 'A', to: 'B' }), HL7]],
];
const VISIT: readonly [string, Sending] = [
  'XML1',
  (facility) => [visitFile(facility, '202603150900', [{ visit: 'LK1', patient: 'A', number: '' }]), 'application/xml'],
];

let facilities = 10_000;

/** Sends a set in its order, undoes one of them, and tells what stands: ids and facility told apart by what they stand for. */
async function standing(set: readonly (readonly [name: string, Sending])[], undone?: string, resent = false): Promise<string[]> {
  const facility = String(++facilities);
  const { source } = await putSource(hub.database, {
    code: `his-${facility}`,
    facility,
    facilityName: `Cơ sở ${facility}`,
    kind: 'hospital',
    formats: ['qd-xml', 'hl7v2', 'fhir'],
    msh4: [],
  });
  const sent = new Map<string, string>();
  for (const [name, sending] of set) {
    sent.set(name, await hub.send(source, ...sending(facility)));
    await worker.drain(source.id);
    const { status, counts } = await hub.receipt(sent.get(name) as string);
    expect([name, status, counts.rejected]).toEqual([name, 'completed', 0]);
  }
  if (undone !== undefined) {
    const id = sent.get(undone) as string;
    expect(await orderUndo(hub.database, id, 1)).toMatchObject({ kind: 'ordered' });
    await worker.drain(source.id);
    expect([undone, (await hub.receipt(id)).status]).toEqual([undone, 'undone']);
    if (resent) {
      await hub.send(source, ...(set.find(([name]) => name === undone) as (typeof set)[number])[1](facility));
      await worker.drain(source.id);
    }
  }
  return stateOf(source.facility.id, facility);
}

async function stateOf(owner: number, facility: string): Promise<string[]> {
  const rows = await hub.rows('select id, body from resource where owner = $1 and not deleted', [owner]);
  const all = rows.map(({ id, body }) => ({ id, resource: JSON.parse(body) }));
  const names = new Map(all.map(({ id, resource }) => [id, nameOf(resource)]));
  const read = all
    .filter(({ resource }) => !['Provenance', 'Location'].includes(resource.resourceType))
    .filter(({ resource }) => !JSON.stringify(resource).includes('"entered-in-error"'));
  return read
    .map(({ resource: { id, meta, ...rest } }) => {
      let text = JSON.stringify({ id: names.get(id), security: meta.security, tag: meta.tag, ...rest }).replaceAll(facility, '{F}');
      for (const [own, name] of names) text = text.replaceAll(own, name);
      const plain = JSON.parse(text.replaceAll(/(Organization|Practitioner|Location)\/[a-z2-7]{26}/g, '$1'));
      // Persons of the same number in the facilities of other tests.
      plain.link = plain.link?.filter((one: unknown) => !JSON.stringify(one).includes('/link-basis'));
      if (plain.link?.length === 0) delete plain.link;
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

const without = (set: typeof OWN, name: string) => set.filter(([one]) => one !== name);
/** A record that came again in a later submission is that one's: it is undone first, and the refusal names it. */
const UNDOABLE = OWN.map(([name]) => name).filter((name) => name !== 'bundle');

test.each(UNDOABLE)(
  '%s: undone, it is as if it had never come',
  async (name) => {
    expect(await standing(OWN, name)).toEqual(await standing(without(OWN, name)));
  },
  60_000,
);

test('in any order, XML1 among them: undone it is as if it had never come, sent again as if it had never gone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...OWN.keys(), OWN.length], { minLength: 4, maxLength: 9 }),
      fc.nat(),
      fc.boolean(),
      async (places, at, again) => {
        const set = places.map((place) => OWN[place] ?? VISIT);
        const bundles = set.filter(([name]) => name.includes('bundle'));
        const able = set.filter((one) => one[0] !== VISIT[0] && (bundles.length < 2 || one !== bundles[0]));
        const [name] = able[at % able.length] as (typeof set)[number];
        // What another kind of source says beside messages depends on which came first, so it is not sent twice.
        const resent = again && bundles.length === 0 && !set.includes(VISIT);
        expect(await standing(set, name, resent)).toEqual(await standing(resent ? set : without(set, name)));
      },
    ),
    { numRuns: 10, seed: 20261122, endOnFailure: true },
  );
  expect(await storeFaults(hub.database)).toEqual([]);
}, 300_000);

test('the samples of a laboratory, each undone in turn', async () => {
  const names = SAMPLES.map(([name]) => name);
  expect(names.length).toBeGreaterThan(12);
  for (const name of names.filter((_, i) => i % 4 === 0))
    expect([name, await standing(SAMPLES, name)]).toEqual([name, await standing(without(SAMPLES, name))]);
}, 300_000);
