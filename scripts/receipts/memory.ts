import { readFileSync } from 'node:fs';
import { childrenOf, memoryOf } from '../bench/machine.ts';

/** Peak memory, MiB. */
export interface Peaks {
  /** The serving process, and what it started (the worker): the peak of each. */
  readonly node: readonly number[];
  /** Proportional memory of all Postgres processes together, its shared buffers in it; undefined where it cannot be read. */
  readonly postgres: number | undefined;
}

const EVERY_MS = 2_000;

/** Watches the memory of a hub until `stop`, which answers the peaks. */
export function watchMemory(hubPid: number, postgresPid: number | undefined): () => Peaks {
  const node = new Map<number, number>();
  let postgres: number | undefined;
  const look = (): void => {
    for (const pid of [hubPid, ...childrenOf(hubPid)]) {
      const peak = memoryOf(pid)?.peak;
      if (peak !== undefined) node.set(pid, Math.max(peak, node.get(pid) ?? 0));
    }
    const now = postgresPid === undefined ? undefined : proportional([postgresPid, ...childrenOf(postgresPid)]);
    if (now !== undefined) postgres = Math.max(now, postgres ?? 0);
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  return () => {
    clearInterval(timer);
    look();
    return { node: [...node.values()], postgres };
  };
}

/** Sum of Pss (Linux): pages that processes share are counted once. Undefined when the first cannot be read. */
function proportional(pids: readonly number[]): number | undefined {
  let kib = 0;
  for (const [i, pid] of pids.entries()) {
    try {
      kib += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // A connection that ended meanwhile is none of it; the postmaster never does.
      if (i === 0) return undefined;
    }
  }
  return Math.round(kib / 1024);
}
