import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putSource } from '@hub/client-register';
import { canonicals, typeNumber } from '@hub/fhir-model';
import { createIngestWorker } from '@hub/ingest-worker';
import { openArchive } from '@hub/raw-archive';
import { search } from '@hub/resource-store';
import { rowFaults, storeFaults } from '@hub/resource-store/testing';
import { parseSearch } from '@hub/search';
import { MAPPING_VERSION } from '@hub/sources';
import { openRegistrar } from '@hub/submission-log';
import { facilitiesOf, filesOf } from '@hub/synthetic-province';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { multiply } from './multiply.ts';

const PROVINCE = { people: 60, seed: 9, from: '2025-07-01', to: '2026-06-30', batch: 3 };
const FILES = 4;
const COPIES = 3;

let folder: string;
let base: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-multiply-'));
  base = await testDatabase();
  const { database } = base;
  const archive = await openArchive({ folder, database });
  const registrar = openRegistrar(database, { mappingVersion: MAPPING_VERSION });
  const worker = await createIngestWorker({
    ...{ database, archive, canonicals: canonicals(), concurrency: 1 },
    jobs: { work: async () => undefined, ringAll: async () => undefined },
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  try {
    const names = new Map(facilitiesOf(PROVINCE).map(({ code, name }) => [code, name]));
    for (const file of [...filesOf(PROVINCE)].slice(0, FILES)) {
      const { code } = file.facility;
      const kind = { kind: 'hospital', formats: ['qd-xml'], msh4: [] } as const;
      const { source } = await putSource(database, { ...kind, code: file.source, facility: code, facilityName: names.get(code) ?? '' });
      const body = (async function* () {
        yield file.body;
      })();
      const bytes = await archive.put(body, { maxBytes: 1e9 });
      await registrar.register({ sourceId: source.id, facilityId: source.facility.id, sentBy: 1, contentType: 'application/xml', bytes });
      await worker.drain(source.id);
    }
  } finally {
    await worker.stop();
    await archive.close();
  }
}, 60_000);

afterAll(async () => {
  await base?.drop();
  await rm(folder, { recursive: true, force: true });
});

const column = async <T>(sql: string, values: readonly unknown[] = []): Promise<readonly T[]> =>
  (await base.database.pool.query<{ value: T }>(`select value from (${sql}) x (value)`, [...values])).rows.map(({ value }) => value);
const found = async (type: string, ...criteria: readonly (readonly [string, string])[]): Promise<number> => {
  const parsed = parseSearch(type, [...criteria, ['_total', 'accurate']], { now: Date.now() });
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message.en);
  return (await search(base.database, parsed.query, { all: true })).total ?? -1;
};

test('a multiplied store is as the writer would have left it: copies are of their own people, ids and years, with all index rows', async () => {
  const { database } = base;
  const count = (type: string) => column<number>('select count(*)::int from resource where type = $1', [typeNumber(type)]);
  const [bodies] = [await column<string>('select body from resource where type = $1', [typeNumber('Patient')])];
  const patients = bodies.map(
    (body) => JSON.parse(body) as { identifier: { system: string; value: string }[]; name: { family: string }[] },
  );
  const before = { patients: await count('Patient'), encounters: await count('Encounter'), organizations: await count('Organization') };
  expect(await storeFaults(database)).toEqual([]);
  expect(before.encounters[0]).toBeGreaterThan(FILES);

  await multiply(database, COPIES, () => undefined);

  expect(await storeFaults(database)).toEqual([]);
  expect(await count('Patient')).toEqual(before.patients.map((n) => n * COPIES));
  expect(await count('Encounter')).toEqual(before.encounters.map((n) => n * COPIES));
  expect(await count('Organization')).toEqual(before.organizations);
  for (const { identifier, name } of patients) {
    const [{ system, value }] = identifier as [{ system: string; value: string }];
    const [{ family }] = name as [{ family: string }];
    const same = patients.filter((one) => one.identifier.some((its) => its.system === system && its.value === value)).length;
    for (const own of [value, `${value}.1`, `${value}.2`]) expect(await found('Patient', ['identifier', `${system}|${own}`])).toBe(same);
    const namesakes = patients.filter((one) => one.name.some((its) => its.family === family)).length;
    expect(await found('Patient', ['family:exact', family])).toBe(namesakes * COPIES);
  }
  const years = await Promise.all(
    [2023, 2024, 2025, 2026].map((year) => found('Encounter', ['date', `ge${year}-01-01`], ['date', `lt${year + 1}-01-01`])),
  );
  expect(years.reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual((before.encounters[0] as number) * COPIES);
  expect(years[0]).toBeGreaterThan(0);
  const helpers = await column<string>(
    `select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and (relname ~ '^base_' or relname in ('copied', 'stays', 'people'))`,
  );
  expect(helpers).toEqual([]);
}, 60_000);

test('a copy whose row says another thing than its text is found by its number', async () => {
  const { database } = base;
  const [rid] = await column<number>('select max(rid)::float8 from resource where type = $1', [typeNumber('Encounter')]);
  expect(await rowFaults(database, [rid as number])).toEqual([]);
  await database.pool.query('update idx_token set code = code || $2 where rid = $1', [rid, 'x']);
  expect(await rowFaults(database, [rid as number])).toHaveLength(1);
});
