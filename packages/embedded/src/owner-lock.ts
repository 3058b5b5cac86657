import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { problem } from '@hub/outcome';
import { birth, isAlive } from './process-identity.ts';

/**
 * Says which process uses a data folder. Needed beside Postgres' own `postmaster.pid`, because a server outlives the hub
 * that was killed: the lock tells an orphan (taken over) from a hub that runs (refused).
 * Throws `conflict/data-in-use` naming the process that holds it. Answers the function that gives it back.
 */
export function takeOwnership(file: string, dataDir: string): () => void {
  const mine = JSON.stringify({ pid: process.pid, birth: birth(process.pid) });
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o644 });
      return () => {
        if (read(file) === mine) rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const found = read(file);
    if (found === undefined) continue;
    const holder = parse(found);
    if (holder !== undefined && isAlive(holder.pid) && (holder.birth === undefined || holder.birth === birth(holder.pid))) {
      throw problem(
        'conflict',
        'data-in-use',
        `Dữ liệu ở ${dataDir} đang được tiến trình ${holder.pid} sử dụng. Hãy dừng tiến trình đó, hoặc đặt DATA_DIR (và PORT) khác.`,
        `The data in ${dataDir} is in use by process ${holder.pid}. Stop that process, or set another DATA_DIR (and PORT).`,
      );
    }
    // Its process is gone. Moved aside first: of two starts that see the same dead owner only one moves it.
    const aside = `${file}.${process.pid}`;
    try {
      renameSync(file, aside);
    } catch {
      continue;
    }
    if (read(aside) !== found) renameSync(aside, file);
    else rmSync(aside, { force: true });
  }
  throw problem(
    'conflict',
    'data-in-use',
    `Nhiều tiến trình cùng khởi động trên dữ liệu ${dataDir}. Hãy thử lại.`,
    `Several processes are starting on the data in ${dataDir}. Try again.`,
  );
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string): { readonly pid: number; readonly birth?: string } | undefined {
  try {
    const value = JSON.parse(text) as { pid?: unknown; birth?: unknown };
    if (typeof value.pid !== 'number') return undefined;
    return { pid: value.pid, ...(typeof value.birth === 'string' ? { birth: value.birth } : {}) };
  } catch {
    return undefined; // half written by a process that died
  }
}
