import type { Source } from '@hub/client-register';
import { patientNumber, patientsOf, shardOf } from '@hub/resource-store';
import { storeFaults } from '@hub/resource-store/testing';
import { orderUndo } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IngestWorker } from '../index.ts';
import { type IngestFixture, ingestFixture } from '../ingest.fixture.ts';
import { visitFile } from '../visit-file.fixture.ts';
import { HL7, mergeMessage, mixedSource, personOf, storedOf } from './merges.fixture.ts';

const F = '92901';
let hub: IngestFixture;
let worker: IngestWorker;
let source: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  worker = await hub.worker({
    logger: { info() {}, error: (m: string, f: unknown) => console.error(m, f), warn() {}, debug() {} } as never,
  });
  source = await mixedSource(hub, 'his-92901', F);
});
afterAll(() => hub.close());

const send = async (body: string, type?: string) => {
  const id = await hub.send(source, body, type);
  await worker.drain(source.id);
  const { status, counts, issues } = await hub.receipt(id);
  return { id, status, counts, codes: (issues ?? []).map(({ code }) => code) };
};

test('A40: the old number goes out of use and says so, its things are the survivor’s, what comes later for it too; undone, all is back', async () => {
  await send(visitFile(F, '202603110900', [{ visit: 'LK1', patient: 'A', drugs: [['T1', 3]], card: 'DN4929012345678' }]));
  await send(visitFile(F, '202603110900', [{ visit: 'LK2', patient: 'B', number: '' }]));
  const [a, b] = [await personOf(hub, F, 'A'), await personOf(hub, F, 'B')];
  const before = await content();
  const merged = await send(mergeMessage({ facility: F, number: 'm1', at: '20260326100000', to: 'B', from: 'A' }), HL7);
  expect(merged).toMatchObject({ status: 'completed', counts: { received: 1, stored: 1 } });
  expect(merged.codes).toContain('VN-MPI-merged');

  const [old, survivor] = [await personOf(hub, F, 'A'), await personOf(hub, F, 'B')];
  expect(old.resource).toMatchObject({ active: false, link: [{ type: 'replaced-by', other: { reference: `Patient/${b.resource.id}` } }] });
  expect(survivor.resource).toMatchObject({ active: true, link: [{ type: 'replaces', other: { reference: `Patient/${a.resource.id}` } }] });
  expect(
    survivor.resource.identifier.map(({ system, value }: { system: string; value: string }) => [system.split('/').at(-1), value]),
  ).toEqual(
    expect.arrayContaining([
      [F, 'B'],
      ['national_id', '092085000123'],
      ['insurance_number', 'DN4929012345678'],
    ]),
  );
  expect(survivor.resource.identifier.some(({ value }: { value: string }) => value === 'A')).toBe(false);

  await send(visitFile(F, '202603270900', [{ visit: 'LK3', patient: 'A', drugs: [['T2', 1]] }]));
  await send(visitFile(F, '202603270900', [{ visit: 'LK1', patient: 'A', drugs: [['T1', 4]], card: 'DN4929012345678' }]));
  expect(await pointingAt(a.resource.id as string)).toEqual([]);
  for (const one of await storedOf(hub, 'MedicationRequest')) {
    expect(one.resource.subject.reference).toBe(`Patient/${b.resource.id}`);
    expect(one.about).toBe(patientNumber(b.resource.id as string));
  }
  expect((await personOf(hub, F, 'A')).resource.active).toBe(false);
  expect(await storeFaults(hub.database)).toEqual([]);

  // Things stay in the shards their ids name; the survivor's record lies in those of all who were merged into it.
  const shards = (await patientsOf(hub.database.pool, b.resource.id as string)).map(shardOf);
  expect(shards).toEqual([shardOf(b.resource.id as string), shardOf(a.resource.id as string)]);
  for (const { shard, resource, about } of await storedOf(hub, 'Encounter')) {
    expect(shard).toBe(shardOf(resource.id as string));
    expect([shards.includes(shard), about]).toEqual([true, patientNumber(b.resource.id as string)]);
  }

  await orderUndo(hub.database, merged.id, 1);
  await worker.drain(source.id);
  const after = await content();
  for (const [name, text] of before) {
    if (name.includes(a.resource.id as string) || !name.startsWith('Patient')) continue;
    expect([name, after.get(name)]).toEqual([name, text]);
  }
  expect((await personOf(hub, F, 'A')).resource).toMatchObject({ active: true });
  expect((await personOf(hub, F, 'A')).resource.link).toBeUndefined();
  expect((await personOf(hub, F, 'B')).resource.link).toBeUndefined();
  const ofA = (await storedOf(hub, 'Encounter')).filter(({ resource }) => resource.subject.reference === `Patient/${a.resource.id}`);
  expect(ofA).toHaveLength(2);
  expect(await storeFaults(hub.database)).toEqual([]);
});

/** Contents by "Type/id", without what changes with every version. */
async function content(): Promise<Map<string, string>> {
  const rows = await hub.rows(`select body from resource where not deleted and body not like '{"resourceType":"Provenance"%' order by id`);
  return new Map(
    rows.map(({ body }) => {
      const { meta: _, ...rest } = JSON.parse(body);
      return [`${rest.resourceType}/${rest.id}`, JSON.stringify(rest)];
    }),
  );
}

/** What is filed under a Patient, other than Patients' links and Provenances. */
async function pointingAt(id: string): Promise<string[]> {
  const rows = await hub.rows(
    `select distinct substr(r.body, 1, 60) as body from idx_reference i join resource p on p.rid = i.target join resource r on r.rid = i.rid
      where p.id = $1 and r.body not like '{"resourceType":"P_____n%'`,
    [id],
  );
  return rows
    .map(({ body }) => body)
    .filter((body) => !body.startsWith('{"resourceType":"Patient"') && !body.startsWith('{"resourceType":"Provenance"'));
}
