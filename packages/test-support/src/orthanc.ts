import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findOnPath } from './find-on-path.ts';
import { freePort } from './free-port.ts';

/** What a test prints in place of its PACS, so that nobody takes silence for a pass. */
export const orthancMissing = 'not run: needs orthanc (Debian: apt-get install orthanc orthanc-dicomweb)';

const PLUGINS = '/usr/share/orthanc/plugins';

/** Debian puts the server where only root looks for programs. */
const program = (): string | undefined => findOnPath('Orthanc', ['/usr/sbin', '/usr/local/sbin']);

/** Whether this machine has an Orthanc with its DICOMweb plug-in. */
export function hasOrthanc(): boolean {
  try {
    return program() !== undefined && readdirSync(PLUGINS).some((name) => name.includes('DicomWeb'));
  } catch {
    return false;
  }
}

/** A PACS of a test's own. */
export interface TestOrthanc {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Asks it by its REST API; a body is posted unless a method says otherwise. Throws for an answer that is no success. */
  call(path: string, body?: Uint8Array | string, method?: string): Promise<unknown>;
  /** Ends its process; what it stores stays. */
  halt(): Promise<void>;
  /** Starts it again on the same port, with what it stored. */
  start(): Promise<void>;
  /** Takes away what it stores, while it is halted: its numbers begin again. */
  wipe(): void;
  /** Ends it; nothing of it stays. */
  stop(): Promise<void>;
}

/** Starts a throw-away Orthanc on a free port of 127.0.0.1: DICOMweb, no DICOM port, studies stable after a second. Only where {@link hasOrthanc}. */
export async function testOrthanc(): Promise<TestOrthanc> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-test-orthanc-'));
  const storage = join(folder, 'storage');
  const [username, password] = ['hub', 'a-password-of-the-pacs'];
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const configuration = join(folder, 'orthanc.json');
  const settings = {
    Name: 'test',
    StorageDirectory: storage,
    IndexDirectory: storage,
    Plugins: [PLUGINS],
    HttpPort: port,
    HttpServerEnabled: true,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: true,
    RegisteredUsers: { [username]: password },
    DicomServerEnabled: false,
    StableAge: 1,
    HttpThreadsCount: 8,
    DicomWeb: { Enable: true, Root: '/dicom-web/' },
  };
  writeFileSync(configuration, JSON.stringify(settings), { mode: 0o600 });
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  const onExit = (): void => void child?.kill('SIGKILL');
  process.once('exit', onExit);

  const start = async (): Promise<void> => {
    child = spawn(program() as string, [configuration], { cwd: folder, stdio: 'ignore' });
    const own = child;
    ended = new Promise((done) => own.once('exit', () => done()));
    for (const until = Date.now() + 60_000; Date.now() < until; await wait(50)) {
      const answer = await fetch(`${url}/system`, { headers: { authorization } }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok === true) return;
      if (own.exitCode !== null) break;
    }
    throw new Error('Orthanc did not start within 60 s');
  };
  const halt = async (): Promise<void> => {
    child?.kill('SIGTERM');
    await ended;
    child = undefined;
  };
  await start();
  return {
    url,
    username,
    password,
    start,
    halt,
    wipe: () => rmSync(storage, { recursive: true, force: true }),
    async call(path, body, method = body === undefined ? 'GET' : 'POST') {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { authorization },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`Orthanc answered ${answer.status}`);
      return text === '' ? undefined : JSON.parse(text);
    },
    async stop() {
      process.off('exit', onExit);
      child?.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
