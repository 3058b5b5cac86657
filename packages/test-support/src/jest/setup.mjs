// jest's globalSetup, once per suite that wants a database. The suites of one run share one server: the first starts it.
export default async function setup() {
  globalThis.hubTestRun ??= { users: 0, stop: undefined };
  const run = globalThis.hubTestRun;
  run.users += 1;
  if (run.users > 1) return;
  const { startTestServer } = await import('./server.ts');
  run.stop = await startTestServer();
}
