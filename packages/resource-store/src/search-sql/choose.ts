import { type Criterion, ELSEWHERE, type SearchQuery, type SortKey, typesOf } from '@hub/search';
import { isCoded } from './composite.ts';
import { setOf } from './set.ts';
import { LOOK_AHEAD, NO_LEAD, sizeSql } from './size.ts';
import { isOrdered } from './sort/key.ts';
import { COLLECTED_AT_MOST, tooManyAlike } from './sort/too-many.ts';
import { type Statement, typeIn } from './statement.ts';

/**
 * How a page is found:
 * - `drive`    ordered scan of the index of criterion `index`, the others probed: cost of a page follows the page
 * - `collect`  the whole (small) set of criterion `index`, or with -1 of the types, sorted: for `_sort`
 * - `order`    ordered scans of the indexes of the sort keys, every criterion probed: for `_sort` over many
 * - `scan`     the resources of the types by (last_updated, rid), every criterion probed
 */
export interface Plan {
  readonly mode: 'drive' | 'collect' | 'scan' | 'order';
  /** -1 for `scan` and `order`. */
  readonly index: number;
}

export const SCAN: Plan = { mode: 'scan', index: -1 };

/** Types of which a province has few and each is pointed at by very many resources. */
const POINTED_AT_BY_MANY = new Set([
  ...['Organization', 'Practitioner', 'PractitionerRole', 'Location', 'HealthcareService', 'Endpoint', 'InsurancePlan'],
  ...['Device', 'Medication', 'Substance', 'Group', 'ResearchStudy'],
]);

/** 0–3: names few resources whatever the data hold; undefined: only a look at the data can tell. */
function identity(criterion: Criterion): number | undefined {
  switch (criterion.kind) {
    case 'id':
      return 0;
    case 'source':
      return criterion.missing === undefined ? 2 : undefined;
    case 'token':
      return !criterion.negated &&
        criterion.parameter.code === 'identifier' &&
        criterion.values.every((v) => v.code !== undefined && v.upto === undefined)
        ? 1
        : undefined;
    case 'reference':
      return criterion.values.flat().every(({ type }) => type !== ELSEWHERE && !POINTED_AT_BY_MANY.has(type)) ? 2 : undefined;
    case 'compartment':
      return POINTED_AT_BY_MANY.has(criterion.type) ? undefined : 2;
    case 'chain':
      return criterion.targets.every(({ type, criterion: inner }) => !POINTED_AT_BY_MANY.has(type) && identity(inner) !== undefined)
        ? 3
        : undefined;
    // What few resources point at is few, whatever else points there.
    case 'has':
      return identity(criterion.criterion) === undefined ? undefined : 3;
    default:
      return undefined;
  }
}

/** The page is led by a criterion that names few resources whatever the data hold. */
export function leadsToFew(query: SearchQuery, plan: Plan): boolean {
  const lead = query.criteria[plan.index];
  return plan.mode !== 'scan' && lead !== undefined && identity(lead) !== undefined;
}

/** It names one identifier: few rows lie there, whoever they belong to. */
export function namesOne(criterion: Criterion): boolean {
  return criterion.kind === 'token' && criterion.values.length === 1 && identity(criterion) !== undefined;
}

/** Can lead: there is an index whose entries are its matches. */
export function leads(criterion: Criterion): boolean {
  if (criterion.kind === 'source') return criterion.missing === undefined;
  // Groups of any code lie in no order of their second part.
  if (criterion.kind === 'composite') return criterion.values.every(isCoded);
  return (
    criterion.kind !== 'missing' &&
    criterion.kind !== 'updated' &&
    criterion.kind !== 'content' &&
    !(criterion.kind === 'token' && criterion.negated)
  );
}

/** What the data say about criteria: the numbers that queries of one number each give. */
export type Estimate = (queries: readonly string[], s: Statement) => Promise<readonly number[]>;

/**
 * Chooses the plan of a first page (later pages carry it in their cursor). Asks the database only when no criterion
 * names few resources by itself: one statement that counts each candidate up to {@link LOOK_AHEAD} entries. `looking` makes that statement: of
 * all entries, whoever may see them, for a scan passes every one; counting a facility's own among millions would cost more than the page.
 */
export async function choosePlan(
  query: SearchQuery,
  newStatement: () => Statement,
  looking: () => Statement,
  estimate: Estimate,
): Promise<Plan> {
  const mode = query.sort.length === 0 ? 'drive' : 'collect';
  let best: { index: number; rank: number } | undefined;
  for (const [index, criterion] of query.criteria.entries()) {
    const rank = identity(criterion);
    if (rank !== undefined && (best === undefined || rank < best.rank)) best = { index, rank };
  }
  if (best !== undefined) return { mode, index: best.index };
  const candidates = [...query.criteria.entries()].filter(([, criterion]) => leads(criterion));
  const [only] = candidates;
  const byTime = query.sort.length === 1 && query.sort[0]?.key === '_lastUpdated';
  if (only === undefined && (query.sort.length === 0 || byTime)) return SCAN;
  if (only !== undefined && candidates.length === 1 && query.sort.length === 0 && !isLinked(only[1])) return { mode, index: only[0] };

  const s = looking();
  const most = mode === 'drive' && !candidates.some(([, criterion]) => isLinked(criterion)) ? LEAD_AHEAD : LOOK_AHEAD;
  const sizes = candidates.map(([, criterion]) => sizeSql(criterion, typesOf(query), s, most));
  const counts = await estimate(mode === 'collect' && !byTime ? [...sizes, wholeSql(query)] : sizes, s);
  let plan: Plan = SCAN;
  let smallest = Number.POSITIVE_INFINITY;
  for (const [i, [index, criterion]] of candidates.entries()) {
    const count = counts[i] as number;
    const size = count >= NO_LEAD ? Number.POSITIVE_INFINITY : count;
    // Of many, those of a time: what has a code comes as it was stored, the whole past before this month.
    const sooner = size === smallest && size > most && criterion.kind === 'date' && query.criteria[plan.index]?.kind !== 'date';
    if (size < smallest || sooner) {
      smallest = size;
      plan = { mode, index };
    }
  }
  if (mode === 'drive') return plan;
  if (byTime) return smallest > LOOK_AHEAD ? SCAN : plan;
  const whole = counts.at(-1) as number;
  if (smallest <= SURELY_SMALL || (smallest <= LOOK_AHEAD && whole > LOOK_AHEAD)) return plan;
  if (isOrdered(query.sort[0] as SortKey))
    return query.sort[0]?.key === '_id' && whole <= LOOK_AHEAD ? { mode: 'collect', index: -1 } : { mode: 'order', index: -1 };
  return unorderedPlan(query, plan, smallest, whole, newStatement, estimate);
}

/** What leads a page need only be told from what is ten times as much: each page looks at a limited number of entries anyway. */
const LEAD_AHEAD = 3_000;
/** Up to here a set is rather put in order whole than met one by one in an ordered scan. */
const SURELY_SMALL = 1_000;

/** How many resources the types have, from the kept counters. */
function wholeSql(query: SearchQuery): string {
  return `select coalesce(sum(c.n), 0)::bigint from resource_count c where ${typeIn('c', typesOf(query))}`;
}

/** No index has the order of the first key: a set must be put in order whole, and may be larger for it. */
async function unorderedPlan(
  query: SearchQuery,
  smallest: Plan,
  size: number,
  whole: number,
  newStatement: () => Statement,
  estimate: Estimate,
): Promise<Plan> {
  if (size <= LOOK_AHEAD) return smallest;
  if (whole <= COLLECTED_AT_MOST) return { mode: 'collect', index: -1 };
  const leading = [...query.criteria.entries()].filter(([, criterion]) => leads(criterion) && !isLinked(criterion));
  const s = newStatement();
  const sets = leading.map(
    ([, criterion]) => `select count(*) from (${setOf(criterion, typesOf(query), s)} limit ${COLLECTED_AT_MOST + 1}) e`,
  );
  const counts = sets.length === 0 ? [] : await estimate(sets, s);
  const best = counts.indexOf(Math.min(...counts));
  const [index] = leading[best] ?? [-1];
  if (index < 0 || (counts[best] as number) > COLLECTED_AT_MOST) throw tooManyAlike();
  return { mode: 'collect', index };
}

/** Leads only if it is small on all its way; a criterion of the searched type itself leads whatever its size. */
const isLinked = ({ kind }: Criterion) => kind === 'chain' || kind === 'has';
