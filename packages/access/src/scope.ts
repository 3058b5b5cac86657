import { typeNumber } from '@hub/fhir-model';
import { type HubPermission, isHubPermission } from './hub-permission.ts';

/** create, read, update, delete, search (SMART App Launch 2.2, scopes-and-launch-context.html#scopes-for-requesting-fhir-resources). */
export type Letter = 'c' | 'r' | 'u' | 'd' | 's';
export const LETTERS: readonly Letter[] = ['c', 'r', 'u', 'd', 's'];

export type ScopeContext = 'patient' | 'user' | 'system';

/** What a token may do with resources of a type: `system/Observation.rs?category=laboratory`. */
export interface ResourceScope {
  readonly context: ScopeContext;
  /** `*`: every type. */
  readonly type: string;
  readonly letters: ReadonlySet<Letter>;
  /** Search parameters a resource must satisfy; as they stand in the scope, without `?`. Never with `*`. */
  readonly query?: string;
}

/** What a token may ask the hub itself for. */
export interface HubScope {
  readonly hub: HubPermission;
}

export type Scope = ResourceScope | HubScope;

const RESOURCE = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{1,39})\.(read|write|\*|c?r?u?d?s?)(?:\?([!-~]+))?$/;

/** SMART 1 spelled the same in words: still asked for by older apps. */
const SPELLED: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };

/** Reads one scope; undefined for one that gives no access (`openid`, `launch/patient`) and for what is none. */
export function parseScope(text: string): Scope | undefined {
  if (isHubPermission(text)) return { hub: text };
  const [, context, type = '', asked = '', query] = RESOURCE.exec(text) ?? [];
  if (context === undefined || asked === '') return undefined;
  if (type === '*' ? query !== undefined : typeNumber(type) === undefined) return undefined;
  const letters = new Set((SPELLED[asked] ?? asked).split('') as Letter[]);
  return { context: context as ScopeContext, type, letters, ...(query === undefined ? {} : { query }) };
}

/** The scopes of a space-separated list that give access; the rest is for who issues tokens. */
export function parseScopes(text: string): readonly Scope[] {
  return text.split(' ').flatMap((one) => parseScope(one) ?? []);
}

/** The scope as text, always in the letters of SMART 2. */
export function printScope(scope: Scope): string {
  if ('hub' in scope) return scope.hub;
  const letters = LETTERS.filter((letter) => scope.letters.has(letter)).join('');
  return `${scope.context}/${scope.type}.${letters}${scope.query === undefined ? '' : `?${scope.query}`}`;
}

/** A scope of a patient's context counts only in a token that is about one. */
export function ofContext(scope: Scope, patient: string | undefined): boolean {
  return !('context' in scope) || scope.context !== 'patient' || patient !== undefined;
}

/** True when a scope lets the caller do this with resources of `type` (some of them, when it has a query). */
export function gives(scope: Scope, letter: Letter, type: string): boolean {
  return 'letters' in scope && scope.letters.has(letter) && (scope.type === '*' || scope.type === type);
}
