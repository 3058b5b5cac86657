import { hash } from 'node:crypto';
import { typeNumber } from '@hub/fhir-model';
import { ELSEWHERE, saidType } from '@hub/search';

/**
 * What a reference to something not (yet) in the hub points at: a negative number that follows from "Type/id" alone, so
 * that a search for it needs no table, and the row can be turned to the real one when the resource arrives. 52 bits.
 *
 * A resource of another server ({@link ELSEWHERE}, its URL as id) has a number below those: 44 bits of the URL, 8 of the type the URL says. No
 * arrival changes it.
 */
export function unknownTarget(type: string, id: string): number {
  if (type === ELSEWHERE) return FIRST_ELSEWHERE - bits(id, 5, 4) * TYPES - (typeNumber(saidType({ type, id }) ?? '') ?? 0);
  return -bits(`${type}/${id}`, 6, 4) - 1;
}

/** Numbers of the hub's own types fit below. */
const TYPES = 256;
/** Numbers of local targets end above: -2^52. */
const FIRST_ELSEWHERE = -(2 ** 52) - 1;

/** The first bytes of a text's hash and some bits of the next, as a whole number. */
function bits(text: string, bytes: number, more: number): number {
  // As text: a digest in a buffer costs more than the digest, and every reference that is written has one.
  const digest = hash('sha256', text, 'binary');
  let number = 0;
  for (let i = 0; i < bytes; i++) number = number * 256 + digest.charCodeAt(i);
  return number * 2 ** more + (digest.charCodeAt(bytes) >> (8 - more));
}

/** SQL: the target (an expression) is not in the hub, and may be of the type of this number: one of another server says so, of the others none is known. */
export function mayBeOfType(target: string, type: number): string {
  return `(${target} < 0 and (${target} > ${FIRST_ELSEWHERE} or (${FIRST_ELSEWHERE} - ${target}) % ${TYPES} = ${type}))`;
}
