/**
 * Contained resources have row numbers of their own, made from their container's and their place in it, so that they need no sequence and a
 * container's are known to be its own. The hub's own numbers stay below 2^43, and a container's first thousand are found: both fit 2^53.
 */
export const FIRST_CONTAINED = 2 ** 43;

/** The row number of the contained resource at a place (from 0). */
export function containedRid(container: number, place: number): number {
  return container + (place + 1) * FIRST_CONTAINED;
}

/** The place in its container of the contained resource of a row number. */
export function placeOfRid(rid: number): number {
  return Math.floor(rid / FIRST_CONTAINED) - 1;
}
