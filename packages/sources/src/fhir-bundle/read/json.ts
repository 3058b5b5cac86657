import { hasRepeatedMember, parseResource } from '@hub/fhir-model';
import { FhirFault } from './fault.ts';

/** Characters written as escapes: what they compose to is only seen after reading. */
const ESCAPES = /\\u[0-9a-fA-F]{4}/;

/** A piece of JSON as it is read everywhere in the hub: NFC, every decimal with its digits. `repeated`: an object says a member twice. */
export interface ReadPiece {
  readonly value: unknown;
  readonly repeated: boolean;
}

/** Reads a piece. Throws {@link FhirFault} for what is no JSON. */
export function readPiece(piece: string): ReadPiece {
  const text = piece.normalize('NFC');
  try {
    const value: unknown = parseResource(text);
    const repeated = hasRepeatedMember(text, value);
    return { value: ESCAPES.test(text) ? parseResource(JSON.stringify(value).normalize('NFC')) : value, repeated };
  } catch {
    // SyntaxError; brackets are counted before.
    throw new FhirFault('VN-FHIR-unparseable');
  }
}

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member that is a text; undefined for anything else. */
export function textOf(value: unknown, name: string): string | undefined {
  const member = isObject(value) ? value[name] : undefined;
  return typeof member === 'string' && member !== '' ? member : undefined;
}

/** The identifiers of a resource: most types have a list of them, Composition and QuestionnaireResponse one. */
export function identifiersOf(resource: unknown): readonly Json[] {
  const one = isObject(resource) ? resource.identifier : undefined;
  return isObject(one) ? [one] : objectsOf(resource, 'identifier');
}

/** The objects of a member that is a list; none for anything else. */
export function objectsOf(value: unknown, name: string): readonly Json[] {
  const member = isObject(value) ? value[name] : undefined;
  return Array.isArray(member) ? member.filter(isObject) : [];
}
