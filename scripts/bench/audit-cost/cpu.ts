import { readdirSync, readFileSync } from 'node:fs';
import { childrenOf } from '../machine.ts';

/** CPU microseconds that a process has used so far, by the scheduler's count of nanoseconds, thread by thread (Linux). */
export function cpuMicros(pid: number): number {
  let nanoseconds = 0;
  for (const thread of threads(pid)) nanoseconds += used(`/proc/${pid}/task/${thread}/schedstat`);
  return nanoseconds / 1_000;
}

/** The same of a process and those it started, by process: what one that ended meanwhile used is not known. */
export function cpuByProcess(pid: number): ReadonlyMap<number, number> {
  return new Map([pid, ...childrenOf(pid)].map((one) => [one, cpuMicros(one)]));
}

/** What was used between two looks. */
export function cpuBetween(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const [pid, time] of after) sum += time - (before.get(pid) ?? 0);
  return sum;
}

/** A process that ended meanwhile has none. */
function threads(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function used(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8').split(' ')[0]);
  } catch {
    return 0;
  }
}
