import { textKey } from './extract/keys.ts';
import type { IndexRows } from './index-rows.ts';
import { numbersOf } from './parameters.ts';

/**
 * What kind of thing a resource is, in 32 bits: four of them set for each of its codes under one of these parameters (a Bloom filter). Every
 * reference row of the resource carries it, so that "results of this patient with this code" passes over the patient's other
 * resources within the index of references. It says "not this code" for certain and "this code" nearly so: of resources with two codes a
 * five-hundredth seems to have a third, with four a twentieth. Who asks looks the code up besides.
 *
 * Stored in index rows: neither the list nor the bits change without an index revision (revisions.ts).
 */
const SIGNED = ['code', 'category', 'type', 'class', 'vaccine-code'] as const;

/** Of a reference row stored by a hub that made no signatures: it may have any code. */
export const ANY_CODE = -1;

let numbers: ReadonlySet<number> | undefined;

/** True for parameters whose codes are in the signature. */
export function isSigned(number: number): boolean {
  numbers ??= new Set(numbersOf('token', SIGNED));
  return numbers.has(number);
}

/** The bits of one code ({@link import('./extract/keys.ts').tokenKey}), as a 32-bit integer; its system is not in them. */
export function codeBits(code: string): number {
  // FNV's low bits follow the text's low bits: mixed once more, five bits name each bit.
  let h = textKey(code);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h ^= h >>> 13;
  return (1 << (h & 31)) | (1 << ((h >>> 5) & 31)) | (1 << ((h >>> 10) & 31)) | (1 << ((h >>> 15) & 31));
}

/** The signature of a resource with these tokens. */
export function signatureOf(tokens: IndexRows['tokens']): number {
  let bits = 0;
  for (const { param, code } of tokens) if (isSigned(param)) bits |= codeBits(code);
  return bits;
}
