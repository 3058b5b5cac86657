import type { Route } from '@hub/access';

/** Who asks, and in which way they fall short. */
export const SITUATIONS = [
  'no token',
  'a token nobody made',
  'an expired token',
  'a revoked token',
  'a token for another audience',
  'a scope for something else',
  'another facility',
  'sensitive labels hidden',
  'another patient',
  'right',
] as const;
export type Situation = (typeof SITUATIONS)[number];

/** What must come of a call. `quiet`: nothing of the target is in the answer, whatever its status. */
export interface Expected {
  readonly statuses?: readonly number[];
  readonly not?: readonly number[];
  readonly quiet: boolean;
}

const NOBODY: readonly Situation[] = [
  'no token',
  'a token nobody made',
  'an expired token',
  'a revoked token',
  'a token for another audience',
];

/** What a client of a kind that may do it all the same, though not on this target, may hear. */
const REFUSED = [403] as const;
/** As if the target were not there: empty lists, 404, deletions of nothing, and 403 for an id that is taken. */
const NOT_THERE = [200, 201, 202, 204, 403, 404, 405, 409, 412, 422, 400] as const;

/** Hub permissions that a facility's own client has (packages/access/src/permission.ts, AT_MOST). */
const OF_SENDERS: ReadonlySet<string> = new Set(['hub/intake.submit', 'hub/intake.read', 'hub/raw.read', 'hub/break-glass', 'hub/launch']);
const WRITES: ReadonlySet<string> = new Set(['c', 'u', 'd']);

/** The whole rule of who hears what, from a row of a route table alone. */
export function expected({ access, needs, record }: Route, situation: Situation): Expected {
  // A client that proves nothing in the request itself is nobody there, whatever token it holds.
  if (access === 'public' && record === 'login') return { not: [200, 201, 403], quiet: true };
  if (access === 'public') return { not: [401, 403], quiet: true };
  if (NOBODY.includes(situation)) return { statuses: [401], quiet: true };
  if (situation === 'right') return { not: [401, 403], quiet: false };
  if ('none' in needs) return { not: [401], quiet: true };
  if (situation === 'a scope for something else') return 'fhir' in needs && needs.type === 'each' ? { not: [401], quiet: true } : refused();
  if (situation === 'another facility') {
    if (access === 'operator') return refused();
    if ('hub' in needs) return OF_SENDERS.has(needs.hub) ? { statuses: NOT_THERE, quiet: true } : refused();
    return { statuses: NOT_THERE, quiet: true };
  }
  // Apps and other systems: read-only unless they belong to a facility; nothing of the hub itself that their scopes do not name.
  if ('hub' in needs) return refused();
  if (WRITES.has(needs.fhir) && needs.type !== 'each') return refused();
  return { statuses: NOT_THERE, quiet: true };
}

const refused = (): Expected => ({ statuses: REFUSED, quiet: true });
