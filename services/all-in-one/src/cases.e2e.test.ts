import { join } from 'node:path';
import { CaseRunner, readCaseFolder, type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

const CASES = join(import.meta.dirname, '../../../packages/sources/cases');

/** Every folder has a fresh store: its cases build on one another. */
describe.each(['qd3176', 'qd4750', 'qd4210', 'check-in', 'papers', 'packed', 'qd831', 'ksk', 'stations', 'fhir', 'hl7v2', 'dicom', 'bad'])(
  'cases of %s',
  (name) => {
    const folder = readCaseFolder(CASES, name);
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

    // What not-yet.json lists may fail; a listed fact that holds is a problem too, so that the list only shrinks.
    test.each(folder.cases.map((one) => [one.name, one] as const))(
      '%s',
      async (_, one) => {
        const findings = await runner.run(folder, one);
        expect(findings.filter(({ problem, notYet }) => problem !== undefined && notYet === undefined)).toEqual([]);
      },
      60_000,
    );
  },
);
