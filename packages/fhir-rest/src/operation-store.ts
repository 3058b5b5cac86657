import type { Visibility } from '@hub/access';
import type { FoundResource } from './read-store.ts';

/** Whose `$everything`: a patient, a visit, or a group with the ids of its patients, sorted. */
export type EverythingOf =
  | { readonly type: 'Patient' | 'Encounter'; readonly id: string }
  | { readonly type: 'Group'; readonly id: string; readonly patients: readonly string[] };

/** What an `$everything` is asked for (R4 operation-patient-everything.html); absent parts restrict nothing. Epoch milliseconds. */
export interface EverythingAsked {
  readonly count: number;
  /** Care dates: what took place in [start, end); what has no such date is not restricted. */
  readonly start?: number;
  readonly end?: number;
  /** Resources of this moment or later. */
  readonly since?: number;
  /** Only these types. */
  readonly types?: readonly string[];
  readonly cursor?: string;
}

/** A page: members of the compartment, or what they point at outside it. */
export interface EverythingPage {
  readonly matches: readonly FoundResource[];
  readonly included: readonly FoundResource[];
  /** Opaque position after this page; absent on the last. */
  readonly next?: string;
}

/** What the operations on many resources need of a store. Every method sees only what `visibility` allows. */
export interface OperationStore<Query> {
  /**
   * Everything of a patient, a visit or a group, page by page in an order that does not change; all pages show what the first one's
   * moment showed. Throws `incorrect` for a cursor of something else.
   */
  everything(of: EverythingOf, asked: EverythingAsked, visibility: Visibility): Promise<EverythingPage>;
  /**
   * The last `max` observations of each coding of each subject among the matches (R4 operation-observation-lastn.html), in the order of
   * subject, code and time, the last first. `lead`: place of the criterion that names the subject. Throws `too-costly` for more than one answer holds.
   */
  lastn(query: Query, lead: number, max: number, visibility: Visibility): Promise<readonly FoundResource[]>;
}
