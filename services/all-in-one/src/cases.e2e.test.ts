import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CaseRunner, casesOf, wholeNotYet } from './testing/cases.fixture.ts';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

/** Every folder has a fresh store: its cases build on one another. */
describe.each(['qd3176', 'qd4750', 'check-in', 'bad'])('cases of %s', (folder) => {
  let hub: HubProcess;
  let store: TestDatabase;
  let runner: CaseRunner;
  beforeAll(async () => {
    store = await testDatabase({ poolSize: 1 });
    hub = await startHubProcess(await newDataDir(), ['--empty'], { DATABASE_URL: store.url, DEMO: 'on' });
    runner = new CaseRunner(hub.url, hub.tokens()['*'] as string);
    await runner.register();
  }, 60_000);
  afterAll(async () => {
    await hub?.stop();
    if (hub !== undefined) await removeDataDir(hub.dataDir);
    await store?.drop();
  }, 60_000);

  const later = wholeNotYet(folder);
  test.each(casesOf(folder).map((one) => [one.name, one] as const))(
    '%s',
    async (name, one) => {
      const problems = await runner.run(folder, one);
      if (later.has(name)) expect(problems).not.toEqual([]);
      else expect(problems).toEqual([]);
    },
    60_000,
  );
});
