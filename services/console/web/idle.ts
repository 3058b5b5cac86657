import { useEffect, useRef } from 'preact/hooks';

const SIGNS = ['pointerdown', 'keydown', 'scroll', 'drop'] as const;
const LOOK_MS = 10_000;

/** Calls `then` when nobody has touched the page for `afterMs`, while `on`. */
export function useIdle(on: boolean, afterMs: number, then: () => void): void {
  const call = useRef(then);
  call.current = then;
  useEffect(() => {
    if (!on) return;
    let last = Date.now();
    const seen = (): void => {
      last = Date.now();
    };
    for (const sign of SIGNS) addEventListener(sign, seen, { capture: true, passive: true });
    const look = setInterval(() => {
      if (Date.now() - last > afterMs) call.current();
    }, LOOK_MS);
    return () => {
      clearInterval(look);
      for (const sign of SIGNS) removeEventListener(sign, seen, { capture: true });
    };
  }, [on, afterMs]);
}
