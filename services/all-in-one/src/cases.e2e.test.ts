import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CaseRunner, readCaseFolder, type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

const CASES = join(import.meta.dirname, '../../../packages/sources/cases');

/** The folders of a row share a store. Those that tell of one record, or count what another brings, are in rows of their own. */
const STORES = [
  ['qd3176', 'qd4750', 'qd4210', 'check-in', 'papers', 'qd831', 'ksk', 'hl7v2', 'dicom', 'bad'],
  ['packed', 'stations'],
  ['fhir'],
];

/** The cases of a folder build on one another. */
describe.each(STORES)('cases of one store: %s', (...names) => {
  let hub: HubProcess;
  let store: TestDatabase;
  let runner: CaseRunner;
  beforeAll(async () => {
    store = await testDatabase({ poolSize: 1 });
    hub = await startHubProcess(await newDataDir(), ['--empty'], { DATABASE_URL: store.url, DEMO: 'on' });
    runner = new CaseRunner({ url: hub.url, token: hub.tokens()['*'] as string });
    await runner.register(join(CASES, 'facilities.json'));
  }, 60_000);
  afterAll(async () => {
    await hub?.stop();
    if (hub !== undefined) await removeDataDir(hub.dataDir);
    await store?.drop();
  }, 60_000);

  describe.each(names.map((name) => readCaseFolder(CASES, name)))('$name', (folder) => {
    // What not-yet.json lists may fail; a listed fact that holds is a problem too, so that the list only shrinks.
    test.each(folder.cases.map((one) => [one.name, one] as const))(
      '%s',
      async (_, one) => {
        const findings = await runner.run(folder, one);
        expect(findings.filter(({ problem, notYet }) => problem !== undefined && notYet === undefined)).toEqual([]);
      },
      60_000,
    );
  });
});

test('every folder of cases is run', () => {
  const folders = readdirSync(CASES, { withFileTypes: true }).filter((one) => one.isDirectory());
  expect(STORES.flat().sort()).toEqual(folders.map(({ name }) => name).sort());
});
