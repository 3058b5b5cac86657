import type { Change } from '../write-store.ts';
import type { Entry } from './entry.ts';
import { failed } from './located.ts';
import { standsAlone } from './single-links.ts';

/**
 * A change as one entry's: it knows its place and what other entries call it. What a patch is refused for is the entry's (its Binary
 * has no such paths); a patch cannot bring a conditional reference, which must be known before anything is looked up.
 */
export function placed<Query>(change: Change<Query>, { at, fullUrl }: Entry, base: string): Change<Query> {
  const where = { at, ...(fullUrl === undefined ? {} : { fullUrl }) };
  if (change.kind !== 'patch') return { ...change, ...where };
  const { apply } = standsAlone(change, base) as typeof change;
  return {
    ...change,
    ...where,
    apply: (stored) => {
      try {
        return apply(stored);
      } catch (error) {
        throw failed(error, at);
      }
    },
  };
}
