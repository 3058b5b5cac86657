import { readFileSync, writeFileSync } from 'node:fs';
import { childrenOf, memoryOf } from '../machine.ts';

/** Largest memory of a process, MiB. */
export interface Peak {
  readonly process: string;
  readonly peak: number;
}

/** Watches what a hub's processes take from now on (Linux; elsewhere nothing). What is answered is to be called when the work is done. */
export function peaks(pid: number): () => readonly Peak[] {
  const pids = [pid, ...childrenOf(pid)];
  for (const one of pids) {
    try {
      // Largest so far is what it is now (proc(5), clear_refs).
      writeFileSync(`/proc/${one}/clear_refs`, '5');
    } catch {
      // Then it is the largest since it began.
    }
  }
  return () => pids.flatMap((one) => ({ process: one === pid ? 'hub' : nameOf(one), peak: memoryOf(one)?.peak ?? 0 }));
}

/** Name of a worker's process: the service whose program it runs. */
function nameOf(pid: number): string {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').join(' ');
    return /([a-z-]+)\/src\/main\.ts/.exec(line)?.[1] ?? line.slice(0, 40);
  } catch {
    return '?';
  }
}
