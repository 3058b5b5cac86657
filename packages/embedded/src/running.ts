import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openFolder } from './open-folder.ts';
import { isAlive } from './process-identity.ts';

/**
 * The connection string of the embedded server that another process runs on `dataDir`, or undefined when none runs there.
 * For tools that work beside a running hub (backup, inspection). Never print it: it holds the password.
 */
export function runningPostgresUrl(dataDir: string): string | undefined {
  const folder = resolve(dataDir);
  const password = join(folder, 'password');
  if (!existsSync(password)) return undefined;
  const clusters = [join(folder, 'cluster'), ...(process.getuid?.() === 0 ? [join(openFolder(folder), 'cluster')] : [])];
  for (const cluster of clusters) {
    const port = portOf(cluster);
    if (port !== undefined) return `postgres://postgres:${readFileSync(password, 'utf8').trim()}@127.0.0.1:${port}/hub`;
  }
  return undefined;
}

/** Line 4 of `postmaster.pid`, when its process runs and says that it is ready. */
function portOf(cluster: string): number | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return lines[7]?.trim() === 'ready' && isAlive(pid) ? port : undefined;
}
