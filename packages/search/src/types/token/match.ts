import type { CodeableConcept, Coding, ContactPoint, Identifier } from '@hub/fhir-model';
import { tokenKey } from '../../extract/keys.ts';
import type { TypedValue } from '../../query/typed-value.ts';
import type { TokenValue } from './parse.ts';

/** The (system, code) pairs a value stands for. Nothing for types that are no token. */
export function tokensOf({ type, value }: TypedValue): { system: string | undefined; code: string }[] {
  const pairs = pairsOf(type, value);
  return pairs.flatMap(({ system, code }) => (typeof code === 'string' && code !== '' ? [{ system, code: tokenKey(code) }] : []));
}

function pairsOf(type: string, value: unknown): { system: string | undefined; code: string | undefined }[] {
  switch (type) {
    case 'CodeableConcept':
      return ((value as CodeableConcept).coding ?? []).map(({ system, code }) => ({ system, code }));
    case 'Coding':
      return [{ system: (value as Coding).system, code: (value as Coding).code }];
    case 'Identifier':
      return [{ system: (value as Identifier).system, code: (value as Identifier).value }];
    case 'ContactPoint':
      return [{ system: undefined, code: (value as ContactPoint).value }];
    case 'code':
    case 'id':
    case 'string':
    case 'uri':
    case 'boolean':
      return [{ system: undefined, code: String(value) }];
    default:
      return [];
  }
}

/** R4 search, token: `code` whatever the system; `|code` only without a system; `system|code` both; `system|` any code of it. */
export function matchToken(wanted: TokenValue, found: TypedValue): boolean {
  return tokensOf(found).some(
    ({ system, code }) =>
      (wanted.code === undefined || wanted.code === code) &&
      (wanted.system === undefined || (wanted.system === null ? system === undefined : wanted.system === system)),
  );
}
