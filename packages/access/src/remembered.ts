import type { Principal } from './principal.ts';
import type { Letter } from './scope.ts';
import { rulesOf, type Visibility, visibility } from './visibility.ts';

interface Known {
  readonly visibility: Visibility;
  /** Epoch milliseconds between which no rule begins or ends. */
  readonly from: number;
  readonly until: number;
}

const known = new WeakMap<Principal, Map<Letter, Known>>();

/**
 * {@link visibility}, the same object as long as the caller is the same and no rule of it begins or ends: thousands of requests a second ask it
 * of a caller who is remembered for seconds, and what follows from it (the text of a statement) can be remembered with it.
 */
export function visibilityAt(principal: Principal, now: number, letter: Letter): Visibility {
  const before = known.get(principal)?.get(letter);
  if (before !== undefined && before.from <= now && now < before.until) return before.visibility;
  const bounds = rulesOf(principal).flatMap(({ from, until }) => [from, until].filter((one) => one !== undefined));
  const made: Known = {
    visibility: visibility(principal, now, letter),
    from: Math.max(-Infinity, ...bounds.filter((one) => one <= now)),
    until: Math.min(Infinity, ...bounds.filter((one) => one > now)),
  };
  const letters = known.get(principal) ?? new Map<Letter, Known>();
  letters.set(letter, made);
  known.set(principal, letters);
  return made.visibility;
}
