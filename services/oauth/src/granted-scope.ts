import { isHubPermission, LETTERS, mayHub, parseScope, printScope, type ResourceScope, type Scope } from '@hub/access';
import type { ClientKind, RegisteredClient } from '@hub/client-register';
import { constraintOf } from '@hub/search';
import { invalidScope } from './oauth-error.ts';

/** Words that give no access to data by themselves (SMART App Launch 2.2, scopes-and-launch-context.html). */
const APP_WORDS: ReadonlySet<string> = new Set([
  ...['openid', 'fhirUser', 'profile', 'offline_access'],
  ...['launch', 'launch/patient', 'launch/encounter'],
]);
const CONTEXTS: Readonly<Record<ClientKind, readonly ResourceScope['context'][]>> = {
  operator: ['system'],
  sender: ['system'],
  system: ['system'],
  app: ['patient', 'user'],
};

/** True when a client of that kind may be registered for a scope, or ask for it. */
export function fitsKind(kind: ClientKind, text: string): boolean {
  if (APP_WORDS.has(text)) return kind === 'app';
  const scope = parseScope(text);
  if (scope === undefined) return false;
  if ('hub' in scope) return mayHub({ clientNumber: 0, clientId: '', kind, scopes: [scope] }, scope.hub);
  // A constraint that search does not understand would let nothing through: it is told now, not found out later.
  const understood = scope.query === undefined || constraintOf(scope.type, scope.query) !== undefined;
  return understood && CONTEXTS[kind].includes(scope.context);
}

/**
 * What a client gets of what it asks: all that it was registered for when it asks nothing; of each scope it asks the part that it was registered
 * for (fewer letters, its own type of `*`, its search constraint on top). undefined: without scope, all that its kind may. Throws OAuthError
 * `invalid_scope` for what no client of its kind may ask, and when nothing is left.
 */
export function grantedScope(client: Pick<RegisteredClient, 'kind' | 'scope'>, asked: string | undefined): string | undefined {
  const { kind, scope: registered } = client;
  if (asked === undefined) return registered;
  const words = [...new Set(asked.split(' ').filter((one) => one !== ''))];
  for (const word of words) if (!fitsKind(kind, word)) throw invalidScope(`a ${kind} client cannot be given ${plain(word)}`);
  // Whose kind says what it may at most may narrow itself to any of it.
  const most = registered?.split(' ') ?? [...words];
  const granted = new Set(words.flatMap((word) => partOf(word, most)));
  if (granted.size === 0) throw invalidScope('nothing of this was registered for the client');
  return [...granted].join(' ');
}

/** Something typed, fit to be repeated: printable and short. */
const plain = (word: string): string => word.replace(/[^!-~]/g, '?').slice(0, 80);

function partOf(word: string, registered: readonly string[]): readonly string[] {
  if (APP_WORDS.has(word) || isHubPermission(word)) return registered.includes(word) ? [word] : [];
  const asked = parseScope(word) as ResourceScope;
  return registered.flatMap((one) => {
    const has = parseScope(one);
    const both = has === undefined ? undefined : meet(asked, has);
    return both === undefined ? [] : [printScope(both)];
  });
}

/** What two scopes both give. */
function meet(asked: ResourceScope, has: Scope): Scope | undefined {
  if ('hub' in has || has.context !== asked.context) return undefined;
  const type = has.type === '*' ? asked.type : has.type;
  if (asked.type !== '*' && asked.type !== type) return undefined;
  const letters = new Set(LETTERS.filter((letter) => asked.letters.has(letter) && has.letters.has(letter)));
  if (letters.size === 0) return undefined;
  const queries = [...new Set([...(has.query?.split('&') ?? []), ...(asked.query?.split('&') ?? [])])];
  return { context: asked.context, type, letters, ...(queries.length === 0 ? {} : { query: queries.join('&') }) };
}
