import { constant } from './statement.ts';

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
  /** Conditions on alias `t` (and `v`): the range of the index that is read. */
  readonly where: readonly string[];
  /** Conditions likewise that no range says: entries are read in vain. */
  readonly filter?: readonly string[];
}

/** Up to here the rows of a parameter are scans of their own, spelled out; more (a search over many types) are one scan repeated. */
const SPELLED = 4;

/**
 * A branch for each number of `rows`: only with its number fixed does an index give its rows in order. `branch` gets the
 * SQL of the number.
 */
export function perRow(rows: readonly number[], branch: (param: string) => Branch): readonly Branch[] {
  if (rows.length <= SPELLED) return rows.map((number) => branch(constant(number)));
  const made = branch('n.param');
  const each = `unnest(array[${rows.map(constant).join(', ')}]::smallint[]) as n (param)`;
  return [{ ...made, each: made.each === undefined ? each : `${each} cross join ${made.each}` }];
}

/** Up to here ranges of an index are scans of their own. */
const SCANS = 16;

/**
 * The branches of a drive whose conditions name many values (`first` names them all): each branch repeats them, so the text of the statement would
 * grow with the square of a long list. More than a few are one scan that meets any of their conditions.
 */
export function fewScans(branches: readonly Branch[]): readonly Branch[] {
  if (branches.length <= SCANS) return branches;
  const places = new Map<string, { readonly branch: Branch; readonly wheres: string[] }>();
  for (const branch of branches) {
    const name = `${branch.each ?? ''} ${branch.table} ${branch.where[0]}`;
    const place = places.get(name) ?? { branch, wheres: [] };
    places.set(name, place);
    place.wheres.push(`(${[...branch.where.slice(1), ...(branch.filter ?? [])].join(' and ') || 'true'})`);
  }
  return [...places.values()].map(({ branch, wheres }) => ({
    ...branch,
    where: branch.where.slice(0, 1),
    filter: [`(${wheres.join(' or ')})`],
  }));
}
