import type { Visibility } from '@hub/access';
import type { Database } from '@hub/database';
import type { BulkAsked } from '@hub/fhir-rest';
import type { CompiledView } from '@hub/view-definition';

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
  /** Rows (block, rid): what an export is of in the blocks of `organizeOutputBy`. */
  blocks(what: Selection, seen: Visibility): Statement;
  /** One row as of `size`, of the type of the blocks, their headers among it; and the lines in their order. */
  blocksSize(range: Range, block: string, types: readonly string[], snapshot: string, seen: Visibility): Statement;
  blocksBodies(range: Range, block: string, types: readonly string[], snapshot: string, seen: Visibility): Statement;
  /** Rows (line) of a view over what a part holds of its type: JSON with a member for each column, or (cells) a JSON array of the columns as texts. */
  viewRows(range: Range, view: CompiledView, as: 'lines' | 'cells', snapshot: string, seen: Visibility): Statement;
  /** What an error of that statement means, where it is the view or the data: a ProblemError. */
  viewFault(error: unknown): unknown;
  /** Rows (type, id, about) of what a part lists as deleted. */
  deleted(range: Range, seen: Visibility): Statement;
}
