import type { Source } from '@hub/client-register';
import { enterMoves, mergeLock, patientNumber, patientsOf, resourceWriter, shardOf, takeLocks, uriDictionary } from '@hub/resource-store';
import { storeFaults } from '@hub/resource-store/testing';
import { orderUndo } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IngestWorker } from '../index.ts';
import { type IngestFixture, ingestFixture } from '../ingest.fixture.ts';
import { visitFile } from '../visit-file.fixture.ts';
import { HL7, mergeMessage, mixedSource, personOf, resultMessage, type Stored, storedOf } from './merges.fixture.ts';

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

/** Each test has numbers of its own. */
let people = 0;
const twoPeople = (): readonly [string, string] => [`A${++people}`, `B${people}`];
const identifiers = ({ resource }: Stored): string[] => resource.identifier.map(({ value }: { value: string }) => value);

const send = async (body: string, type?: string) => {
  const id = await hub.send(source, body, type);
  await worker.drain(source.id);
  const { status, counts, issues } = await hub.receipt(id);
  return { id, status, counts, codes: (issues ?? []).map(({ code }) => code) };
};

test('A40: the old number goes out of use and says so, its things are the survivor’s, and so is what comes later for it', async () => {
  await send(visitFile(F, '202603110900', [{ visit: 'LK1', patient: 'A', drugs: [['T1', 3]], card: 'DN4929012345678' }]));
  await send(visitFile(F, '202603110900', [{ visit: 'LK2', patient: 'B', number: '' }]));
  const [a, b] = [await personOf(hub, F, 'A'), await personOf(hub, F, 'B')];
  const merged = await send(mergeMessage({ facility: F, number: 'm1', at: '20260326100000', to: 'B', from: 'A' }), HL7);
  expect(merged).toMatchObject({ status: 'completed', counts: { received: 1, stored: 1 } });
  expect(merged.codes).toContain('VN-MPI-merged');

  const [old, survivor] = [await personOf(hub, F, 'A'), await personOf(hub, F, 'B')];
  expect(old.resource).toMatchObject({ active: false, link: [{ type: 'replaced-by', other: { reference: `Patient/${b.resource.id}` } }] });
  expect(survivor.resource).toMatchObject({ active: true, link: [{ type: 'replaces', other: { reference: `Patient/${a.resource.id}` } }] });
  expect(identifiers(survivor)).toEqual(expect.arrayContaining(['B', '092085000123', 'DN4929012345678']));
  expect(identifiers(survivor)).not.toContain('A');
  expect(identifiers(old)).toContain('A');

  await send(visitFile(F, '202603270900', [{ visit: 'LK3', patient: 'A', drugs: [['T2', 1]] }]));
  await send(visitFile(F, '202603270900', [{ visit: 'LK1', patient: 'A', drugs: [['T1', 4]], card: 'DN4929012345678' }]));
  expect(await pointingAt(a.resource.id as string)).toEqual([]);
  const drugs = await storedOf(hub, 'MedicationRequest');
  expect(drugs).toHaveLength(2);
  for (const one of drugs) {
    expect(one.resource.subject).toMatchObject({ reference: `Patient/${b.resource.id}`, identifier: { value: 'B' } });
    expect(one.resource.subject.extension[0].valueReference).toMatchObject({
      reference: `Patient/${a.resource.id}`,
      identifier: { value: 'A' },
    });
    expect(one.about).toBe(patientNumber(b.resource.id as string));
  }
  expect((await personOf(hub, F, 'A')).resource.active).toBe(false);

  // Things stay in the shards their ids name; the survivor's record lies in those of all who were merged into it.
  const shards = (await patientsOf(hub.database.pool, b.resource.id as string)).map(shardOf);
  expect(shards).toEqual([shardOf(b.resource.id as string), shardOf(a.resource.id as string)]);
  const visits = await storedOf(hub, 'Encounter');
  for (const { shard, resource, about } of visits) {
    expect(shard).toBe(shardOf(resource.id as string));
    expect([shards.includes(shard), about]).toEqual([true, patientNumber(b.resource.id as string)]);
  }
  expect(new Set(visits.map(({ shard }) => shard))).toEqual(new Set(shards));
  // Sent once more, in another file, it says nothing new; nothing is moved again.
  const again = await send(`${mergeMessage({ facility: F, number: 'm1', at: '20260326100000', to: 'B', from: 'A' })}\r`, HL7);
  expect(again).toMatchObject({ status: 'completed', counts: { received: 1, unchanged: 1 } });
  expect(await storeFaults(hub.database)).toEqual([]);
});

test('undone, all is back as it was, member by member; what came meanwhile goes back to whom it was sent for', async () => {
  const [A, B] = twoPeople();
  await send(visitFile(F, '202603110900', [{ visit: `${A}1`, patient: A, drugs: [['T1', 3]], card: 'DN4929012345671' }]));
  await send(visitFile(F, '202603110900', [{ visit: `${B}1`, patient: B, number: '' }]));
  await send(resultMessage({ facility: F, number: `r${A}`, at: '20260325080000', patient: A, order: `O${A}`, value: '6.9' }), HL7);
  const before = await content();
  const merged = await send(mergeMessage({ facility: F, number: `m${A}`, at: '20260326100000', to: B, from: A }), HL7);
  const [a] = [await personOf(hub, F, A)];
  expect([...(await content())]).not.toEqual([...before]);
  expect(await pointingAt(a.resource.id as string)).toEqual([]);
  await undo(merged.id);
  expect([...(await content())]).toEqual([...before]);

  // Once more, with a visit in between: of the old number, sent after the merge.
  const second = await send(mergeMessage({ facility: F, number: `n${A}`, at: '20260327100000', to: B, from: A }), HL7);
  const late = await send(visitFile(F, '202603290900', [{ visit: `${A}2`, patient: A, drugs: [['T2', 1]], card: 'DN4929012345671' }]));
  expect(await pointingAt(a.resource.id as string)).toEqual([]);
  await undo(second.id);
  const ofA = async (status: string) =>
    (await storedOf(hub, 'Encounter')).filter(
      ({ resource }) => resource.status === status && resource.subject.reference === `Patient/${a.resource.id}`,
    );
  expect(await ofA('finished')).toHaveLength(2);
  // What the merge moved is no change that hinders the undoing of what was moved.
  expect(await undo(late.id)).toMatchObject({ status: 'undone' });
  expect([(await ofA('finished')).length, (await ofA('entered-in-error')).length]).toEqual([1, 1]);
  expect(await storeFaults(hub.database)).toEqual([]);
});

test('a file of the old number is undone while the merge stands: its things are marked where they are now', async () => {
  const [A, B] = twoPeople();
  const file = await send(visitFile(F, '202603110900', [{ visit: `${A}1`, patient: A, drugs: [['T1', 3]] }]));
  const corrected = await send(visitFile(F, '202603120900', [{ visit: `${A}1`, patient: A, drugs: [['T1', 5]] }]));
  await send(mergeMessage({ facility: F, number: `m${A}`, at: '20260326100000', to: B, from: A }), HL7);
  const b = await personOf(hub, F, B);
  const quantity = async () =>
    (await storedOf(hub, 'MedicationRequest'))
      .filter(({ resource }) => resource.identifier[0].value === `${A}1/XML2/1`)
      .map(({ resource }) => [resource.subject.reference, resource.dispenseRequest.quantity.value, resource.status]);
  expect(await undo(corrected.id)).toMatchObject({ status: 'undone' });
  expect(await quantity()).toEqual([[`Patient/${b.resource.id}`, 3, 'completed']]);
  expect(await undo(file.id)).toMatchObject({ status: 'undone' });
  expect(await quantity()).toEqual([[`Patient/${b.resource.id}`, 3, 'entered-in-error']]);
  expect(await storeFaults(hub.database)).toEqual([]);
});

test('treatment and labels follow, and a move opens nothing that was closed', async () => {
  const [A, B] = twoPeople();
  const day = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
  await send(
    [
      `MSH|^~\\&|HIS|${F}|HUB|SYT|${day}080000||ADT^A01|a${A}|P|2.5||||||UNICODE UTF-8`,
      `EVN||${day}080000`,
      `PID|1||${A}^^^${F}^PI||Nguyễn^Văn^Thử||19851020|M`,
      `PV1|1|I|K01${'|'.repeat(16)}${A}9${'|'.repeat(25)}${day}075000`,
    ].join('\r'),
    HL7,
  );
  await send(visitFile(F, '202603110900', [{ visit: `${A}1`, patient: A, disease: 'B20' }]));
  const a = await personOf(hub, F, A);
  const grants = () => hub.rows('select about, until from treatment_grant where facility = $1 order by until', [source.facility.id]);
  const ours = (about: number) => async () => (await grants()).filter((one) => one.about === about);
  const before = await ours(patientNumber(a.resource.id as string))();
  expect(before).toHaveLength(1);
  const labels = (stored: readonly Stored[]) => stored.map(({ resource }) => (resource.meta?.security ?? []).map(({ code }) => code));
  const sensitive = (await storedOf(hub, 'Condition')).filter(({ resource }) => resource.subject.reference === `Patient/${a.resource.id}`);
  expect(labels(sensitive).some((codes) => codes.length > 0)).toBe(true);

  await send(mergeMessage({ facility: F, number: `m${A}`, at: `${day}100000`, to: B, from: A }), HL7);
  const b = await personOf(hub, F, B);
  expect(await ours(patientNumber(a.resource.id as string))()).toEqual([]);
  expect(await ours(patientNumber(b.resource.id as string))()).toEqual(
    before.map((one) => ({ ...one, about: patientNumber(b.resource.id as string) })),
  );
  const moved = (await storedOf(hub, 'Condition')).filter(({ resource }) => resource.subject.reference === `Patient/${b.resource.id}`);
  expect(labels(moved)).toEqual(labels(sensitive));
  // Who may not see what is hidden learns nothing of it from the Provenance of the move either.
  const provenances = (await storedOf(hub, 'Provenance')).filter(
    ({ resource }) => resource.agent[0].who.identifier?.value === 'person-merges',
  );
  for (const { resource } of provenances) {
    const hidden = resource.target.some(({ reference }: { reference: string }) =>
      moved.some((one) => reference.startsWith(`Condition/${one.resource.id}/`) && (one.resource.meta?.security ?? []).length > 0),
    );
    if (hidden) expect(resource.meta?.security?.length).toBeGreaterThan(0);
  }
  expect(await storeFaults(hub.database)).toEqual([]);
});

test('what a client writes under the old Patient, or of it, is brought right by the sweep', async () => {
  const [A, B] = twoPeople();
  await send(visitFile(F, '202603110900', [{ visit: `${A}1`, patient: A }]));
  await send(mergeMessage({ facility: F, number: `m${A}`, at: '20260326100000', to: B, from: A }), HL7);
  const [a, b] = [await personOf(hub, F, A), await personOf(hub, F, B)];
  const uris = uriDictionary(hub.database);
  const writer = resourceWriter({ uris });
  const note = {
    resourceType: 'Observation',
    id: 'written-by-a-client',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${a.resource.id}` },
  };
  const items = await writer.prepare([{ resource: note as never, owner: source.facility.id, mode: 'replace' }]);
  await hub.database.transaction((connection) => writer.write(connection, items, { actor: 1, now: Date.now() }));
  expect(await pointingAt(a.resource.id as string)).toHaveLength(1);
  const sweeping = await hub.worker({ sweepEveryMs: 50 });
  await sweeping.start();
  try {
    for (let i = 0; i < 200 && (await pointingAt(a.resource.id as string)).length > 0; i++)
      await new Promise((done) => setTimeout(done, 50));
  } finally {
    await sweeping.stop();
  }
  expect(await pointingAt(a.resource.id as string)).toEqual([]);
  const [written] = (await storedOf(hub, 'Observation')).filter(({ resource }) => resource.id === 'written-by-a-client');
  expect(written?.resource.subject.reference).toBe(`Patient/${b.resource.id}`);
});

test('a file that was read before the merge and is stored after it is read anew: it lands on the survivor', async () => {
  const [A, B] = twoPeople();
  const other = await mixedSource(hub, `lis-${A}`, F);
  await send(visitFile(F, '202603110900', [{ visit: `${A}1`, patient: A }]));
  await send(visitFile(F, '202603110900', [{ visit: `${B}1`, patient: B, number: '' }]));
  const [a, b] = [await personOf(hub, F, A), await personOf(hub, F, B)];
  const id = await hub.send(
    other,
    resultMessage({ facility: F, number: `r${A}`, at: '20260325080000', patient: A, order: `O${A}`, value: '6.9' }),
    HL7,
  );
  let drained: Promise<void> | undefined;
  await hub.database.transaction(async (connection) => {
    await takeLocks(connection, [mergeLock(source.facility.id, 'merge')]);
    drained = worker.drain(other.id);
    const waits = `select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`;
    while ((await hub.rows(waits)).length === 0) await new Promise((done) => setTimeout(done, 10));
    const stated = [
      {
        kind: 'P' as const,
        id: a.resource.id as string,
        from: a.resource.id as string,
        to: b.resource.id as string,
        identifier: { system: 'urn:b', value: B },
        asOf: Date.now(),
        sent: Date.now(),
        message: 'by hand',
      },
    ];
    await enterMoves(connection, [
      { owner: source.facility.id, record: '00000000-0000-4000-8000-000000000000', origin: 1, ordinal: 0, stated },
    ]);
  });
  await drained;
  expect(await hub.receipt(id)).toMatchObject({ status: 'completed', counts: { stored: 1 } });
  const [result] = (await storedOf(hub, 'Observation')).filter(({ resource }) => resource.identifier?.[0]?.value?.startsWith(`O${A}/`));
  expect([result?.resource.subject.reference, result?.version]).toEqual([`Patient/${b.resource.id}`, 1]);
});

test('merges and files of the old number at the same time, from two sources: nothing stays behind', async () => {
  const other = await mixedSource(hub, 'lis-race', F);
  const second = await hub.worker();
  const olds: string[] = [];
  for (let round = 0; round < 6; round++) {
    const [A, B] = twoPeople();
    olds.push(A);
    await hub.send(source, visitFile(F, '202603110900', [{ visit: `${A}1`, patient: A, drugs: [['T1', 1]] }]));
    for (let i = 0; i < 6; i++) {
      if (i === 2) await hub.send(source, mergeMessage({ facility: F, number: `m${A}`, at: '20260326100000', to: B, from: A }), HL7);
      await hub.send(
        other,
        resultMessage({ facility: F, number: `r${A}${i}`, at: '20260325080000', patient: A, order: `O${A}${i}`, value: '6.9' }),
        HL7,
      );
      await hub.send(source, visitFile(F, '202603110900', [{ visit: `${A}2${i}`, patient: A }]));
    }
  }
  await Promise.all([worker.drain(source.id), second.drain(other.id)]);
  for (const A of olds) expect([A, await pointingAt((await personOf(hub, F, A)).resource.id as string)]).toEqual([A, []]);
  expect(await storeFaults(hub.database)).toEqual([]);
}, 60_000);

async function undo(id: string) {
  await orderUndo(hub.database, id, 1);
  await worker.drain(source.id);
  return hub.receipt(id);
}

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
