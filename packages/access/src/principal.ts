import { problem } from '@hub/outcome';
import type { PolicyRule } from './policy.ts';
import type { Scope } from './scope.ts';

/** Who asks: the client behind a bearer token. Rows never leak into it; it carries only what access rules need. */
export interface Principal {
  /** `client.client_number`: the actor on change-log rows. */
  readonly clientNumber: number;
  /** Public name of the client, as in OAuth. */
  readonly clientId: string;
  /**
   * - `operator` runs the hub and may act for any facility
   * - `sender`   a facility's own system: acts for its facility only
   * - `system`   another system that asks on its own account (operations centre, national centre, analysts): what its scopes and policies say
   * - `app`      an application a person uses: what its scopes and policies say
   */
  readonly kind: 'operator' | 'sender' | 'system' | 'app';
  /** The facility a token belongs to (contract §6); senders have one. */
  readonly facilityId?: number;
  /** MA_CSKCB. */
  readonly facilityCode?: string;
  /** The facility and all below it in the tree; absent: it alone. */
  readonly subtree?: readonly number[];
  /** Senders: the source the client was registered with. */
  readonly sourceId?: number;
  readonly sourceCode?: string;
  /** What the token may do; absent: all that its kind may (operators and senders), nothing (others). */
  readonly scopes?: readonly Scope[];
  /** The person who uses the client, from the identity provider. */
  readonly user?: PrincipalUser;
  /** Id of the one patient the token is about (launch context): nothing outside that patient's compartment is there. */
  readonly patient?: string;
  /** Code of v3-PurposeOfUse. Absent: none was said. */
  readonly purpose?: string;
  /** Base URL the token was made for. */
  readonly audience?: string;
  /** Epoch milliseconds. */
  readonly expiresAt?: number;
  /** What policies say of this caller; absent: what the shipped set says of its kind. */
  readonly policies?: readonly PolicyRule[];
}

export interface PrincipalUser {
  /** Subject at the identity provider. */
  readonly sub: string;
  readonly name?: string;
  /** Code that policies name: `doctor`, `nurse`, `epidemiologist` … */
  readonly role?: string;
  /** `Practitioner/…`, `Patient/…`. */
  readonly fhirUser?: string;
  /** Facilities the person works at, as numbers. */
  readonly facilityIds?: readonly number[];
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
