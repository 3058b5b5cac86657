import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryFolder } from '@hub/embedded';

const MAIN = join(import.meta.dirname, '..', 'main.ts');
const START_MS = 60_000;

/** The hub as people start it, in a process of its own with a data folder of its own. */
export interface HubProcess {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  /** Everything printed so far. */
  output(): string;
  /** Demo tokens as the file has them now. */
  tokens(): Record<string, string>;
  /** Ctrl-C, and waits for the end; answers the exit code. */
  stop(): Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** A data folder that Postgres may use, also when the tests run as root. */
export async function newDataDir(): Promise<string> {
  return temporaryFolder('hub-e2e-');
}

/** Removes a data folder. */
export async function removeDataDir(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true });
}

/** Runs main.ts and gathers what it prints, without waiting for anything. */
export function spawnHub(
  dataDir: string,
  args: readonly string[] = ['--empty'],
  env: Record<string, string> = {},
): { child: ChildProcess; output: () => string } {
  const { DATABASE_URL: _, REDIS_URL: __, ...clean } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...clean, NODE_OPTIONS: '', DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', MLLP_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (printed += part.toString()));
  return { child, output: () => printed };
}

/** Starts the hub and waits until it is ready. Fails with what it printed when it ends instead. */
export async function startHubProcess(
  dataDir: string,
  args: readonly string[] = ['--empty'],
  env: Record<string, string> = {},
  readyWithinMs = START_MS,
): Promise<HubProcess> {
  const { child, output } = spawnHub(dataDir, args, env);
  const until = Date.now() + readyWithinMs;
  let url: string | undefined;
  for (;;) {
    url ??= /Trang chính · Start page\s+(http:\S+)\//.exec(output())?.[1];
    if (
      url !== undefined &&
      (await fetch(`${url}/health/ready`).then(
        (answer) => answer.ok,
        () => false,
      ))
    )
      break;
    if (child.exitCode !== null || Date.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`the hub did not start:\n${output()}`);
    }
    await wait(50);
  }
  return {
    url,
    dataDir,
    pid: child.pid as number,
    output,
    tokens: () => JSON.parse(readFileSync(join(dataDir, 'demo-tokens.json'), 'utf8')) as Record<string, string>,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGINT');
        await ended;
      }
      return child.exitCode;
    },
    async kill(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
