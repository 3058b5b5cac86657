/** A timer that runs until it is stopped. */
export interface Sweep {
  /** No further round; resolves when a running one is over. */
  stop(): Promise<void>;
}

/**
 * Rings every source with due work every `everyMs`, the first time at once: what the queue lost, what a crash left, what is
 * due for a retry. A round that fails is reported; the next one tries again.
 */
export function startSweep(
  openSources: () => Promise<readonly number[]>,
  ringAll: (sourceIds: readonly number[]) => Promise<void>,
  everyMs: number,
  onError: (error: Error) => void = () => undefined,
): Sweep {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const round = async (): Promise<void> => {
    try {
      await ringAll(await openSources());
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
    }
    if (!stopped) {
      timer = setTimeout(() => {
        running = round();
      }, everyMs);
    }
  };
  let running = round();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
