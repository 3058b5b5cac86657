// jest's globalTeardown: the last suite to end stops the server.
export default async function teardown() {
  const run = globalThis.hubTestRun;
  if (run === undefined) return;
  run.users -= 1;
  if (run.users === 0) await run.stop?.();
}
