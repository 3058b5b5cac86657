import type { Visibility } from '@hub/access';
import type { Database } from '@hub/database';
import type { BulkAsked } from '@hub/fhir-rest';

/** A statement with its values; every placeholder is followed by its type. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A part: row numbers from `low` to below `high`; with `listed` only those that this row of bulk_part lists. */
export interface Range {
  readonly low: number;
  readonly high: number;
  readonly listed?: { readonly exportId: string; readonly part: number };
}

/** How the store is read for an export, as a caller may see it: implemented by resource-store, handed in by the service. `Selection` is its own. */
export interface BulkReads<Selection> {
  /** What is asked, in words of the store; `since`: the state (pg_snapshot) that the moment of `_since` names. */
  selection(database: Database, asked: BulkAsked, seen: Visibility, since: string | undefined): Promise<Selection>;
  /** Everything there is: to be read as it lies, without a list. */
  readsAsItLies(what: Selection, seen: Visibility): boolean;
  /** Rows (rid): what an export is of; `deleted`: what is gone. In the transaction of the state. */
  list(what: Selection, deleted: boolean, seen: Visibility): Statement;
  /** Rows (type, n, bytes, patients) of a part as it was in the snapshot. */
  size(range: Range, types: readonly string[], snapshot: string, seen: Visibility): Statement;
  /** Rows (body) of the same, in the order of their types. */
  bodies(range: Range, types: readonly string[], snapshot: string, seen: Visibility): Statement;
  /** Rows (type, id, about) of what a part lists as deleted. */
  deleted(range: Range, seen: Visibility): Statement;
}
