import type { Principal } from '@hub/access';
import type { Rules } from './rules.ts';

/** Whoever tells who a token is; `more` is what else it wants to know of the connection. */
export interface Recognises<More extends readonly unknown[]> {
  authenticate(token: string, ...more: More): Promise<Principal | undefined>;
}

/**
 * The same, its callers with their rules. As long as it answers with the same caller (it remembers tokens for a few seconds)
 * the rules are not looked up again: at thousands of requests a second that is one look-up per client and few seconds.
 */
export function withRules<More extends readonly unknown[]>(authenticator: Recognises<More>, rules: Rules): Recognises<More> {
  // The caller itself once it is known: an answer that is there costs no turn.
  const known = new WeakMap<Principal, Principal | Promise<Principal>>();
  return {
    async authenticate(token, ...more) {
      const principal = await authenticator.authenticate(token, ...more);
      if (principal === undefined) return undefined;
      const before = known.get(principal);
      if (before !== undefined) return before;
      const completed = rules.of(principal);
      known.set(principal, completed);
      completed.then(
        (caller) => known.set(principal, caller),
        // A database that did not answer is asked again by the next request.
        () => known.delete(principal),
      );
      return completed;
    },
  };
}
