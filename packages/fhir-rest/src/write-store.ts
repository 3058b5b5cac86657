import type { Principal } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import type { ReadStore } from './read-store.ts';

/** What If-Match asks for (RFC 9110 §13.1.1). */
export type IfMatch = readonly number[] | '*';

/** What every change has. */
interface ChangeBase {
  readonly type: string;
  /** Where the change stands in a bundle (`Bundle.entry[3]`): the `expression` of problems with it. Absent for a request of its own. */
  readonly at?: string;
  /** `fullUrl` of the bundle entry: what other entries call the resource. */
  readonly fullUrl?: string;
}

/** POST [type] (R4 http.html#create), with `ifNoneExist` conditional (#ccreate). */
export interface CreateChange<Query> extends ChangeBase {
  readonly kind: 'create';
  /** Validated; an id in it is ignored. */
  readonly resource: Resource;
  readonly ifNoneExist?: Query;
}

/** PUT [type]/[id] (R4 http.html#update, #upsert), or PUT [type]?criteria (#cond-update): exactly one of `id` and `criteria`. */
export interface UpdateChange<Query> extends ChangeBase {
  readonly kind: 'update';
  readonly id?: string;
  readonly criteria?: Query;
  /** Validated. With `id`: has this id. With `criteria`: may have an id, which must be the match's, or names the resource to create. */
  readonly resource: Resource;
  /** If-Match: versions, one of which must be the current one; `*`: there must be one. */
  readonly ifMatch?: IfMatch;
  /** If-None-Match: *: only when there is no such resource yet. */
  readonly ifNoneMatch?: true;
}

/** PATCH [type]/[id] (R4 http.html#patch) or PATCH [type]?criteria. */
export interface PatchChange<Query> extends ChangeBase {
  readonly kind: 'patch';
  readonly id?: string;
  readonly criteria?: Query;
  /** The resource after the patch, from the one before it; pure. Throws ProblemError when it does not apply or its result is not valid. May be called again. */
  readonly apply: (stored: Resource) => Resource;
  readonly ifMatch?: IfMatch;
}

/** DELETE [type]/[id] (R4 http.html#delete) or DELETE [type]?criteria (one match at most). */
export interface DeleteChange<Query> extends ChangeBase {
  readonly kind: 'delete';
  readonly id?: string;
  readonly criteria?: Query;
  readonly ifMatch?: IfMatch;
}

export type Change<Query> = CreateChange<Query> | UpdateChange<Query> | PatchChange<Query> | DeleteChange<Query>;

/** Changes that stand or fall together: one request, or a whole transaction bundle. */
export interface WriteUnit<Query> {
  /** Applied as if at once; results come in this order. No two may touch one resource, unless both only look (`ifNoneExist` that matches). */
  readonly changes: readonly Change<Query>[];
  readonly principal: Principal;
  /** Conditional references of the resources (R4 http.html#trules), by their text: each must find exactly one resource, of the store or of this unit. */
  readonly conditionalReferences?: ReadonlyMap<string, Query>;
  /**
   * Puts resolved links into a resource; pure. `resolve` answers for the `fullUrl` of every change and for the text of every
   * conditional reference with "Type/id", undefined for anything else. Absent: nothing to put in.
   */
  readonly link?: (resource: Resource, resolve: (url: string) => string | undefined) => Resource;
  /** Reads of a transaction: run after the changes, in the same database transaction, seeing them. What it throws undoes everything. */
  readonly reads?: (store: ReadStore<Query>) => Promise<void>;
  /** Bodies wanted in the results (`Prefer: return=representation`). Without it they are undefined where that saves a look-up. */
  readonly bodies: boolean;
  /** Size of the request's body, for bounds of the queue; absent: guessed from the number of changes. */
  readonly bytes?: number;
}

/** What became of one change, once it is durable. */
export interface Written {
  /**
   * - `created`   a new resource, or a deleted one brought back; `updated` a new version
   * - `unchanged` the content is what was stored already: no new version
   * - `matched`   `ifNoneExist` found this one
   * - `deleted`   a deletion was stored; `absent` there was nothing (more) to delete: no version
   */
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'matched' | 'deleted' | 'absent';
  readonly type: string;
  readonly id: string;
  /** Current version afterwards; 0 for `absent`. */
  readonly version: number;
  /** Epoch milliseconds; 0 for `absent`. */
  readonly lastUpdated: number;
  /** Whose record it is, of a deletion was: what goes on record of an access. */
  readonly about?: number;
  /** The JSON as served; undefined for deletions, and when it was not asked for. */
  readonly body?: string;
}

/**
 * What the write interactions need of a store; `packages/resource-store` implements it (`src/transact`).
 *
 * `write` resolves when everything is committed and readable, one result per change, or throws the ProblemError of the first
 * change that failed, having stored nothing. Safe under any concurrency: conditions are resolved under locks inside the
 * same database transaction; a caller never sees a serialisation failure, a deadlock or a broken unique index. Categories thrown:
 * `not-found`, `gone` (patch of a deleted one), `precondition` (If-Match, several matches, a reference without exactly one match),
 * `forbidden` (not the caller's to change), `method` (an id of the hub's own shape for a resource that does not exist), `incorrect`
 * (ids that contradict each other, two changes of one resource), `conflict` (criteria match nothing, but the id of the resource to create is in use), what `apply` throws, `busy` (queue full), `too-costly`, `unavailable`.
 */
export interface WriteStore<Query> {
  write(unit: WriteUnit<Query>): Promise<readonly Written[]>;
}
