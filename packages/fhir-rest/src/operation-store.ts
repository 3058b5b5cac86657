import type { Visibility } from '@hub/access';
import type { Parameter } from '@hub/search';
import type { CompiledView } from '@hub/view-definition';
import type { FoundResource } from './read-store.ts';

/** Whose `$everything`: a patient, a visit, a group with the ids of its patients, sorted, or every patient the caller may see. */
export type EverythingOf =
  | { readonly type: 'Patients' }
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

/** By what resources are counted: a search parameter, with the length of time for dates (+07:00). `name` as it was asked: `date:month`. */
export interface GroupKey {
  readonly name: string;
  readonly parameter: Parameter | '_lastUpdated';
  readonly unit?: 'year' | 'month' | 'week' | 'day';
}

/** What the resources of a group have in common for one key; undefined: they have no value. */
export type GroupValue =
  | { readonly code: string; readonly system?: string }
  | { readonly text: string }
  | { readonly reference: string }
  | undefined;

/** Counts by group. */
export interface Stats {
  /** Matches in all, each once. */
  readonly total: number;
  /** Groups in all. */
  readonly groups: number;
  readonly shown: readonly { readonly values: readonly GroupValue[]; readonly count: number }[];
}

/** How a search's page is found. */
export interface ExplainedSearch {
  /** How the page is read: drive, collect, order or scan. */
  readonly plan: string;
  /** The parameter that leads; absent when none does. */
  readonly lead?: string;
  /** The statements in their order; the last gives the page. */
  readonly statements: readonly {
    readonly sql: string;
    readonly milliseconds: number;
    readonly blocks: number;
    readonly rows: number;
    /** Steps of Postgres' plan, indented. */
    readonly steps: readonly string[];
  }[];
}

/** The resources made from the rows of one visit of a national record, as they are now. */
export interface VisitRows {
  /** Those the caller may see. */
  readonly rows: readonly FoundResource[];
  /** How many there are that the caller may not see. */
  readonly hidden: number;
  /** When the record last wrote, as `meta.lastUpdated` of what it then changed tells it: epoch milliseconds. Absent: stored before this was kept. */
  readonly writtenAt?: number;
}

/** A view that is run: over resources that were sent (JSON texts), or over those of the store. */
export interface ViewRun {
  readonly view: CompiledView;
  readonly over:
    | { readonly resources: readonly string[] }
    | {
        /** Only what is in the compartment of one of these patients, and the patients. */
        readonly patients?: readonly string[];
        /** Changed at this moment or later: epoch milliseconds. */
        readonly since?: number;
      };
  /** Rows at most. */
  readonly limit?: number;
  /** Rows as JSON text, or as a text for each column (null for none). */
  readonly as: 'lines' | 'cells';
}

/** Some rows of a view, and whose records they were made of (`resource.about`), each once; of resources that were sent nobody's. */
export interface ViewRows {
  readonly rows: readonly string[] | readonly (readonly (string | null)[])[];
  readonly patients: readonly number[];
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
  /** Counts the matches by `keys`: `count` groups at most, the largest first or by value. A resource with several values is in several groups. */
  stats(
    query: Query,
    keys: readonly GroupKey[],
    page: { readonly count: number; readonly order: 'count' | 'key' },
    visibility: Visibility,
  ): Promise<Stats>;
  /**
   * What was made from the rows of the visit `name` (MA_LK) whose Encounter is `encounter`; undefined when no national record made it. Deleted
   * resources are left out.
   */
  visitRows(encounter: string, name: string, visibility: Visibility): Promise<VisitRows | undefined>;
  /**
   * The rows of a view, some at a time, of one moment; memory holds a few batches, whatever the view. Throws `invalid` that names the column for one
   * value asked for where there are several, and for what cannot be reckoned; `too-costly` for a batch that takes longer than a statement may.
   */
  viewRows(run: ViewRun, visibility: Visibility): AsyncIterable<ViewRows>;
  /** How the database finds a search's page; runs it. Tells neither values nor resources. */
  explain(query: Query, visibility: Visibility): Promise<ExplainedSearch>;
}
