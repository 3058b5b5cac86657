import { KEY_BYTES } from './key-of-line.ts';

/** A line's place: which part, which line of it (from 0). */
export interface Place {
  readonly part: number;
  readonly line: number;
}

/** Number of the first 53 bits of a key: what can be sorted fast. */
const rough = (keys: Buffer, at: number): number => keys.readUIntLE(at, 6);

/**
 * The lines whose resource an earlier line of the import brings, each with that line. `parts`: keys of all parts in order. The first line of a resource
 * counts, whichever worker comes to it first.
 */
export function doublesOf(parts: readonly Buffer[]): readonly { readonly second: Place; readonly first: Place }[] {
  const total = parts.reduce((sum, keys) => sum + keys.length / KEY_BYTES, 0);
  const sorted = new Float64Array(total);
  let n = 0;
  for (const keys of parts) for (let at = 0; at < keys.length; at += KEY_BYTES) sorted[n++] = rough(keys, at);
  sorted.sort();
  const suspects = new Set<number>();
  for (let i = 1; i < total; i++) if (sorted[i] === sorted[i - 1] && sorted[i] !== 0) suspects.add(sorted[i] as number);
  if (suspects.size === 0) return [];
  const firsts = new Map<bigint, Place>();
  const doubles: { readonly second: Place; readonly first: Place }[] = [];
  for (const [part, keys] of parts.entries()) {
    for (let at = 0; at < keys.length; at += KEY_BYTES) {
      if (!suspects.has(rough(keys, at))) continue;
      const key = keys.readBigUInt64LE(at);
      const place = { part, line: at / KEY_BYTES };
      const first = firsts.get(key);
      if (first === undefined) firsts.set(key, place);
      else doubles.push({ second: place, first });
    }
  }
  return doubles;
}
