import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * True when a process with this number runs, ours or not. A process that has ended but was not collected by its parent
 * (a container without an init process collects none) does not run.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return fields(pid)?.[0] !== 'Z';
}

/** When the process began, as an opaque text: a process number that was given out again has another one. */
export function birth(pid: number): string | undefined {
  return fields(pid)?.[19] ?? ask(pid, 'lstart=');
}

/** What Linux says of a process from its state on (field 3 of /proc/…/stat). The name before it may hold blanks and brackets. */
function fields(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** The command line of a process, words joined by blanks. */
export function commandLine(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return ask(pid, 'command=');
  }
}

function ask(pid: number, what: string): string | undefined {
  try {
    return execFileSync('ps', ['-o', what, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
