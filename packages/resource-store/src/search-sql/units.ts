import { type Criterion, convert, type QuantityValue, type SearchQuery, UCUM, type Unit, unitOf } from '@hub/search';
import type { SearchDatabase } from './page-rows.ts';

/** A quantity asked for in a unit of UCUM. */
type InUcum = QuantityValue & { readonly system: string; readonly code: string };

const isInUcum = (part: object): part is InUcum =>
  'prefix' in part &&
  'system' in part &&
  part.system === UCUM &&
  'code' in part &&
  typeof part.code === 'string' &&
  unitOf(part.code) !== undefined;

/** Quantities in UCUM's units anywhere in a criterion's values: alone, in composites. */
function anyInUcum(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  return isInUcum(part) || Object.entries(part).some(([name, inner]) => name !== 'parameter' && anyInUcum(inner));
}

/** Every search comes by here: values are looked at where there may be a quantity. */
function asksInUcum(criterion: Criterion): boolean {
  if (criterion.kind === 'chain') return criterion.targets.some((target) => asksInUcum(target.criterion));
  if (criterion.kind === 'has') return asksInUcum(criterion.criterion);
  return (criterion.kind === 'quantity' || criterion.kind === 'composite') && anyInUcum(criterion.values);
}

/**
 * The query with each quantity asked for in every unit of its dimension that the hub has seen (`alike`), converted: 1.26 g/L and
 * 126 mg/dL. One small statement for a query that has such a quantity, none for others.
 */
export async function inSeenUnits(database: SearchDatabase, query: SearchQuery): Promise<SearchQuery> {
  if (!query.criteria.some(asksInUcum)) return query;
  const { rows } = await database.pool.query<{ code: string }>('select code from unit order by code');
  const seen = rows.flatMap(({ code }) => {
    const unit = unitOf(code);
    return unit === undefined ? [] : [{ code, unit }];
  });
  return { ...query, criteria: withAlike(query.criteria, seen) as SearchQuery['criteria'] };
}

type Seen = readonly { readonly code: string; readonly unit: Unit }[];

function withAlike(part: unknown, seen: Seen): unknown {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map((inner) => withAlike(inner, seen));
  if (isInUcum(part)) return { ...part, alike: alike(part, seen) };
  return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, name === 'parameter' ? inner : withAlike(inner, seen)]));
}

function alike(wanted: InUcum, seen: Seen): readonly QuantityValue[] {
  const from = unitOf(wanted.code) as Unit;
  return seen
    .filter(({ code, unit }) => code !== wanted.code && unit.dimension === from.dimension)
    .map(({ code, unit }) => {
      const to = (value: number) => convert(value, from, unit);
      return { ...wanted, code, value: to(wanted.value), low: to(wanted.low), high: to(wanted.high) };
    });
}
