import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { problem } from '@hub/outcome';
import { readPostmaster } from './postmaster-pid.ts';
import { commandLine, isAlive } from './process-identity.ts';

/**
 * Clears what a killed hub left: a server that still runs (stopped in order), or a `postmaster.pid` whose process is gone or
 * whose number now belongs to something else (removed; Postgres would refuse to start). Called only by the owner of the data.
 */
export async function stopOrphan(clusterDir: string, dataDir: string): Promise<void> {
  const left = readPostmaster(clusterDir);
  if (left === undefined) return;
  if (!isAlive(left.pid) || !(commandLine(left.pid) ?? clusterDir).includes(clusterDir)) {
    rmSync(join(clusterDir, 'postmaster.pid'), { force: true });
    return;
  }
  try {
    process.kill(left.pid, 'SIGINT');
  } catch (cause) {
    throw Object.assign(inUse(left.pid, dataDir), { cause });
  }
  for (const until = Date.now() + 30_000; Date.now() < until; await wait(20)) {
    if (!isAlive(left.pid)) return;
  }
  throw inUse(left.pid, dataDir);
}

function inUse(pid: number, dataDir: string): Error {
  return problem(
    'conflict',
    'data-in-use',
    `Một máy chủ Postgres (tiến trình ${pid}) vẫn giữ dữ liệu ở ${dataDir} và không dừng được. Hãy dừng tiến trình đó rồi thử lại.`,
    `A Postgres server (process ${pid}) still holds the data in ${dataDir} and could not be stopped. Stop that process and try again.`,
  );
}
