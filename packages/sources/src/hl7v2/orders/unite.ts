import type { Identifier, Reference } from '@hub/fhir-model';

/** Sets that every message adds to, in an order that depends on their content alone (as-of.ts, `Shape.unite`). */

/** Identifiers by system and value. */
export function uniteIdentifiers(stored: unknown, own: unknown): Identifier[] | undefined {
  return united(stored as Identifier[] | undefined, own as Identifier[] | undefined, ({ system = '', value = '' }) => `${system}|${value}`);
}

/** References by what they are called outside, else by where they lead. */
export function uniteReferences(stored: unknown, own: unknown): Reference[] | undefined {
  return united(stored as Reference[] | undefined, own as Reference[] | undefined, ({ reference = '', identifier }) => {
    return `${identifier?.system ?? ''}|${identifier?.value ?? ''}|${reference}`;
  });
}

function united<T>(stored: readonly T[] = [], own: readonly T[] = [], keyOf: (one: T) => string): T[] | undefined {
  const all = new Map<string, T>();
  for (const one of [...stored, ...own]) all.set(keyOf(one), one);
  if (all.size === 0) return undefined;
  return [...all.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
