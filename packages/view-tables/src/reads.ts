import type { Connection } from '@hub/database';

type Asked = Pick<Connection, 'query'>;

/** A place in the change log. `tx`: a decimal text. */
export interface Place {
  readonly tx: string;
  readonly seq: number;
}

/** A place among the resources of a type, in the order of their last change. */
export interface FillPlace {
  readonly at: string;
  readonly rid: number;
}

export interface DefinitionState {
  readonly version: number;
  readonly deleted: boolean;
}

/** How the store is read for tables of views: implemented by resource-store, handed in by the service. */
export interface ViewReads {
  /** Row number of a resource. */
  definitionNumber(connection: Asked, type: number, id: string): Promise<number | undefined>;
  /** The current version of a stored definition. */
  definition(connection: Asked, rid: number): Promise<(DefinitionState & { readonly body: string }) | undefined>;
  definitionVersions(connection: Asked, rids: readonly number[]): Promise<ReadonlyMap<number, DefinitionState>>;
  /** The place before which everything is visible to whoever looks from now on, and behind which all else comes. */
  startOfChanges(connection: Asked): Promise<Place>;
  /** The last change that may be followed; undefined: there is none. */
  endOfChanges(connection: Asked): Promise<Place | undefined>;
  /** Resources of a type among the next `limit` changes of any type; undefined: nothing changed. */
  changedSince(
    connection: Asked,
    after: Place,
    type: number,
    limit: number,
  ): Promise<{ readonly cursor: Place; readonly at: Date; readonly rids: readonly number[] } | undefined>;
  /** For each place how long ago, in seconds, the oldest change behind it was written; undefined: none. */
  secondsBehind(connection: Asked, places: readonly Place[]): Promise<readonly (number | undefined)[]>;
  /** The next resources of a type after a place, at most `limit`; whatever changes meanwhile comes later in this order. */
  nextOfType(connection: Asked, type: number, after: FillPlace | undefined, limit: number): Promise<readonly FillPlace[]>;
  /** SQL with `_rid`, `_version` and `resource` (jsonb) of the current versions of the resources whose numbers are in the parameter `rids`. */
  versionsOf(rids: string): string;
}
