import { type PolicySentence, type Principal, rulesFor } from '@hub/access';
import type { Database } from '@hub/database';
import { subtreeOf } from './facility-tree.ts';
import { currentSentences } from './policies.ts';

/** A change of a policy reaches every process within this time, milliseconds; with the memory for tokens it may be twice that. */
export const POLICIES_CACHE_MS = 3_000;

/** Completes callers with what the database says of them beside their token. */
export interface Rules {
  /** The caller with the rules of the policies of this moment and the tree of its facility: for who recognises tokens. */
  of(principal: Principal): Promise<Principal>;
}

/** Opens the rules of callers, with a memory of a few seconds for the policies. */
export function openRules(database: Database, now: () => number = Date.now): Rules {
  let known: { readonly until: number; readonly sentences: Promise<readonly PolicySentence[]> } | undefined;
  const sentences = () => {
    if (known === undefined || known.until <= now()) {
      const asked = currentSentences(database);
      const fresh = { until: now() + POLICIES_CACHE_MS, sentences: asked };
      known = fresh;
      // What failed is asked again: nobody is let in, or kept out, by an old answer.
      asked.catch(() => {
        if (known === fresh) known = undefined;
      });
    }
    return known.sentences;
  };
  return {
    async of(principal) {
      const [all, subtree] = await Promise.all([
        sentences(),
        principal.facilityId === undefined ? undefined : subtreeOf(database, principal.facilityId),
      ]);
      return { ...principal, ...(subtree === undefined ? {} : { subtree }), policies: rulesFor(all, principal) };
    },
  };
}
