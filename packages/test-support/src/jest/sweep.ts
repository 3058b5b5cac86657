import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '@hub/embedded';

/** Temp folders of runs begin like this. */
export const PREFIX = 'hub-test-pg-';

/** Ends servers and deletes folders of runs that were killed before they could (their process is gone). Best effort. */
export async function sweepDeadRuns(): Promise<void> {
  for (const base of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    for (const name of list(base)) {
      const folder = join(base, name);
      const owner = number(join(folder, 'owner.json'), /"pid":(\d+)/);
      if (owner === undefined || isAlive(owner)) continue;
      try {
        const server =
          number(join(folder, 'cluster', 'postmaster.pid'), /^(\d+)/) ??
          number(join(folder, 'open', 'cluster', 'postmaster.pid'), /^(\d+)/);
        if (server !== undefined && isAlive(server)) process.kill(server, 'SIGQUIT');
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      } catch {
        // Another user's, or being swept by another run.
      }
    }
  }
}

function list(base: string): readonly string[] {
  try {
    return readdirSync(base).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function number(file: string, pattern: RegExp): number | undefined {
  try {
    const found = pattern.exec(readFileSync(file, 'utf8'))?.[1];
    return found === undefined ? undefined : Number(found);
  } catch {
    return undefined;
  }
}
