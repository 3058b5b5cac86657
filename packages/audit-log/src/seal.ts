import type { Database } from '@hub/database';

/** One link of the chain. */
export interface Seal {
  readonly n: number;
  readonly hash: Buffer;
  readonly batches: number;
}

/** Batches of one seal at most. */
const AT_ONCE = 10_000;

/**
 * Seals what was committed since the last seal: one process at a time, the others pass. Reads only below the oldest transaction still running,
 * so the order of what is sealed never changes. undefined when there is nothing to seal, or somebody else is at it.
 */
export async function seal(database: Pick<Database, 'pool'>): Promise<Seal | undefined> {
  const { rows } = await database.pool.query<{ [K in keyof Seal]: Seal[K] | null }>('select n, hash, batches from audit_seal_next($1)', [
    AT_ONCE,
  ]);
  const [made] = rows;
  return made === undefined || made.n === null ? undefined : (made as Seal);
}

/** Seals every `everyMs` until it is stopped. `sealed` is told of each link; `failed` of what went wrong (the next round tries again). */
export function sealRegularly(
  database: Pick<Database, 'pool'>,
  {
    everyMs,
    sealed,
    failed,
  }: { readonly everyMs: number; readonly sealed?: (seal: Seal) => void; readonly failed?: (error: unknown) => void },
): { stop(): Promise<void> } {
  let round: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    round = round
      .then(() => seal(database))
      .then((made) => {
        if (made !== undefined) sealed?.(made);
      })
      .catch((error: unknown) => failed?.(error));
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
