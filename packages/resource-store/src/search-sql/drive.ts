/**
 * A drive is the criterion that leads a search: ordered scans of one index whose keys a next page continues from, so that
 * page 5,000 costs what page 1 does. The other criteria are probed row by row.
 */
export interface Drive {
  /** Expression of the sort key before `rid` over alias `t`, with its SQL type; absent when rows come in `rid` order. */
  readonly key?: { readonly sql: string; readonly type: string };
  /** Each is one ordered index scan; their results are merged. */
  readonly branches: readonly Branch[];
  /** The same resource can come out of the branches twice under one key. */
  readonly repeats: boolean;
  /** True for the first of a resource's matching rows (over alias `t`); needed when a resource can match under several keys. */
  readonly first?: string;
}

export interface Branch {
  /** Rows the scan is repeated for (`unnest(…) as v(…)`); absent = one scan. */
  readonly each?: string;
  readonly table: string;
  /** Conditions on alias `t` (and `v`). */
  readonly where: readonly string[];
}
