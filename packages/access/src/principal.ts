import { problem } from '@hub/outcome';

/** Who asks: the client behind a bearer token. Rows never leak into it; it carries only what access rules need. */
export interface Principal {
  /** `client.client_number`: the actor on change-log rows. */
  readonly clientNumber: number;
  /** Public name of the client, as in OAuth. */
  readonly clientId: string;
  /** `operator` runs the hub and may act for any facility; `sender` acts for its own facility only. */
  readonly kind: 'operator' | 'sender';
  /** Senders: the facility their token belongs to (contract §6: a token belongs to one facility). */
  readonly facilityId?: number;
  /** Senders: MA_CSKCB. */
  readonly facilityCode?: string;
  /** Senders: the source the client was registered with. */
  readonly sourceId?: number;
  readonly sourceCode?: string;
}

/** Owner number of what belongs to no facility (Organization, Practitioner …): every authenticated client may read it. */
export const SHARED_OWNER = 0;

/** Rows a principal may see, as the SQL filter needs it: everything, or rows whose `owner` is one of these. */
export type Visibility = { readonly all: true } | { readonly owners: readonly number[] };

/** What `principal` may see: an operator all, a sender its own facility's rows and the shared ones. */
export function visibility(principal: Principal): Visibility {
  if (principal.kind === 'operator') return { all: true };
  // A sender without a facility cannot exist by the database's checks; should it, it sees only what is shared.
  return { owners: principal.facilityId === undefined ? [SHARED_OWNER] : [principal.facilityId, SHARED_OWNER] };
}

/** True when `principal` may act on, or see, what belongs to this facility. */
export function actsFor(principal: Principal, facilityId: number): boolean {
  return principal.kind === 'operator' || principal.facilityId === facilityId;
}

/** Lets operators pass. Throws `forbidden` for everyone else. */
export function requireOperator(principal: Principal): void {
  if (principal.kind !== 'operator') {
    throw problem('forbidden', 'forbidden', 'Chỉ tài khoản vận hành được làm việc này.', 'Only an operator may do this.');
  }
}
