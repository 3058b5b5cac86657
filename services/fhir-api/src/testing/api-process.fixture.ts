import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const MAIN = join(import.meta.dirname, '..', 'main.ts');
const START_MS = 60_000;

/** The FHIR API as it is run: a process of its own, on a port of its own. */
export interface ApiProcess {
  readonly url: string;
  /** Lines of its log so far. */
  log(): readonly Record<string, unknown>[];
  /** SIGKILL; does not wait. */
  kill(): void;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>;
}

/** Starts the FHIR API on a database and waits until it listens. `env` are settings. Fails with what it logged when it ends instead. */
export async function startApiProcess(databaseUrl: string, env: Readonly<Record<string, string>> = {}): Promise<ApiProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: Record<string, unknown>[] = [];
  const output = gather(child, lines);
  const until = Date.now() + START_MS;
  for (;;) {
    const listening = lines.find(({ what }) => what === 'listening');
    if (listening !== undefined) {
      return {
        url: `http://127.0.0.1:${listening.port}`,
        log: () => lines,
        kill: () => void child.kill('SIGKILL'),
        async stop() {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const ended = once(child, 'exit');
          child.kill('SIGTERM');
          await ended;
        },
      };
    }
    if (child.exitCode !== null || Date.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`the FHIR API did not start:\n${output()}`);
    }
    await wait(20);
  }
}

function gather(child: ChildProcess, lines: Record<string, unknown>[]): () => string {
  let printed = '';
  let rest = '';
  child.stderr?.on('data', (part: Buffer) => {
    printed += part.toString();
    const [...whole] = (rest + part.toString()).split('\n');
    rest = whole.pop() ?? '';
    for (const line of whole) if (line.startsWith('{')) lines.push(JSON.parse(line));
  });
  return () => printed;
}
