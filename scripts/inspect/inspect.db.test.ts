import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putSource } from '@hub/client-register';
import { canonicals } from '@hub/fhir-model';
import { createIngestWorker } from '@hub/ingest-worker';
import { openArchive, type RawArchive } from '@hub/raw-archive';
import { MAPPING_VERSION } from '@hub/sources';
import { openRegistrar } from '@hub/submission-log';
import { facilitiesOf, filesOf, type GeneratedFile } from '@hub/synthetic-province';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inspect } from './look.ts';
import { printed } from './print.ts';

const PROVINCE = { people: 60, seed: 9, from: '2025-07-01', to: '2025-12-31', batch: 3 };
const [file] = [...filesOf(PROVINCE)].filter(({ visits }) => visits === 3) as [GeneratedFile];

let folder: string;
let base: TestDatabase;
let archive: RawArchive;
let ids: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-inspect-'));
  base = await testDatabase();
  const { database } = base;
  archive = await openArchive({ folder, database });
  const facility = facilitiesOf(PROVINCE).find(({ code }) => code === file.facility.code);
  const { source } = await putSource(database, {
    code: file.source,
    facility: facility?.code ?? '',
    facilityName: facility?.name ?? '',
    kind: 'hospital',
    formats: ['qd-xml'],
    msh4: [],
  });
  const registrar = openRegistrar(database, { mappingVersion: MAPPING_VERSION });
  const send = async (body: Buffer): Promise<string> => {
    const bytes = await archive.put(
      (async function* () {
        yield body;
      })(),
      { maxBytes: 1e9 },
    );
    return (
      await registrar.register({ sourceId: source.id, facilityId: source.facility.id, sentBy: 1, contentType: 'application/xml', bytes })
    ).id;
  };
  // A good file, one that says a wrong number of visits (warning), and one that is no XML.
  ids = [
    await send(file.body),
    await send(Buffer.from(file.body.toString().replace('<SOLUONGHOSO>3', '<SOLUONGHOSO>4'))),
    await send(Buffer.from('<GIAMDINHHS><x></GIAMDINHHS>')),
  ];
  const worker = await createIngestWorker({
    database,
    archive,
    jobs: { work: async () => undefined, ringAll: async () => undefined },
    canonicals: canonicals(),
    logger: createLogger({ service: 'test', level: 'silent' }),
    concurrency: 1,
  });
  await worker.drain(source.id);
  await worker.stop();
}, 60_000);

afterAll(async () => {
  await archive?.close();
  await base?.drop();
  await rm(folder, { recursive: true, force: true });
});

const options = { most: 1000, bodies: false };

test('tells counts, events and what a delivery wrote, by id and by hash', async () => {
  const found = await inspect(base.database, { id: ids[0] as string }, options);
  expect(found.counts).toEqual({ received: 3, stored: 3, unchanged: 0, rejected: 0 });
  expect(found.totals.find(({ type }) => type === 'Encounter')).toEqual({ type: 'Encounter', created: 3, updated: 0, deleted: 0 });
  expect(found.written.length).toBe(found.totals.reduce((sum, { created }) => sum + created, 0));
  const { rows } = await base.database.pool.query<{ n: number }>('select count(*)::int as n from resource');
  expect(found.written.length).toBe(rows[0]?.n);
  expect(found.events.map(({ what }) => what.split(':')[0])).toEqual(
    expect.arrayContaining(['received', 'first version written', 'final']),
  );
  expect((await inspect(base.database, { id: found.submission.sha256 }, options)).submission.id).toBe(ids[0]);
  expect((await inspect(base.database, { id: (ids[0] as string).slice(0, 13) }, options)).submission.id).toBe(ids[0]);
});

test('tells why a delivery wrote nothing', async () => {
  const again = await inspect(base.database, { id: ids[1] as string }, options);
  expect(again.counts).toEqual({ received: 3, stored: 0, unchanged: 3, rejected: 0 });
  expect(again.totals).toEqual([]);
  expect(again.issues.map(({ code }) => code)).toContain('VN-ENV-SOLUONGHOSO-mismatch');
  const broken = await inspect(base.database, { last: file.source }, options);
  expect(broken.submission).toMatchObject({ id: ids[2], status: 'rejected' });
  expect(broken.issues.map(({ code }) => code)).toEqual(['VN-ENV-unparseable']);
});

test('shows no value of a patient unless asked', async () => {
  const name = /HO_TEN>([^<]+)</.exec(
    Buffer.from(/<NOIDUNGFILE>([^<]+)</.exec(file.body.toString())?.[1] ?? '', 'base64').toString(),
  )?.[1] as string;
  expect(name.length).toBeGreaterThan(3);
  const quiet = await inspect(base.database, { id: ids[0] as string }, options);
  expect(printed(quiet, { most: 1000, values: false })).not.toContain(name);
  expect(JSON.stringify(quiet)).not.toContain(name);
  const loud = await inspect(base.database, { id: ids[0] as string }, { ...options, bodies: true });
  expect(printed(loud, { most: 1000, values: true })).toContain(name);
});

test('says what it does not find', async () => {
  await expect(inspect(base.database, { id: '00000000-0000-0000-0000-000000000000' }, options)).rejects.toMatchObject({
    problem: { code: 'submission-unknown' },
  });
  await expect(inspect(base.database, { id: '' }, options)).rejects.toMatchObject({ problem: { code: 'submission-ambiguous' } });
});
