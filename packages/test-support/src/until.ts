import { setTimeout as wait } from 'node:timers/promises';

/** Waits until it is so, and answers what it is then; fails with what it was last. `withinMs` is patience with a busy machine, not a measure. */
export async function until<T>(ask: () => Promise<T> | T, so: (found: T) => boolean, withinMs = 30_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await ask();
    if (so(found)) return found;
    if (performance.now() > end) throw new Error(`not so in ${withinMs} ms: ${JSON.stringify(found)?.slice(-500)}`);
    await wait(20);
  }
}
