import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Job, Jobs } from './load.ts';

/** Runs one job in a client process. Throws when the client fails, or when most answers were errors. */
export async function runLoad<K extends keyof Jobs>(job: Jobs[K]['job'] & { readonly kind: K }): Promise<Jobs[K]['result']> {
  const child = fork(fileURLToPath(new URL('./load.ts', import.meta.url)), { stdio: 'inherit' });
  child.send(job satisfies Job);
  const [answer] = (await once(child, 'message')) as [{ result?: Jobs[K]['result']; error?: string }];
  if (answer.result === undefined) throw new Error(`load client: ${answer.error}`);
  if (answer.result.errors > answer.result.requests)
    throw new Error(`load client: ${answer.result.errors} errors, first: ${answer.result.sample}`);
  return answer.result;
}
