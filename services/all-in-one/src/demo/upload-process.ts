import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { problem } from '@hub/outcome';
import type { UploadJob, UploadNews } from './upload-job.ts';

const MAIN = fileURLToPath(new URL('./upload-main.ts', import.meta.url));

/**
 * Sends a province's files from a process of its own. Resolves when all are taken in durably, or when `signal` aborts; rejects with
 * ProblemError `unavailable/demo-load` when an answer was no or the process broke off. `onSent` is told the visits sent in all.
 */
export async function uploadInProcess(job: UploadJob, signal: AbortSignal, onSent: (visits: number) => void): Promise<void> {
  if (signal.aborted) return;
  const child = fork(MAIN, {
    execArgv: [],
    // Its own group: Ctrl-C at the terminal reaches the hub, which ends it. Gone without a word, the hub takes it along (disconnect).
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  let last: UploadNews | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      // Both: the last word may still be on its way when the process is gone.
      void Promise.all([once(child, 'exit'), once(child, 'disconnect')]).then(() => resolve(), reject);
      child.on('message', (news: UploadNews) => {
        last = news;
        if (news.kind === 'sent') onSent(news.visits);
      });
      child.send(job, (error) => {
        if (error !== null && !signal.aborted) reject(error);
      });
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
  if (signal.aborted || last?.kind === 'done') return;
  const [what, why] =
    last?.kind === 'refused'
      ? [last.what, String(last.status)]
      : ['POST /intake/submissions', last?.kind === 'broken' ? last.code : 'exit'];
  throw problem('unavailable', 'demo-load', `Nạp dữ liệu thử dừng lại: ${what}: ${why}.`, `The demo load stopped: ${what}: ${why}.`);
}
