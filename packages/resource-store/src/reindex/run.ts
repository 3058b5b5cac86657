import { setTimeout as sleep } from 'node:timers/promises';
import { type ReindexProgress, reindexProgress } from './progress.ts';
import { analyzeReindexed, type ReindexDeps, reindexer } from './reindex.ts';

/** How much of the machine it may take, and who is told. */
export interface ReindexRun extends ReindexDeps {
  /** Rests after each block for this many times what the block took; 0 goes as fast as it can. */
  readonly rest: number;
  readonly signal: AbortSignal;
  /** Told after a block, at most every `tellEveryMs`, and at the end (undefined). */
  readonly tell: (progress: ReindexProgress | undefined) => void;
  readonly tellEveryMs?: number;
}

const ELSEWHERE_MS = 5_000;

/** Indexes again until every resource has every row or the signal ends it. Nothing to do costs one small statement. True when all is done. */
export async function runReindex({ rest, signal, tell, tellEveryMs = 10_000, ...deps }: ReindexRun): Promise<boolean> {
  if ((await reindexProgress(deps.database)) === undefined) return true;
  const { step } = reindexer(deps);
  let told = 0;
  while (!signal.aborted) {
    const began = Date.now();
    const did = await step();
    if (did === 'done') {
      await analyzeReindexed(deps.database);
      tell(undefined);
      return true;
    }
    const took = Date.now() - began;
    if (Date.now() - told >= tellEveryMs) {
      told = Date.now();
      const progress = await reindexProgress(deps.database);
      if (progress !== undefined) tell(progress);
    }
    await sleep(did === 'elsewhere' ? ELSEWHERE_MS : rest * took, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
