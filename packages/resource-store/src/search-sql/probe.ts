import { typeNumber } from '@hub/fhir-model';
import {
  type ChainCriterion,
  type Criterion,
  containedType,
  type HasCriterion,
  kindOf,
  type MissingCriterion,
  ofContained,
  type Parameter,
} from '@hub/search';
import { mayBeOfType } from '../unknown-target.ts';
import { FIRST_CONTAINED } from '../write/contained-rid.ts';
import { endsOf, ofEither } from './chain-ends.ts';
import { compartmentProbe } from './compartment.ts';
import { contentMatch } from './content.ts';
import { rowMatch, TABLE } from './row-match.ts';
import { sourceMatch } from './source.ts';
import { constant, ofTypes, paramIn, type Statement } from './statement.ts';
import { updatedMatch } from './updated.ts';

/** `forced`: look the row up by its resource (one index probe); `free`: the planner may also scan the whole set (counts). */
/** `seen`: `forced`, for a row whose own condition of access is asked beside it. All rows of a resource carry the same owner, labels and patient. */
export type ProbeMode = 'forced' | 'free' | 'seen';

// OFFSET 0 keeps EXISTS from becoming a join: a page must not build the whole set of a broad criterion to show 50 rows.
const fence = (mode: ProbeMode) => (mode === 'free' ? '' : ' offset 0');

/**
 * True when the resource of row id `rid` (an SQL expression) satisfies the criterion. Chains and `_has` are looked up link by link in
 * either mode; counts ask {@link import('./set.ts').holds} instead.
 */
export function probe(criterion: Criterion, rid: string, s: Statement, mode: ProbeMode, depth = 0): string {
  const p = `p${depth}`;
  switch (criterion.kind) {
    case 'id':
      return `exists (select 1 from ${criterion.contained === true ? 'contained' : 'resource'} ${p} where ${p}.rid = ${rid} and ${p}.id = any(${s.value(criterion.values, 'text[]')})${fence(mode)})`;
    case 'updated':
      return `exists (select 1 from resource ${p} where ${p}.rid = ${rid} and ${updatedMatch(criterion, p, s)}${fence(mode)})`;
    case 'source':
      return `exists (select 1 from resource ${p} where ${p}.rid = ${rid} and ${sourceMatch(criterion, p, s)}${fence(mode)})`;
    case 'content':
      return `exists (select 1 from resource ${p} where ${p}.rid = ${rid} and ${contentMatch(criterion, p, s)}${fence(mode)})`;
    case 'compartment':
      return compartmentProbe(criterion, rid, s, p, fence(mode));
    case 'missing':
      return missingProbe(criterion, rid, mode, p);
    case 'chain':
      return chainProbe(criterion, rid, s, depth);
    case 'has':
      return hasProbe(criterion, rid, s, depth);
    default: {
      const found = `exists (select 1 from ${TABLE[criterion.kind]} ${p} where ${p}.rid = ${rid} and ${rowMatch(criterion, p, s)}${mode === 'seen' ? '' : ` and ${s.visible(p)}`}${fence(mode)})`;
      return criterion.kind === 'token' && criterion.negated ? `not ${found}` : found;
    }
  }
}

function missingProbe({ parameter, missing }: MissingCriterion, rid: string, mode: ProbeMode, p: string): string {
  const table = TABLE[kindOf(parameter)];
  const found = `exists (select 1 from ${table} ${p} where ${p}.rid = ${rid} and ${paramIn(p, parameter.rows)}${onlyType(parameter, p)}${fence(mode)})`;
  return missing ? `not ${found}` : found;
}

/**
 * A parameter that is another's rows narrowed to one type (`patient` in `subject`). A target the hub does not hold yet has no
 * type here; it is taken to be of the narrowed type, as nearly every subject is a patient. One of another server is of the type its URL says.
 */
export function onlyType(parameter: Parameter, alias: string): string {
  if (parameter.only === undefined) return '';
  const type = typeNumber(parameter.only) as number;
  return ` and (${mayBeOfType(`${alias}.target`, type)} or exists (select 1 from resource o where o.rid = ${alias}.target and o.type = ${constant(type)} offset 0)
    or (${alias}.target > ${FIRST_CONTAINED} and exists (select 1 from contained o where o.rid = ${alias}.target and o.type = ${constant(type)} offset 0)))`;
}

function chainProbe({ parameter, targets }: ChainCriterion, rid: string, s: Statement, depth: number): string {
  const p = `p${depth}`;
  const alternatives = endsOf({ targets }).map(({ types, criterion }) => targetMatch(types, criterion, `${p}.target`, s, depth + 1));
  return `exists (select 1 from idx_reference ${p} where ${p}.rid = ${rid} and ${paramIn(p, parameter.rows)} and ${s.visible(p)} and (${alternatives.join(' or ')}) offset 0)`;
}

/** The target is visible to the caller, of one of these types, and satisfies the criterion. */
function targetMatch(types: readonly string[], criterion: Criterion, target: string, s: Statement, depth: number): string {
  if (criterion.kind === 'chain') return probe(ofEither(criterion), target, s, 'forced', depth);
  if (criterion.kind === 'has')
    return `(${probe(criterion, target, s, 'forced', depth)} and ${isThereAnywhere(target, types, s, `r${depth}`)})`;
  const own = matchOf(types, criterion, target, s, depth);
  // R4 search.html#contained: a chained condition is evaluated inside contained resources too.
  const inside = ofContained(criterion);
  if (inside === undefined) return own;
  return `(${own} or (${target} > ${FIRST_CONTAINED} and ${matchOf(types.map(containedType), inside, target, s, depth)}))`;
}

function matchOf(types: readonly string[], criterion: Criterion, target: string, s: Statement, depth: number): string {
  const match = probe(criterion, target, s, 'forced', depth);
  if (foundByOwnRow(criterion)) return match;
  return `(${match} and ${isThere(target, types, s, `r${depth}`)})`;
}

/** Whatever satisfies it has an index row that says so: rows tell their type, belong to what is there, and are looked at as the caller may. */
export function foundByOwnRow(criterion: Criterion): boolean {
  switch (criterion.kind) {
    case 'chain':
      return true;
    case 'has':
    case 'missing':
    case 'id':
    case 'updated':
    case 'source':
    case 'content':
    case 'compartment':
      return false;
    default:
      return !('negated' in criterion && criterion.negated);
  }
}

/** The resource of row id `rid` is one of these types, not deleted, and may be seen. */
export function isThere(rid: string, types: readonly string[], s: Statement, alias: string): string {
  const { from, where } = ofTypes(alias, types, s);
  return `exists (select 1 from ${from} where ${alias}.rid = ${rid} and ${where} offset 0)`;
}

/** The same, or it is a contained one of these types. */
export function isThereAnywhere(rid: string, types: readonly string[], s: Statement, alias: string): string {
  const inside = isThere(rid, types.map(containedType), s, alias);
  return `(${isThere(rid, types, s, alias)} or (${rid} > ${FIRST_CONTAINED} and ${inside}))`;
}

/** A row that points here is of the type its parameter belongs to, there and visible: what is left is whether its resource matches. */
function hasProbe({ parameter, criterion }: HasCriterion, rid: string, s: Statement, depth: number): string {
  const p = `p${depth}`;
  return `exists (select 1 from idx_reference ${p} where ${p}.target = ${rid} and ${paramIn(p, parameter.rows)} and ${s.visible(p)} and ${probe(criterion, `${p}.rid`, s, 'forced', depth + 1)} offset 0)`;
}
