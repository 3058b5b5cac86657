/** What one jest run shares: a server and a migrated template database. Handed to the test processes by environment. */
export interface TestRun {
  /** Connection string of the server's maintenance database. */
  readonly adminUrl: string;
  /** Name of the template database. */
  readonly template: string;
}

const VARIABLE = 'HUB_TEST_RUN';

/** Makes `run` known to the test processes started from here on; undefined takes it back. */
export function announceRun(run: TestRun | undefined): void {
  if (run === undefined) delete process.env[VARIABLE];
  else process.env[VARIABLE] = JSON.stringify(run);
}

/** The run this test belongs to. Throws when the test file's name does not ask for a database. */
export function currentRun(): TestRun {
  const text = process.env[VARIABLE];
  if (text === undefined) throw new Error('testDatabase() works in *.db.test.ts and *.e2e.test.ts files, run by jest');
  return JSON.parse(text) as TestRun;
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.href;
}
