import type { Principal } from '@hub/access';
import type { Rules } from './rules.ts';

/**
 * `authenticate` whose callers come with their rules. As long as it answers with the same caller (it remembers tokens for a few seconds)
 * the rules are not looked up again: at thousands of requests a second that is one look-up per client and few seconds.
 */
export function withRules(
  authenticate: (token: string) => Promise<Principal | undefined>,
  rules: Rules,
): (token: string) => Promise<Principal | undefined> {
  const known = new WeakMap<Principal, Promise<Principal>>();
  return async (token) => {
    const principal = await authenticate(token);
    if (principal === undefined) return undefined;
    const before = known.get(principal);
    if (before !== undefined) return before;
    const completed = rules.of(principal);
    known.set(principal, completed);
    // A database that did not answer is asked again by the next request.
    completed.catch(() => known.delete(principal));
    return completed;
  };
}
