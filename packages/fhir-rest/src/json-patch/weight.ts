import { isNumber } from './number.ts';

/** About how many characters a value is as JSON: one per value, and those of its texts and names. Stops counting above `most`. */
export function weight(value: unknown, most: number): number {
  if (typeof value === 'string') return 1 + value.length;
  if (typeof value !== 'object' || value === null || isNumber(value)) return 1;
  let sum = 1;
  for (const name of Object.keys(value)) {
    sum += name.length + weight((value as Readonly<Record<string, unknown>>)[name], most - sum);
    if (sum > most) break;
  }
  return sum;
}
