import { hash } from 'node:crypto';
import { fold } from '@hub/fhir-model';

/** A btree entry holds about 2,700 bytes: longer codes are cut here and kept apart by their hash. */
const TOKEN_LIMIT = 512;
const STRING_LIMIT = 600;

/** The form a code is stored and searched in: itself, or its beginning and a hash when it is too long for an index entry. */
export function tokenKey(code: string): string {
  return code.length <= TOKEN_LIMIT ? code : `${code.slice(0, 460)}#${hash('sha256', code, 'hex').slice(0, 40)}`;
}

/** Type and value of an identifier as one code, for `:of-type`. */
export function typedCode(typeCode: string, value: string): string {
  return `${typeCode}|${value}`;
}

/** A number for a text (FNV-1a, 32 bits): equal texts have equal numbers, others nearly always another. Stored in index rows: never changed. */
export function textKey(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** Both parts of a composite share an index entry: each has less room. */
const GROUP_LIMIT = 256;
const GROUP_TEXT_LIMIT = 300;

/** The form a code (already a {@link tokenKey}) has as a part of a composite. */
export function groupKey(code: string): string {
  return code.length <= GROUP_LIMIT ? code : `${code.slice(0, 200)}#${hash('sha256', code, 'hex').slice(0, 40)}`;
}

/** The beginning of a folded text that is found as a part of a composite. */
export function groupText(folded: string): string {
  return folded.slice(0, GROUP_TEXT_LIMIT);
}

/** The form text is searched in: folded, its first 600 characters (what comes after is not found by starts-with or contains). */
export function stringKey(text: string): string {
  const folded = fold(text);
  return folded.length <= STRING_LIMIT ? folded : folded.slice(0, STRING_LIMIT);
}
