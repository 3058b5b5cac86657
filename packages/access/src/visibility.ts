import type { Principal } from './principal.ts';

/** Owner number of what belongs to no facility (Organization, Practitioner …): every authenticated client may read it. */
export const SHARED_OWNER = 0;

/**
 * What a caller may see, as SQL needs it. A row is seen when its owner (or a relation in `further`) gives it, none of its labels is hidden
 * there, its type is in scope with what the scope asks, and it belongs to `patient` when there is one.
 */
export type Visibility = { readonly all: true } | Restricted;

export interface Restricted {
  /** Rows of these owners. */
  readonly owners: readonly number[];
  /** Label bits of which none may be on a row of these owners. Absent: none is hidden. */
  readonly hidden?: number;
  /** Rows that are seen for another reason. */
  readonly further?: readonly Reach[];
  /** Types in scope, each with the queries of which a resource must satisfy one (none: whatever it says). Absent: every type, whole. */
  readonly types?: ReadonlyMap<string, readonly string[]>;
  /** Id of the patient whose compartment is all there is. */
  readonly patient?: string;
}

/** Rows seen for one reason. */
export interface Reach {
  /** Of these owners, or of patients that are opened to the caller. */
  readonly of: { readonly owners: 'all' | readonly number[] } | Opened;
  readonly hidden: number;
  /** Absent: of every type. */
  readonly types?: readonly string[];
}

/** Patients that `facilities` are treating now, or that were opened in an emergency by this client for this person. */
export type Opened = { readonly treatedBy: readonly number[] } | { readonly openedBy: { readonly client: number; readonly user?: string } };

/** What `principal` may see at `now` (epoch milliseconds). The one place that says so. */
export function visibility(principal: Principal, _now: number = 0): Visibility {
  if (principal.kind === 'operator') return { all: true };
  // A sender without a facility cannot exist by the database's checks; should it, it sees only what is shared.
  return { owners: principal.facilityId === undefined ? [SHARED_OWNER] : [principal.facilityId, SHARED_OWNER] };
}
