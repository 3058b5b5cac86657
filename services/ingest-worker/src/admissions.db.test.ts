import { putSource } from '@hub/client-register';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IngestWorker } from './index.ts';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { HL7, mixedSource } from './moves/merges.fixture.ts';
import { visitFile } from './visit-file.fixture.ts';

/** Admissions and discharges in the store: whatever order they arrive in, and whether XML1 is among them, the end is the same. */

let hub: IngestFixture;
let worker: IngestWorker;

beforeAll(async () => {
  hub = await ingestFixture();
  worker = await hub.worker();
});
afterAll(() => hub.close());

type Sending = (facility: string) => readonly [body: string, type?: string];

const pv1 = (place: string, end = '') => `PV1|1|I|${place}||||D1^Bùi^Mẫu${'|'.repeat(12)}LK1${'|'.repeat(25)}20260310080000|${end}`;
const adt =
  (event: string, at: string, place: string, end = '', pid = ''): Sending =>
  (facility) => [
    [
      `MSH|^~\\&|HIS|${facility}|HUB|SYT|${at}||ADT^${event}|${event}-${at}|P|2.5`,
      `EVN||${at}`,
      `PID|1||A^^^${facility}^PI||Phan^Văn^Mẫu||19600214|M|||Phường Cái Khế^^Cần Thơ${pid}`,
      pv1(place, end),
    ].join('\r'),
    HL7,
  ];

const MESSAGES: readonly Sending[] = [
  adt('A01', '20260310080000', 'K04^P2^G5'),
  adt('A08', '20260310090000', 'K04^P2^G5', '', '||0939111222'),
  adt('A02', '20260311080000', 'K02^^G1'),
  adt('A12', '20260311090000', 'K04^P2^G5'),
  adt('A03', '20260312150000', 'K04^P2^G5', '20260312144500'),
  adt('A31', '20260313100000', '', '', '||0939111333'),
];
const XML1: Sending = (facility) => [visitFile(facility, '202603120900', [{ visit: 'LK1', patient: 'A', number: '', drugs: [['T1', 1]] }])];

let facilities = 20_000;

/** The Patient and the Encounter a facility has in the end, ids and facility left out. */
async function endOf(sendings: readonly Sending[], together: boolean): Promise<readonly string[]> {
  const facility = String(++facilities);
  const source = await mixedSource(hub, `his-${facility}`, facility);
  for (const sending of sendings) {
    await hub.send(source, ...sending(facility));
    if (!together) await worker.drain(source.id);
  }
  await worker.drain(source.id);
  const rows = await hub.rows('select body from resource where owner = $1 and not deleted', [source.facility.id]);
  return rows
    .map(({ body }) => JSON.parse(body))
    .filter(({ resourceType }) => resourceType === 'Patient' || resourceType === 'Encounter')
    .map(({ id: _id, meta, ...rest }) =>
      JSON.stringify({ ...rest, tag: meta.tag })
        .replaceAll(facility, '{F}')
        .replaceAll(/\/[a-z2-7]{26}/g, '/{id}'),
    )
    .sort();
}

test.each([
  ['messages alone', MESSAGES],
  ['XML1 among them', [...MESSAGES, XML1]],
])(
  '%s: every order ends in the same state, one by one and all at once',
  async (_, set) => {
    const wanted = await endOf(set, false);
    expect(wanted).toHaveLength(2);
    expect(wanted.join('')).toContain('0939111333');
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...set], { minLength: set.length }), fc.boolean(), async (order, together) => {
        expect(await endOf(order, together)).toEqual(wanted);
      }),
      { numRuns: 8, seed: 3 },
    );
  },
  240_000,
);

test('an older message is told so; what a source is registered with decides how it is read', async () => {
  const facility = String(++facilities);
  const input = {
    code: `lis-${facility}`,
    facility,
    facilityName: 'Cơ sở',
    kind: 'hospital',
    formats: ['hl7v2'],
    msh4: ['BVMAU'],
    profile: 'utc-clock',
  } as const;
  const { source } = await putSource(hub.database, input);
  const [late, early] = [MESSAGES[4], MESSAGES[0]] as [Sending, Sending];
  const [discharge, admitted] = [late('BVMAU')[0], early('BVMAU')[0]];
  await hub.send(source, discharge, HL7);
  await worker.drain(source.id);
  const id = await hub.send(
    source,
    discharge
      .replace('A03-20260312150000', 'other')
      .replace('|20260312150000||ADT', '|20260312140000||ADT')
      .replace('EVN||20260312150000', 'EVN||20260312140000'),
    HL7,
  );
  await worker.drain(source.id);
  const { counts, issues } = await hub.receipt(id);
  expect([counts.unchanged, issues?.map(({ code }) => code)]).toEqual([1, ['VN-SUB-stale']]);
  await hub.send(source, admitted, HL7);
  await worker.drain(source.id);
  const [row] = await hub.rows(`select body from resource where owner = $1 and body like '{"resourceType":"Encounter"%'`, [
    source.facility.id,
  ]);
  const { status, period } = JSON.parse(row?.body ?? '{}');
  expect([status, period]).toEqual(['finished', { start: '2026-03-10T08:00:00+00:00', end: '2026-03-12T14:45:00+00:00' }]);
});
