import { FIRST_ENTRY_CODES, firstEntryParameter } from './first-entry.ts';
import { hasNarrative } from './narrative.ts';
import { type ParameterType, parametersOf, SEARCHED_TYPES } from './parameters.ts';
import { includesOf, revincludesOf } from './query/inclusion.ts';

/** What the search answers on one type. The parser takes exactly this; the CapabilityStatement is written from it. */
export interface SupportedSearch {
  readonly type: string;
  readonly parameters: readonly { readonly code: string; readonly type: ParameterType }[];
  readonly includes: readonly string[];
  readonly revincludes: readonly string[];
}

/** Every searched type with what can be asked of it, `_id`, `_lastUpdated`, `_source` and `_content` included. */
export const supported: readonly SupportedSearch[] = SEARCHED_TYPES.map((type) => ({
  type,
  parameters: [
    { code: '_id', type: 'token' as const },
    { code: '_lastUpdated', type: 'date' as const },
    { code: '_source', type: 'uri' as const },
    { code: '_content', type: 'special' as const },
    ...(hasNarrative(type) ? [{ code: '_text', type: 'special' as const }] : []),
    ...FIRST_ENTRY_CODES.filter((code) => firstEntryParameter(type, code) !== undefined).map((code) => ({
      code,
      type: 'reference' as const,
    })),
    ...[...(parametersOf(type)?.values() ?? [])].map(({ code, type: kind }) => ({ code, type: kind })),
  ],
  includes: includesOf(type),
  revincludes: revincludesOf(type),
}));

/** Modifiers by parameter type, `:missing` everywhere but on composites; `_id`, `_lastUpdated` and `_source` take `:missing` alone; a reference also takes `:Type`. */
export const SUPPORTED_MODIFIERS: Readonly<Record<ParameterType, readonly string[]>> = {
  token: ['missing', 'not', 'text', 'in', 'not-in', 'above', 'below', 'of-type'],
  string: ['missing', 'exact', 'contains'],
  date: ['missing'],
  quantity: ['missing'],
  number: ['missing'],
  reference: ['missing', 'identifier', ':Type'],
  uri: ['missing', 'above', 'below'],
  composite: [],
  special: ['missing'],
};
