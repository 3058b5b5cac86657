import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CaseRunner,
  csvRows,
  jsonCell,
  ndjsonRows,
  readCaseFolder,
  readParquet,
  type TestDatabase,
  testDatabase,
  ViewExportClient,
} from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

/** The hub's views over what the worked examples leave in the store, held against searches. */
const CASES = join(import.meta.dirname, '../../../packages/sources/cases');
const VIEWS = join(import.meta.dirname, '../../../fhir-profiles/view-definitions');
const CATEGORY = 'category=http://terminology.hl7.org/CodeSystem/observation-category%7C';

/** The search that finds the resources of a view, and the column with their id. */
const COUNTS: Readonly<Record<string, readonly [search: string, id: string]>> = {
  patients: ['Patient', 'patient_id'],
  encounters: ['Encounter', 'encounter_id'],
  diagnoses: ['Condition', 'condition_id'],
  facilities: ['Organization?identifier=http://fhir.ehealth.gov.vn/core/sid/provider-code%7C', 'facility_id'],
  labs: [`Observation?${CATEGORY}laboratory`, 'observation_id'],
  drugs: ['MedicationRequest', 'prescription_id'],
  services: ['ServiceRequest', 'service_id'],
  procedures: ['Procedure', 'procedure_id'],
  claims: ['Claim', 'claim_id'],
  immunisations: ['Immunization', 'immunisation_id'],
  'vital-signs': [`Observation?${CATEGORY}vital-signs`, 'observation_id'],
};
/** `claim-items` has a row for each item: counted by itself. */
const VIEWS_OF_COUNTS = [...Object.keys(COUNTS), 'claim-items'];
/** Columns that none of these examples fills. */
const UNFILLED: ReadonlySet<string> = new Set(['immunisations.given_text', 'immunisations.dose_text']);

let hub: HubProcess;
let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase({ poolSize: 1 });
  hub = await startHubProcess(await newDataDir(), ['--empty'], { DATABASE_URL: store.url, DEMO: 'on' });
  const runner = new CaseRunner({ url: hub.url, token: hub.tokens()['*'] as string });
  await runner.register(join(CASES, 'facilities.json'));
  for (const name of ['qd3176', 'qd831', 'stations', 'hl7v2']) {
    const folder = readCaseFolder(CASES, name);
    // As they build on one another; what they state is cases.e2e.test.ts's business.
    for (const one of folder.cases) await runner.run(folder, one);
  }
}, 300_000);
afterAll(async () => {
  await hub?.stop();
  if (hub !== undefined) await removeDataDir(hub.dataDir);
  await store?.drop();
}, 60_000);

const get = (path: string) => fetch(`${hub.url}/fhir/${path}`, { headers: { authorization: `Bearer ${hub.tokens()['*']}` } });
type Row = Readonly<Record<string, unknown>>;
async function rowsOf(view: string): Promise<readonly Row[]> {
  const answer = await get(`ViewDefinition/${view}/$run?_format=ndjson`);
  const text = await answer.text();
  expect([view, answer.status, answer.status === 200 ? '' : text]).toEqual([view, 200, '']);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

test('every view has its count here', () => {
  const files = readdirSync(VIEWS).filter((name) => name.endsWith('.json'));
  expect(files.map((name) => name.slice(0, -'.json'.length)).sort()).toEqual([...VIEWS_OF_COUNTS].sort());
});

test.each(Object.entries(COUNTS))('%s: as many resources as its search finds, in every row its id', async (view, [search, id]) => {
  const rows = await rowsOf(view);
  const { total } = (await (await get(`${search}${search.includes('?') ? '&' : '?'}_summary=count`)).json()) as { total: number };
  expect(total).toBeGreaterThan(0);
  expect(new Set(rows.map((row) => row[id])).size).toBe(total);
});

test('claim-items: as many rows as the claims have items', async () => {
  const { entry } = (await (await get('Claim?_count=1000')).json()) as { entry: { resource: { item?: unknown[] } }[] };
  const items = entry.reduce((sum, { resource }) => sum + (resource.item?.length ?? 0), 0);
  expect(items).toBeGreaterThan(0);
  expect(await rowsOf('claim-items')).toHaveLength(items);
});

test('no column is empty everywhere: each path leads to something that is sent', async () => {
  const empty: string[] = [];
  for (const view of VIEWS_OF_COUNTS) {
    const rows = await rowsOf(view);
    for (const column of Object.keys(rows[0] ?? {}))
      if (!UNFILLED.has(`${view}.${column}`) && rows.every((row) => row[column] === null)) empty.push(`${view}.${column}`);
  }
  expect(empty).toEqual([]);
});

test('the tables join: a result, a drug and a claim lead to a patient of the table of patients', async () => {
  const patients = new Set((await rowsOf('patients')).map((row) => row.patient_id));
  for (const view of ['encounters', 'diagnoses', 'labs', 'drugs', 'services', 'claims', 'immunisations', 'vital-signs'])
    expect([view, (await rowsOf(view)).filter((row) => !patients.has(row.patient_id))]).toEqual([view, []]);
});

test('csv has the same rows, and the columns in their order', async () => {
  const rows = await rowsOf('encounters');
  const text = await (await get('ViewDefinition/encounters/$run?_format=csv')).text();
  const [header, ...lines] = text.trimEnd().split('\r\n');
  expect(header).toBe(Object.keys(rows[0] as Row).join(','));
  expect(lines).toHaveLength(rows.length);
});

test('all views exported at once: NDJSON, CSV, and Parquet as DuckDB reads it are what $run answers', async () => {
  const client = new ViewExportClient(`${hub.url}/fhir`, hub.tokens()['*'] as string);
  const views = VIEWS_OF_COUNTS.map((name) => ({
    name: 'view',
    part: [
      { name: 'name', valueString: name },
      { name: 'viewReference', valueReference: { reference: `ViewDefinition/${name}` } },
    ],
  }));
  const exported = async (as: string) => (await client.export([...views, { name: '_format', valueCode: as }])).tables;
  const [ndjson, csv, parquet] = await Promise.all([exported('ndjson'), exported('csv'), exported('parquet')]);
  const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
  for (const view of VIEWS_OF_COUNTS) {
    const run = async (as: string) => (await get(`ViewDefinition/${view}/$run?_format=${as}`)).text();
    const files = (tables: typeof ndjson) => (tables.get(view) ?? []).map(({ bytes }) => bytes);
    const text = (tables: typeof ndjson) => Buffer.concat(files(tables)).toString('utf8');
    const asRun = await run('ndjson');
    const rows = ndjsonRows(asRun);
    expect([view, rows.length > 0]).toEqual([view, true]);
    expect([view, sorted(text(ndjson).split('\n'))]).toEqual([view, sorted(asRun.split('\n'))]);
    expect([view, sorted(csvRows(text(csv)))]).toEqual([view, sorted(csvRows(await run('csv')))]);
    const read = await readParquet(files(parquet));
    expect([view, Object.keys(read.types)]).toEqual([view, Object.keys(rows[0] as Row)]);
    // A column of elements is their JSON in a table.
    const elements = new Set(
      Object.keys(read.types).filter((name) => rows.some((row) => /^[[{]/.test(String(row[name]))) && read.types[name] === 'VARCHAR'),
    );
    const asTold = read.rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, cell]) => [name, elements.has(name) && typeof cell === 'string' ? jsonCell(cell) : cell]),
      ),
    );
    expect([view, sorted(asTold)]).toEqual([view, sorted(rows)]);
  }
}, 60_000);
