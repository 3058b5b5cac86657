import { type ChainCriterion, type Criterion, containedType, type HasCriterion, kindOf, ofContained } from '@hub/search';
import { endsOf, ofEither } from './chain-ends.ts';
import { compartmentSet } from './compartment.ts';
import { contentMatch } from './content.ts';
import { dateBranches } from './date.ts';
import type { Branch } from './drive.ts';
import { isThere, isThereAnywhere, onlyType, probe } from './probe.ts';
import { quantityBranches } from './quantity.ts';
import { rowMatch, TABLE } from './row-match.ts';
import { signed } from './signed.ts';
import { sourceMatch } from './source.ts';
import { ofTypes, paramIn, type Statement, typeIn } from './statement.ts';
import { updatedMatch } from './updated.ts';

/**
 * How the links of a chain are joined: `walk` from its far end, link by link by index (of small sets, and to find out whether they are
 * small); `free` as the planner likes (counts of large ones).
 */
export type Joined = 'walk' | 'free';

/**
 * The row ids that satisfy a criterion, as a query with one column `rid`, unordered and possibly with repeats: what a
 * chain starts from, what a small result is sorted from and what is counted. Never holds a row the caller may not see. What does not satisfy
 * `beside`, which the caller looks up too, may be left out.
 */
export function setOf(
  criterion: Criterion,
  types: readonly string[],
  s: Statement,
  how: Joined = 'free',
  beside: readonly Criterion[] = [],
): string {
  switch (criterion.kind) {
    case 'id': {
      const { from, where } = ofTypes('r', types, s);
      return `select r.rid from ${from} where r.id = any(${s.value(criterion.values, 'text[]')}) and ${where}`;
    }
    case 'updated':
      return `select r.rid from resource r where ${typeIn('r', types)} and ${updatedMatch(criterion, 'r', s)} and not r.deleted and ${s.visible('r')}`;
    case 'source':
      return `select r.rid from resource r where ${sourceMatch(criterion, 'r', s)} and ${typeIn('r', types)} and not r.deleted and ${s.visible('r')}`;
    case 'content': {
      const { from, where } = ofTypes('r', types, s);
      return `select r.rid from ${from} where ${where} and ${contentMatch(criterion, 'r', s)}`;
    }
    case 'missing': {
      if (criterion.missing) return everything(criterion, types, s, how);
      const { parameter } = criterion;
      const table = TABLE[kindOf(parameter)];
      return `select x.rid from ${table} x where ${paramIn('x', parameter.rows)}${onlyType(parameter, 'x')} and ${s.visible('x')}`;
    }
    case 'compartment':
      return compartmentSet(criterion, beside, s);
    case 'chain':
      return chainSet(criterion, s, how);
    case 'has': {
      if (how === 'walk') return `select h.rid from (${pointedAt(criterion, s, how)}) h where ${isThere('h.rid', types, s, 'o')}`;
      const { from, where } = ofTypes('o', types, s);
      return `select o.rid from ${from} where ${where} and o.rid in (${pointedAt(criterion, s, how)})`;
    }
    default:
      if (criterion.kind === 'token' && criterion.negated) return everything(criterion, types, s, how);
      if (criterion.kind === 'quantity') return ofRanges(quantityBranches(criterion, s), s);
      if (criterion.kind === 'date') return ofRanges(dateBranches(criterion, s), s);
      return `select x.rid from ${TABLE[criterion.kind]} x where ${rowMatch(criterion, 'x', s)} and ${[...(criterion.kind === 'reference' ? signed(beside, 'x', s) : []), s.visible('x')].join(' and ')}`;
  }
}

/** What reaches beyond a number or a day is ranges of their own: met by any of several conditions, all of the parameter would be read. */
function ofRanges(branches: readonly Branch[], s: Statement): string {
  const range = ({ each, table, where, filter = [] }: Branch) =>
    `select t.rid from ${each === undefined ? '' : `${each}, `}${table} where ${[...where, ...filter, s.visible('t')].join(' and ')}`;
  return branches.map(range).join(' union all ');
}

/** It only says what a resource is not: no index has what satisfies it. */
export function excludes(criterion: Criterion): boolean {
  return (criterion.kind === 'missing' && criterion.missing) || ('negated' in criterion && criterion.negated);
}

/** A criterion that only excludes: all of the type, less what it excludes. */
function everything(criterion: Criterion, types: readonly string[], s: Statement, how: Joined): string {
  const { from, where } = ofTypes('r', types, s);
  // Counted, it is a difference of two sets. As NOT EXISTS it becomes a join, and where a code is rare by its parts (its parameter, its text, its system)
  // but not together, Postgres expects one row and compares every pair: two seconds for 9,000 resources of which 1,000 have the code.
  if (how === 'free' && criterion.kind === 'token') {
    const excluded = setOf({ ...criterion, negated: false }, types, s);
    return `select n.rid from (select r.rid from ${from} where ${where} except ${excluded}) n`;
  }
  return `select r.rid from ${from} where ${where} and ${probe(criterion, 'r.rid', s, how === 'walk' ? 'forced' : 'free')}`;
}

function chainSet({ parameter, targets }: ChainCriterion, s: Statement, how: Joined): string {
  if (how === 'walk') return pointing(parameter.rows, `select distinct a.rid from (${targetSet({ targets }, s, how)}) a`, s);
  return `select x.rid from idx_reference x where ${paramIn('x', parameter.rows)} and ${s.visible('x')} and x.target in (${targetSet({ targets }, s, how)})`;
}

/** Row ids of the chain's targets, contained ones among them (R4 search.html#contained). */
export function targetSet({ targets }: Pick<ChainCriterion, 'targets'>, s: Statement, how: Joined): string {
  const sets = endsOf({ targets }).flatMap(({ types, criterion }) => {
    if (criterion.kind === 'chain') return [setOf(ofEither(criterion), types, s, how)];
    if (criterion.kind === 'has' && how === 'walk')
      return [`select h.rid from (${pointedAt(criterion, s, how)}) h where ${isThereAnywhere('h.rid', types, s, 'o')}`];
    const inside = ofContained(criterion);
    return [setOf(criterion, types, s, how), ...(inside === undefined ? [] : [setOf(inside, types.map(containedType), s, how)])];
  });
  return sets.join(' union all ');
}

/** What points, by one of these references, at the rows of `targets` (a query with one column `rid`): an index probe for each. */
export function pointing(rows: readonly number[], targets: string, s: Statement): string {
  return `select u.rid from (${targets}) i cross join lateral (select x.rid from idx_reference x where x.target = i.rid and ${paramIn('x', rows)} and ${s.visible('x')} offset 0) u`;
}

/** What the rows of `sources` point at, by one of these references, of any type and whoever may see it: an index probe for each. */
export function pointedAtFrom(rows: readonly number[], sources: string, s: Statement): string {
  return `select u.target as rid from (${sources}) i cross join lateral (select x.target from idx_reference x where x.rid = i.rid and ${paramIn('x', rows)} and x.target > 0 and ${s.visible('x')} offset 0) u`;
}

/** What a `_has` finds, before it is known to be of the searched type, there and visible. */
export function pointedAt({ type, parameter, criterion }: HasCriterion, s: Statement, how: Joined): string {
  const sources = setOf(criterion, [type], s, how);
  if (how === 'walk') return pointedAtFrom(parameter.rows, `select distinct a.rid from (${sources}) a`, s);
  return `select x.target as rid from idx_reference x where ${paramIn('x', parameter.rows)} and ${s.visible('x')} and x.rid in (${sources})`;
}

/** True when the resource of row id `rid`, of a searched type and visible, satisfies the criterion, for counts: whole sets may be joined. */
export function holds(criterion: Criterion, rid: string, s: Statement): string {
  if (criterion.kind === 'chain') return `${rid} in (${chainSet(criterion, s, 'free')})`;
  if (criterion.kind === 'has') return `${rid} in (${pointedAt(criterion, s, 'free')})`;
  return probe(criterion, rid, s, 'free');
}
