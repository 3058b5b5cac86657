import { type Criterion, type SearchQuery, typesOf } from '@hub/search';
import { setOf, targetSet } from './set.ts';
import type { Statement } from './statement.ts';

/**
 * How a page is found:
 * - `drive`    ordered scan of the index of criterion `index`, the others probed: cost of a page follows the page
 * - `collect`  the whole (small) set of criterion `index`, sorted: for `_sort`
 * - `scan`     the resources of the types by (last_updated, rid), every criterion probed
 */
export interface Plan {
  readonly mode: 'drive' | 'collect' | 'scan';
  /** -1 for `scan`. */
  readonly index: number;
}

export const SCAN: Plan = { mode: 'scan', index: -1 };
/** Entries counted at most to tell a small set from a large one. */
export const LOOK_AHEAD = 10_000;
/** A chain leads only from this many targets or fewer; from more, rows are probed. */
const CHAIN_TARGETS = 1_000;

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
      return 2;
    case 'token':
      return !criterion.negated && criterion.parameter.code === 'identifier' && criterion.values.every((v) => v.code !== undefined)
        ? 1
        : undefined;
    case 'reference':
      return criterion.values.flat().every(({ type }) => !POINTED_AT_BY_MANY.has(type)) ? 2 : undefined;
    case 'compartment':
      return POINTED_AT_BY_MANY.has(criterion.type) ? undefined : 2;
    case 'chain':
      return criterion.targets.every(({ type, criterion: inner }) => !POINTED_AT_BY_MANY.has(type) && (identity(inner) ?? 9) <= 2)
        ? 3
        : undefined;
    default:
      return undefined;
  }
}

/** The page is led by a criterion that names few resources whatever the data hold. */
export function leadsToFew(query: SearchQuery, plan: Plan): boolean {
  const lead = query.criteria[plan.index];
  return plan.mode !== 'scan' && lead !== undefined && identity(lead) !== undefined;
}

/** Can lead: there is an index whose entries are its matches. */
export function leads(criterion: Criterion): boolean {
  return criterion.kind !== 'missing' && criterion.kind !== 'updated' && !(criterion.kind === 'token' && criterion.negated);
}

/** What the data say about a criterion: entries up to a limit. */
export type Estimate = (queries: readonly string[], s: Statement) => Promise<readonly number[]>;

/**
 * Chooses the plan of a first page (later pages carry it in their cursor). Asks the database only when no criterion
 * names few resources by itself: one statement that counts each candidate up to {@link LOOK_AHEAD} entries.
 */
export async function choosePlan(query: SearchQuery, newStatement: () => Statement, estimate: Estimate): Promise<Plan> {
  const mode = query.sort.length === 0 ? 'drive' : 'collect';
  let best: { index: number; rank: number } | undefined;
  for (const [index, criterion] of query.criteria.entries()) {
    const rank = identity(criterion);
    if (rank !== undefined && (best === undefined || rank < best.rank)) best = { index, rank };
  }
  if (best !== undefined) return { mode, index: best.index };
  const candidates = [...query.criteria.entries()].filter(([, criterion]) => leads(criterion));
  const [only] = candidates;
  if (only === undefined) return SCAN;
  if (candidates.length === 1 && query.sort.length === 0 && only[1].kind !== 'chain') return { mode, index: only[0] };

  const s = newStatement();
  const counts = await estimate(
    candidates.map(([, c]) => (c.kind === 'chain' ? targetSet(c, s) : setOf(c, typesOf(query), s))),
    s,
  );
  let plan: Plan = SCAN;
  let smallest = Number.POSITIVE_INFINITY;
  for (const [i, [index, criterion]] of candidates.entries()) {
    const count = counts[i] as number;
    // A target stands for several resources that point at it.
    const size = criterion.kind !== 'chain' ? count : count > CHAIN_TARGETS ? Number.POSITIVE_INFINITY : count * 20;
    if (size < smallest) {
      smallest = size;
      plan = { mode, index };
    }
  }
  return mode === 'collect' && smallest > LOOK_AHEAD ? SCAN : plan;
}
