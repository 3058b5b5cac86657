import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Job, LoadResult } from './load.ts';

/** Runs one job in a client process. Throws when the client fails, or when most answers were errors. */
export async function runLoad(job: Job): Promise<LoadResult> {
  const child = fork(fileURLToPath(new URL('./load.ts', import.meta.url)), { stdio: 'inherit' });
  child.send(job);
  const [answer] = (await once(child, 'message')) as [{ result?: LoadResult; error?: string }];
  if (answer.result === undefined) throw new Error(`load client: ${answer.error}`);
  if (answer.result.errors > answer.result.requests)
    throw new Error(`load client: ${answer.result.errors} errors, first: ${answer.result.sample}`);
  return answer.result;
}
