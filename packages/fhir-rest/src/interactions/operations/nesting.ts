import { problem } from '@hub/outcome';

/** Objects and lists within each other: twice what valid R4 may have (validation), and far from where a stack ends. */
const MOST_LEVELS = 256;

/** Throws 400 for JSON that is nested too deeply to be worked on. `expression`: its place. For what need not be valid R4, which has its own bound. */
export function requireShallow(json: unknown, expression: string): void {
  if (isDeeper(json, MOST_LEVELS))
    throw problem('incorrect', 'too-costly', `${expression} lồng nhau quá sâu.`, `${expression} is nested too deeply.`, expression);
}

function isDeeper(json: unknown, levels: number): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return levels === 0 || Object.values(json).some((one) => isDeeper(one, levels - 1));
}
