import type { CodeableConcept, Coding, ContactPoint, Identifier, Reference } from '@hub/fhir-model';
import { stringKey, tokenKey, typedCode } from '../../extract/keys.ts';
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
  return tokensOf(found).some((pair) => isPair(wanted, pair));
}

/** `:of-type`: system and code of the type and the value, all three. */
export function matchOfType(wanted: TokenValue, found: TypedValue): boolean {
  return typedOf(found).some((pair) => isPair(wanted, pair));
}

function isPair(wanted: TokenValue, { system, code }: { readonly system: string | undefined; readonly code: string }): boolean {
  return (
    (wanted.code === undefined || (wanted.upto === undefined ? wanted.code === code : wanted.code <= code && code < wanted.upto)) &&
    (wanted.system === undefined || (wanted.system === null ? system === undefined : wanted.system === system))
  );
}

/** What `:of-type` compares of an identifier: the system of each coding of its type, the code with the value. */
export function typedOf({ type, value }: TypedValue): { system: string | undefined; code: string }[] {
  if (type !== 'Identifier') return [];
  const { type: kind, value: text } = value as Identifier;
  if (typeof text !== 'string' || text === '') return [];
  return (kind?.coding ?? []).flatMap(({ system, code }) =>
    system === undefined || code === undefined ? [] : [{ system, code: tokenKey(typedCode(code, text)) }],
  );
}

/** The logical identifier of a reference, which `:identifier` asks for. */
export function identifierOf({ type, value }: TypedValue): TypedValue[] {
  const identifier = type === 'Reference' ? (value as Reference).identifier : undefined;
  return identifier === undefined ? [] : [{ type: 'Identifier', value: identifier }];
}

/** The texts `:text` searches (R4 search.html#token): of a CodeableConcept its own and its codings', of a Coding its display, of an identifier that of its type. */
export function tokenTexts({ type, value }: TypedValue): string[] {
  switch (type) {
    case 'CodeableConcept': {
      const { coding, text } = value as CodeableConcept;
      return present([...(coding ?? []).map(({ display }) => display), text]);
    }
    case 'Coding':
      return present([(value as Coding).display]);
    case 'Identifier':
      return present([(value as Identifier).type?.text]);
    default:
      return [];
  }
}

const present = (texts: readonly (string | undefined)[]) => texts.filter((text): text is string => text !== undefined && text !== '');

/** `:text`: a text begins with what is asked, without case and marks. */
export function matchTokenText(wanted: string, found: TypedValue): boolean {
  return tokenTexts(found).some((text) => stringKey(text).startsWith(wanted));
}
