import { spawn } from 'node:child_process';
import type { Account } from './account.ts';

const OURS = /^(PG|LC_|MALLOC_)|^LANG$/;

/** The environment of the engine's programs: nothing of ours (PG… variables, locale, what the allocator of our processes is told) may change what they do. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !OURS.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/** Runs a program of the engine to its end; rejects with its last error lines when it fails. */
export function runTool(program: string, account: Account, args: readonly string[], input = ''): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { ...account, cwd: '/', env: toolEnvironment(), stdio: ['pipe', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-2000);
    });
    child.stdin.on('error', () => undefined); // it ended without reading: the exit code tells
    child.stdin.end(input);
    child.once('error', failed);
    child.once('close', (code) => {
      if (code === 0) done();
      else failed(new Error(errors.trim().split('\n').slice(-4).join(' · ') || `exit code ${code}`));
    });
  });
}
