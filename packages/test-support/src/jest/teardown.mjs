// jest's globalTeardown: the last suite to end stops the server.
export default async function teardown() {
  const run = globalThis.hubTestRun;
  if (run === undefined || --run.users > 0) return;
  await run.stop?.();
}
