import type { Visibility } from '@hub/access';
import type { Piece } from './message.ts';
import type { OperationStore } from './operation-store.ts';

/** One version of one resource as it lies in the store. */
export interface StoredVersion {
  readonly id: string;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly lastUpdated: number;
  readonly deleted: boolean;
  /** A version that had a text until it was erased by law: nothing of it is left. It counts as deleted. */
  readonly erased?: true;
  /** The JSON exactly as served (fhir-model `servedText`); '' when deleted. */
  readonly body: Piece;
  /** Whose record it is (`resource.about`): what goes on record of an access. 0 or absent: nobody's, or several people's. */
  readonly about?: number;
}

/** A resource of a search page: its type is needed for the fullUrl, its body is never parsed. */
export interface FoundResource {
  readonly type: string;
  readonly id: string;
  readonly body: Piece;
  /** A contained resource by itself: `Type/id` of what holds it. */
  readonly within?: string;
  /** Whose record it is (`resource.about`): what goes on record of an access. 0 or absent: nobody's, or several people's. */
  readonly about?: number;
}

/** One page of a search. */
export interface SearchPage {
  readonly matches: readonly FoundResource[];
  /** What `_include` and `_revinclude` brought, each once, none that is a match of this page. */
  readonly included: readonly FoundResource[];
  /** Number of matches in all, when the query asked for it. */
  readonly total?: number;
  /** The total was not counted: it is about right. */
  readonly estimated?: true;
  /** Opaque position after this page's last match; absent on the last page. */
  readonly next?: string;
}

/** Which versions a history is asked for (R4 http.html#history); absent parts restrict nothing. Epoch milliseconds. */
export interface HistoryPeriod {
  /** `_since`: made at this moment or later. */
  readonly since?: number;
  /** `_at`: current at some moment of [low, high). */
  readonly at?: { readonly low: number; readonly high: number };
}

/** A version as its history tells it. */
export interface HistoryVersion extends StoredVersion {
  readonly type: string;
  /** What made it: `created` is also a deleted resource brought back. */
  readonly made: 'created' | 'updated' | 'deleted';
}

/** One page of an instance's history, newest version first. */
export interface HistoryPage {
  readonly versions: readonly HistoryVersion[];
  /** Versions of the period in all. */
  readonly total: number;
  /** Version number to go on below; absent on the last page. */
  readonly next?: number;
}

/** One page of the history of many resources, newest first: by time, then in an order that no later page contradicts. */
export interface HistoryListPage {
  readonly versions: readonly HistoryVersion[];
  /** Opaque position after this page's last version; absent on the last page. */
  readonly next?: string;
}

/** Labels in use, each once, sorted. */
export interface MetaInUse {
  readonly profile: readonly string[];
  readonly security: readonly { readonly system?: string; readonly code: string }[];
  readonly tag: readonly { readonly system?: string; readonly code: string }[];
}

/**
 * What the read interactions need of a store; `packages/resource-store` implements it, tests use a small one in memory.
 * Every method sees only what `visibility` allows: a resource outside it is answered as if it did not exist (undefined,
 * no match, not counted). Methods throw ProblemError for what the caller did wrong and let faults pass.
 */
export interface ReadStore<Query> {
  /** The current version, deleted or not; undefined when there never was one. */
  readCurrent(type: string, id: string, visibility: Visibility): Promise<StoredVersion | undefined>;
  /** A version by number, current or older; undefined when there is no such version. */
  readVersion(type: string, id: string, version: number, visibility: Visibility): Promise<StoredVersion | undefined>;
  /** Versions below `before` (absent: from the newest), at most `count`; undefined when the resource never existed. */
  historyInstance(
    type: string,
    id: string,
    visibility: Visibility,
    page: HistoryPeriod & { readonly count: number; readonly before?: number },
  ): Promise<HistoryPage | undefined>;
  /**
   * Versions of all resources of a type, or of every type. All pages of a walk show what the first page's moment showed: each
   * version once, whatever is written meanwhile. Throws `incorrect` for a cursor that is not of this very history.
   */
  historyList(
    type: string | undefined,
    visibility: Visibility,
    page: HistoryPeriod & { readonly count: number; readonly cursor?: string },
  ): Promise<HistoryListPage>;
  /** Profiles, security labels and tags of the current resources of a type, or of every type. Throws `too-costly` for more than can be listed. */
  metaInUse(type: string | undefined, visibility: Visibility): Promise<MetaInUse>;
  /** One page of matches in the query's order. */
  search(query: Query, visibility: Visibility): Promise<SearchPage>;
  /** What the operations on many resources ask; absent where none is asked, as while a bundle is written. */
  readonly operations?: OperationStore<Query>;
}
