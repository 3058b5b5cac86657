import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type TestDatabase, testDatabase, until } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';

// Every health check of compose.yaml is run against its own program, started by its own command: one that can never succeed would leave a
// working container "unhealthy".
const root = join(import.meta.dirname, '..');
interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, unknown>>;
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: readonly string[] };
}
const { services } = parse(readFileSync(join(root, 'infra', 'compose.yaml'), 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
};
const ofImage = JSON.parse(
  /^HEALTHCHECK .*?CMD (\[.*\])$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8'))?.[1] ?? '[]',
) as readonly string[];
const asked = Object.entries(services).filter(
  ([, service]) => service.image === 'health-data-hub' && service.healthcheck?.disable !== true,
);

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'hub-health-'));
const running: ChildProcess[] = [];
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  for (const child of running.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

test.each(asked)(
  '%s: healthy while it runs, not before',
  async (name, service) => {
    const port = await freePort();
    const environment = {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: database.url,
      DATA_DIR: join(folder, name),
      PORT: String(port),
      MLLP_PORT: String(port),
      LOG_LEVEL: 'error',
    };
    const run = (command: readonly string[]): ChildProcess => {
      const child = spawn(process.execPath, command.slice(1), { cwd: root, env: environment, stdio: 'ignore' });
      running.push(child);
      return child;
    };
    const check = async (): Promise<unknown> => {
      // As compose hands it on: `$$` is its `$`.
      const [kind, ...command] = service.healthcheck?.test?.map((part) => part.replaceAll('$$', '$')) ?? ['CMD', ...ofImage];
      expect([kind, command[0]]).toEqual(['CMD', 'node']);
      return (await once(run(command), 'exit'))[0];
    };

    expect(await check()).toBe(1);
    const hub = run(service.command);
    await until(
      async () => (hub.exitCode === null ? await check() : 'ended'),
      (found) => found === 0,
      60_000,
    );
    const ended = once(hub, 'exit');
    hub.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  },
  120_000,
);
