import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Whose a journal is. */
export interface Owner {
  readonly pid: number;
  /** When the process began, as Linux counts it: a number that was given out again has another one. */
  readonly birth?: string | undefined;
  /** Where its number means something: the machine since its start and, in containers, their own count of processes. */
  readonly place: string;
}

/** This process. */
export function thisOwner(): Owner {
  return { pid: process.pid, birth: birth('self'), place: place() };
}

/** Whether a journal's process still runs; undefined where that cannot be told from here. */
export function runs({ pid, birth: born, place: where }: Owner): boolean | undefined {
  if (where !== place()) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = birth(pid);
  return born === undefined || now === undefined ? undefined : now === born;
}

function place(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Field 22 of /proc/…/stat; a process that ended and was not collected has none. The name before it may hold blanks and brackets. */
function birth(pid: number | 'self'): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : fields[19];
  } catch {
    return undefined;
  }
}
