import { readFileSync } from 'node:fs';
import { cpus, totalmem, type } from 'node:os';
import { join } from 'node:path';

/** What a figure depends on besides the code. No names of hosts or people. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
}

export function machine(): Machine {
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: type(),
    node: process.version,
  };
}

/** Ticks of /proc/stat per second, on every Linux that matters here. */
const HERTZ = 100;

/** CPU seconds of one process and everything it started (Linux; elsewhere 0). */
export function cpuSeconds(pid: number, processes: readonly number[] = childrenOf(pid)): number {
  let ticks = 0;
  for (const one of [pid, ...processes]) {
    const fields = stat(one);
    // utime, stime, and what already ended below it (cutime, cstime).
    if (fields) ticks += Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
  }
  return ticks / HERTZ;
}

/** Peak and present resident memory of a process in MiB (Linux; elsewhere undefined). */
export function memoryOf(pid: number): { readonly peak: number; readonly now: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mib = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
    return { peak: mib('VmHWM'), now: mib('VmRSS') };
  } catch {
    return undefined;
  }
}

/** Share of all cores' time that was busy since `from`; says how disturbed a figure may be. */
export function machineBusy(): number {
  try {
    const fields = (readFileSync('/proc/stat', 'utf8').split('\n')[0] as string).trim().split(/\s+/).slice(1).map(Number);
    return ((fields[0] ?? 0) + (fields[1] ?? 0) + (fields[2] ?? 0) + (fields[5] ?? 0) + (fields[6] ?? 0)) / HERTZ;
  } catch {
    return 0;
  }
}

/** What the machine did during some work: CPU seconds by who spent them. */
export interface Spent {
  readonly node: number;
  readonly postgres: number;
  readonly client: number;
  /** Programs that have nothing to do with it: a figure with much of this was disturbed. */
  readonly others: number;
  /** `others` as a share of all cores' time. */
  readonly disturbed: number;
}

/** Runs work and tells who spent the machine's time. `client` reads the client's own CPU from its result. */
export async function watched<T>(
  pids: { readonly node: number; readonly postgres: number | undefined },
  client: (result: T) => number,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly spent: Spent }> {
  const now = () => ({
    at: performance.now(),
    node: cpuSeconds(pids.node),
    postgres: pids.postgres === undefined ? 0 : cpuSeconds(pids.postgres),
    busy: machineBusy(),
  });
  const before = now();
  const result = await work();
  const after = now();
  const [node, postgres] = [after.node - before.node, after.postgres - before.postgres];
  const others = Math.max(0, after.busy - before.busy - node - postgres - client(result));
  const seconds = (after.at - before.at) / 1000;
  return { result, spent: { node, postgres, client: client(result), others, disturbed: others / (seconds * cpus().length) } };
}

/** Processes a process started and that still run (Linux; elsewhere none). */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function stat(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** First line of postmaster.pid. Undefined when it cannot be read (another user's folder). */
export function postmasterPid(clusterDir: string): number | undefined {
  try {
    return Number(readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}
