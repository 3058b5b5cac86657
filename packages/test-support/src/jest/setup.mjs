// jest's globalSetup, once per suite that wants a database. The suites of one run share one server: the first starts it.
export default async function setup() {
  const run = (globalThis.hubTestRun ??= { users: 0, stop: undefined });
  if (run.users++ > 0) return;
  const { startTestServer } = await import('./server.ts');
  run.stop = await startTestServer();
}
