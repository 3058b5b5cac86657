/** How long the process may be busy with one thing before others get their turn, milliseconds. */
const TURN_MS = 8;

/**
 * For work in many steps: asked between them, it is undefined while nobody has waited long, and then a promise to be awaited. A bundle of
 * thousands of entries would otherwise keep all other clients waiting for seconds.
 */
export function turns(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < TURN_MS) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        began = performance.now();
        resolve();
      });
    });
  };
}
