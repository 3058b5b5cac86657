import type { Text } from './message.ts';

/** Stands for the caller's origin while the text is made: a name that can never be one (RFC 2606). */
const ORIGIN = 'http://origin.invalid';
/** Bases whose pieces are kept at most: the Host header is the client's, and every other one costs an array of a few pieces. */
const MAX_BASES = 16;

/**
 * The text of a document that differs between bases in the base alone. It is made once, at the first question, and kept in the
 * pieces between the places where the origin stands: an answer for another base shares them. The same base gets the same
 * object, so that an edge may keep what it made of it.
 */
export function textByBase(document: (base: string) => unknown): (base: string) => Text {
  let between: readonly string[] | undefined;
  const kept = new Map<string, Text>();
  return (base) => {
    const known = kept.get(base);
    if (known !== undefined) return known;
    between ??= JSON.stringify(document(`${ORIGIN}/fhir`)).split(ORIGIN);
    const origin = JSON.stringify(base.replace(/\/fhir$/, '')).slice(1, -1);
    const text: string[] = [];
    for (const [index, piece] of between.entries()) text.push(...(index === 0 ? [piece] : [origin, piece]));
    if (kept.size >= MAX_BASES) kept.clear();
    kept.set(base, text);
    return text;
  };
}
