import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findOnPath } from '../find-on-path.ts';
import { readAnswer, type ShownAnswer } from './page.ts';

const run = promisify(execFile);

/** What a test prints in place of its calls, so that nobody takes silence for a pass. */
export const curlMissing = 'not run: needs curl on PATH (Debian: apt-get install curl)';

/** True when this machine has a curl, and a shell to write it in. */
export const hasCurl = (): boolean => findOnPath('curl') !== undefined && findOnPath('sh') !== undefined;

/** A call as it was made: what curl asked, and what it printed. */
export interface RealCall {
  readonly method: string;
  readonly url: URL;
  readonly answer: ShownAnswer;
}

/**
 * Runs the shell lines of a page (one curl among them) in an empty folder and reads what curl printed (`-i`: head and body). Interim
 * answers (100) are passed over. Throws with what was printed when the shell fails.
 */
export async function runShell(shell: string, environment: Readonly<Record<string, string>>): Promise<RealCall> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-page-'));
  try {
    // No progress meter, errors in words, and beside the answer what was asked; nothing of the machine's own settings.
    writeFileSync(join(folder, '.curlrc'), 'silent\nshow-error\nwrite-out = "%{stderr}%{method} %{url_effective}\\n"\n');
    const { PATH = '' } = process.env;
    const { stdout, stderr } = await run('sh', ['-euc', shell], {
      cwd: folder,
      env: { PATH, HOME: folder, CURL_HOME: folder, no_proxy: '*', ...environment },
      maxBuffer: 1 << 26,
      timeout: 60_000,
    });
    const [method = '', url = ''] = (stderr.trim().split('\n').at(-1) ?? '').split(' ');
    return { method, url: new URL(url), answer: readAnswer(stdout.replace(/^(HTTP\/1\.1 1\d\d [\s\S]*?\r\n\r\n)+/, '')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
