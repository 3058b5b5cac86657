import { hash } from 'node:crypto';
import { fold } from '@hub/fhir-model';

/** A btree entry holds about 2,700 bytes: longer codes are cut here and kept apart by their hash. */
const TOKEN_LIMIT = 512;
const STRING_LIMIT = 600;

/** The form a code is stored and searched in: itself, or its beginning and a hash when it is too long for an index entry. */
export function tokenKey(code: string): string {
  return code.length <= TOKEN_LIMIT ? code : `${code.slice(0, 460)}#${hash('sha256', code, 'hex').slice(0, 40)}`;
}

/** The form text is searched in: folded, its first 600 characters (what comes after is not found by starts-with or contains). */
export function stringKey(text: string): string {
  const folded = fold(text);
  return folded.length <= STRING_LIMIT ? folded : folded.slice(0, STRING_LIMIT);
}
