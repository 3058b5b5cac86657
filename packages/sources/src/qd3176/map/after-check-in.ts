import type { Encounter, Extension } from '@hub/fhir-model';
import { fieldExtension, hubExtension } from './names.ts';
import type { Scope } from './scope.ts';

/** Of the visit's dates the one a check-in may know and XML1 leave blank. Its start stands in both. */
const DATES = ['NGAY_VAO_NOI_TRU'] as const;

/**
 * The Encounter of XML1 over that of the check-in: XML1 wins; of the visit's dates the check-in fills the gaps (contract §1.1).
 * What is kept says that it came from XML0 (`{SD}from-table` on the value), so that a later XML1 keeps it as well and the
 * row of XML1 can be told apart from it. Pure; the same XML1 again gives the same text.
 */
export function afterCheckIn(stored: Encounter, newer: Encounter & { id: string }, scope: Scope): Encounter & { id: string } {
  const mark = hubExtension(scope.names, 'from-table');
  const kept: Extension[] = [];
  for (const field of DATES) {
    const url = fieldExtension(scope.names, field);
    const has = (encounter: Encounter) => encounter.extension?.find((extension) => extension.url === url);
    const before = has(stored);
    if (has(newer) !== undefined || before?.valueDateTime === undefined) continue;
    const marked = before._valueDateTime?.extension?.some((extension) => extension.url === mark) === true;
    if (!marked && stored.status !== 'in-progress') continue; // an XML1 said it, and takes it back now
    kept.push({ url, valueDateTime: before.valueDateTime, _valueDateTime: { extension: [{ url: mark, valueCode: 'XML0' }] } });
  }
  return kept.length === 0 ? newer : withExtensions(newer, kept);
}

/** Extensions stand right after `meta`, where the mapping writes them. */
function withExtensions(encounter: Encounter & { id: string }, more: readonly Extension[]): Encounter & { id: string } {
  const { resourceType, id, meta, extension = [], ...rest } = encounter;
  return { resourceType, id, ...(meta === undefined ? {} : { meta }), extension: [...extension, ...more], ...rest };
}
