import { tokenKey, typedCode } from '../../extract/keys.ts';
import type { Parameter } from '../../parameters.ts';
import { split, unescapeValue } from '../../query/split.ts';

/** `code` (any system), `system|code`, `|code` (system null: the value has none), `system|` (any code of it). */
export interface TokenValue {
  readonly system?: string | null;
  readonly code?: string;
  /** With it the value is every code from `code` on that sorts, by code point, before this one. */
  readonly upto?: string;
}

/** Codes that only stored terminology can tell: of a value set, or above or below a code. */
export type AskedConcepts =
  | { readonly how: 'in'; readonly url: string }
  | { readonly how: 'above' | 'below'; readonly system: string; readonly code: string };

/** Modifiers whose value is a token as without one. */
export const TOKEN_MODIFIERS = ['not'] as const;

/**
 * Reads one token value; undefined when there is neither system nor code. The code system that R4 binds a `code`
 * element to is implied: such codes are stored without a system, and `system|code` with it finds them.
 */
export function parseToken(text: string, parameter: Parameter): TokenValue | undefined {
  const parts = split(text, '|');
  if (parts.length > 2) return undefined;
  const code = unescapeValue(parts.at(-1) as string);
  if (parts.length === 1) return code === '' ? undefined : { code: tokenKey(code) };
  const system = unescapeValue(parts[0] as string);
  if (system === '') return code === '' ? undefined : { system: null, code: tokenKey(code) };
  const stored = system === parameter.codeSystem ? null : system;
  return code === '' ? { system: stored } : { system: stored, code: tokenKey(code) };
}

/** Reads `system|code|value` of `:of-type`: all three must be there (R4 search.html#token). */
export function parseOfType(text: string): TokenValue | undefined {
  const parts = split(text, '|').map(unescapeValue);
  const [system = '', code = '', value = ''] = parts;
  return parts.length === 3 && system !== '' && code !== '' && value !== ''
    ? { system, code: tokenKey(typedCode(code, value)) }
    : undefined;
}

/** Reads `system|code` of `:above` and `:below`; the system is part of the question. */
export function parseConcept(text: string): { readonly system: string; readonly code: string } | undefined {
  const [system = '', code = '', ...more] = split(text, '|').map(unescapeValue);
  return more.length > 0 || system === '' || code === '' ? undefined : { system, code };
}
