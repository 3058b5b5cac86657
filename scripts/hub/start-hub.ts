import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Facility } from '@hub/synthetic-province';
import serving from '../serving.json' with { type: 'json' };

/** A hub in a process of its own, as `npm start -- --empty` runs it: for measurements and for cases. */
export interface RunningHub {
  readonly origin: string;
  /** Port for HL7 v2 over MLLP, on the same host. */
  readonly mllpPort: number;
  readonly pid: number;
  /** Where its output goes. */
  readonly logFile: string;
  readonly operatorToken: string;
  /** Registers the sources of a facility; answers source code → its own token. */
  register(facility: Facility): Promise<ReadonlyMap<string, string>>;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
}

export interface HubOptions {
  /** Not given: the embedded server, under `folder`. */
  readonly databaseUrl?: string;
  /** Archive, tokens, log. */
  readonly folder: string;
  /** Writes a CPU profile of every process of it into `folder` when it ends. */
  readonly profile?: boolean;
  /** Lets a debugger in once the process is asked to (SIGUSR1), on a port of its own choice told in `hub.log`. */
  readonly inspectable?: boolean;
  /** A module every process of it loads first. */
  readonly preload?: string;
  /** Settings beside those. */
  readonly settings?: Readonly<Record<string, string>>;
}

const START_MS = 120_000;

export async function startHub(options: HubOptions): Promise<RunningHub> {
  await mkdir(options.folder, { recursive: true });
  const [port, mllpPort] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const main = fileURLToPath(new URL('../../services/all-in-one/src/main.ts', import.meta.url));
  const logFile = join(options.folder, 'hub.log');
  const log = openSync(logFile, 'a');
  // By environment, so that the workers, processes of their own, have it too.
  const flags = [
    ...(options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.folder}`] : []),
    ...(options.preload === undefined ? [] : [`--import=${options.preload}`]),
  ];
  const preset = flags.length === 0 ? {} : { NODE_OPTIONS: flags.join(' ') };
  const inspecting = options.inspectable ? ['--inspect-port=127.0.0.1:0'] : [];
  const child = spawn(process.execPath, [...serving.flags, ...inspecting, main, '--empty'], {
    stdio: ['ignore', log, log],
    // As `npm start` and the image have it (services/all-in-one/decisions/0002).
    env: {
      ...serving.environment,
      ...process.env,
      ...preset,
      DATABASE_URL: options.databaseUrl ?? '',
      REDIS_URL: '',
      DATA_DIR: options.folder,
      HOST: '127.0.0.1',
      PORT: String(port),
      MLLP_PORT: String(mllpPort),
      DEMO: 'on',
      ...options.settings,
    },
  });
  closeSync(log);
  await ready(child, origin, logFile);
  const tokens = JSON.parse(readFileSync(join(options.folder, 'demo-tokens.json'), 'utf8')) as { readonly [who: string]: string };
  const operatorToken = tokens['*'];
  if (operatorToken === undefined) throw new Error('demo-tokens.json has no operator token');
  return {
    origin,
    mllpPort,
    pid: child.pid as number,
    logFile,
    operatorToken,
    register: (facility) => register(origin, operatorToken, facility),
    stop: () => stop(child),
  };
}

async function ready(child: ChildProcess, origin: string, log: string): Promise<void> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    if (child.exitCode !== null)
      throw new Error(`the hub ended while starting (${child.exitCode}): ${readFileSync(log, 'utf8').slice(-2000)}`);
    const answer = await fetch(`${origin}/health/ready`).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`the hub was not ready in ${START_MS / 1000} s: ${readFileSync(log, 'utf8').slice(-2000)}`);
}

async function register(origin: string, token: string, facility: Facility): Promise<ReadonlyMap<string, string>> {
  const tokens = new Map<string, string>();
  for (const source of facility.sources) {
    const answer = await fetch(`${origin}/intake/sources/${source.code}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...source, code: undefined, facility: facility.code, facilityName: facility.name, msh4: [] }),
    });
    if (!answer.ok) throw new Error(`PUT /intake/sources: ${answer.status} ${await answer.text()}`);
    const made = (await answer.json()) as { readonly token?: string };
    if (made.token !== undefined) tokens.set(source.code, made.token);
  }
  return tokens;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await ended;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
