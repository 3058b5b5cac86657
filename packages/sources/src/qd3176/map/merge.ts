import type { Extension, Identifier, Period } from '@hub/fhir-model';

/** Parts of merging a newer description of something into the stored one (contract §1.1: a blank never clears a stored value). */

/** Extensions by url: those of the newer side replace all of that url, new urls come last. */
export function mergeExtensions(
  stored: readonly Extension[] | undefined,
  newer: readonly Extension[] | undefined,
): Extension[] | undefined {
  if (newer === undefined) return stored === undefined ? undefined : [...stored];
  if (stored === undefined) return [...newer];
  const merged: Extension[] = [];
  const done = new Set<string>();
  for (const { url } of [...stored, ...newer]) {
    if (done.has(url)) continue;
    done.add(url);
    const replacing = newer.filter((extension) => extension.url === url);
    merged.push(...(replacing.length > 0 ? replacing : stored.filter((extension) => extension.url === url)));
  }
  return merged;
}

/** Identifiers united by (system, value) in stored order; a newer period fills and replaces the stored one's ends. */
export function mergeIdentifiers(stored: readonly Identifier[] | undefined, newer: readonly Identifier[] | undefined): Identifier[] {
  const merged = new Map<string, Identifier>();
  for (const identifier of stored ?? []) merged.set(keyOf(identifier), identifier);
  for (const identifier of newer ?? []) {
    const key = keyOf(identifier);
    const known = merged.get(key);
    merged.set(key, known === undefined ? identifier : mergeIdentifier(known, identifier));
  }
  return [...merged.values()];
}

const keyOf = (identifier: Identifier): string => `${identifier.system ?? ''}\n${identifier.value ?? ''}`;

function mergeIdentifier(stored: Identifier, newer: Identifier): Identifier {
  const { period: _stored, ...rest } = stored;
  const { period: _newer, ...newerRest } = newer;
  const period = mergePeriods(stored.period, newer.period);
  return { ...rest, ...newerRest, ...(period === undefined ? {} : { period }) };
}

/** Ends of a period, the newer side's where it has one; of two that contradict each other the newer one. */
export function mergePeriods(stored: Period | undefined, newer: Period | undefined): Period | undefined {
  const start = newer?.start ?? stored?.start;
  const end = newer?.end ?? stored?.end;
  if (start !== undefined && end !== undefined && end < start) return newer?.start === undefined ? { end } : { start };
  if (start === undefined && end === undefined) return undefined;
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}
