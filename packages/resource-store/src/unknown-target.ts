import { hash } from 'node:crypto';

/**
 * What a reference to something not (yet) in the hub points at: a negative number that follows from "Type/id" alone, so
 * that a search for it needs no table, and the row can be turned to the real one when the resource arrives. 52 bits.
 */
export function unknownTarget(type: string, id: string): number {
  const digest = hash('sha256', `${type}/${id}`, 'buffer');
  return -(digest.readUIntBE(0, 6) * 16 + ((digest[6] as number) >> 4)) - 1;
}
