import type { Resource } from '@hub/fhir-model';
import { stringKey } from '../extract/keys.ts';
import { kindOf, type Parameter } from '../parameters.ts';
import { rangeOf } from '../types/date/match.ts';
import { spanOf } from '../types/quantity/match.ts';
import { canonicalValue } from '../types/quantity/unit.ts';
import { targetOf } from '../types/reference/match.ts';
import { textsOf } from '../types/string/match.ts';
import { tokensOf } from '../types/token/match.ts';
import { uriOf } from '../types/uri/match.ts';
import { ownOf, type World } from './match.ts';
import type { SortKey } from './query.ts';
import type { TypedValue } from './typed-value.ts';

/** Texts are compared by code point, numbers as numbers. */
type SortValue = string | number;

/** What the plain meaning of an order needs to know besides: the whole world, whoever looks. */
export interface OrderWorld extends Pick<World, 'valuesOf' | 'lastUpdated'> {
  /** The hub holds a resource of this type and id. */
  readonly holds: (type: string, id: string) => boolean;
}

/**
 * The plain meaning of `_sort` (R4 search.html#sort): what the SQL must agree with. Of several values "the item ... that comes earliest in
 * the specified sort order" counts; what has none comes last in either direction. 0 for two that no key tells apart.
 *
 * | kind | ordered by |
 * |---|---|
 * | token, uri | the code, the URI (without a canonical's version) |
 * | string | the text without case and marks; of a name each of its texts |
 * | date | the first moment it can mean ascending, the last descending: a period is the moments in it |
 * | number, quantity | the number, of a range the lower end; in units of UCUM converted to base units, so that what measures the same is in one order |
 * | reference | the id of what it points at, when the hub holds it and it is of a type that R4 lets the parameter point at |
 */
export function comparatorOf(sort: readonly SortKey[], world: OrderWorld): (a: Resource, b: Resource) => number {
  const first = (key: SortKey, resource: Resource): SortValue | undefined =>
    valuesOf(key, resource, world).reduce<SortValue | undefined>(
      (best, value) => (best === undefined || compare(value, best) * (key.down ? -1 : 1) < 0 ? value : best),
      undefined,
    );
  return (a, b) => {
    for (const key of sort) {
      const [x, y] = [first(key, a), first(key, b)];
      if (x === undefined && y === undefined) continue;
      if (x === undefined || y === undefined) return x === undefined ? 1 : -1;
      const order = compare(x, y);
      if (order !== 0) return key.down ? -order : order;
    }
    return 0;
  };
}

function compare(a: SortValue, b: SortValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

function valuesOf({ key, down }: SortKey, resource: Resource, world: OrderWorld): readonly SortValue[] {
  switch (key) {
    case '_id':
      return [resource.id as string];
    case '_lastUpdated':
      return [world.lastUpdated(resource)];
    case '_source':
      return resource.meta?.source === undefined ? [] : [resource.meta.source];
    default:
      return world.valuesOf(resource, ownOf(key, resource)).flatMap((value) => valuesIn(key, down, value, world));
  }
}

function valuesIn(parameter: Parameter, down: boolean, value: TypedValue, world: OrderWorld): readonly SortValue[] {
  switch (kindOf(parameter)) {
    case 'token':
      return tokensOf(value).map(({ code }) => code);
    case 'uri':
      return [uriOf(value)].filter((uri) => uri !== undefined);
    case 'string':
      return textsOf(value).map(stringKey);
    case 'date':
      return [rangeOf(value)].flatMap((range) => (range === undefined ? [] : [down ? range.high : range.low]));
    case 'quantity':
      return [spanOf(value)].flatMap((span) => (span === undefined ? [] : [canonicalValue(span.low, span.unit.system, span.unit.code)]));
    case 'reference': {
      const { only, targets } = parameter;
      const types = only === undefined ? targets : [only];
      return [targetOf(value)].flatMap((target) =>
        target !== undefined && types?.includes(target.type) !== false && world.holds(target.type, target.id) ? [target.id] : [],
      );
    }
    default:
      return [];
  }
}
