import type { Resource } from '@hub/fhir-model';
import { ofContained } from '../contained.ts';
import { contentHolds } from '../content.ts';
import { firstEntryOf } from '../first-entry.ts';
import { plainNumber } from '../modifier-rows.ts';
import { narrativeOf } from '../narrative.ts';
import { kindOf, type Parameter, parametersOf } from '../parameters.ts';
import { matchComposite, partsOf } from '../types/composite/match.ts';
import { matchDate, matchRange, rangeOf } from '../types/date/match.ts';
import { matchNear, placeOf } from '../types/near/match.ts';
import { matchQuantity, spanOf } from '../types/quantity/match.ts';
import { matchReference, targetOf } from '../types/reference/match.ts';
import { matchString, textsOf } from '../types/string/match.ts';
import { identifierOf, matchOfType, matchToken, matchTokenText, tokensOf } from '../types/token/match.ts';
import { matchUri, uriOf } from '../types/uri/match.ts';
import { type CompartmentCriterion, type Criterion, type SearchQuery, typesOf } from './query.ts';
import type { TypedValue } from './typed-value.ts';

/** What the plain meaning needs to know of the world. */
export interface World {
  /** The values a parameter's expression finds in a resource. */
  readonly valuesOf: (resource: Resource, parameter: Parameter) => readonly TypedValue[];
  /** The resource behind `Type/id`, if the searcher may see it. */
  readonly resolve: (type: string, id: string) => Resource | undefined;
  /** Every resource of a type that the searcher may see. */
  readonly all: (type: string) => readonly Resource[];
  /** Epoch milliseconds of the version. */
  readonly lastUpdated: (resource: Resource) => number;
}

/** Contained resources that a search came to, with what holds them. */
const holders = new WeakMap<Resource, Resource>();

/** What `#id` means in a resource, or in one that it contains. */
function inside(resource: Resource, { value }: TypedValue): Resource | undefined {
  const { reference } = (value ?? {}) as { readonly reference?: unknown };
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined;
  const holder = holders.get(resource) ?? resource;
  const { contained = [] } = holder as { readonly contained?: readonly Resource[] };
  const found = contained.findLast(({ id }) => id === reference.slice(1));
  if (found !== undefined) holders.set(found, holder);
  return found;
}

/**
 * Whether a contained resource matches a search of contained ones (R4 search.html#contained), read straight from it. `holder`: what holds it.
 */
export function containedMatches(query: SearchQuery, contained: Resource, holder: Resource, world: World): boolean {
  holders.set(contained, holder);
  return (
    typesOf(query).includes(contained.resourceType) &&
    query.criteria.every((criterion) => ofContained(criterion) !== undefined && matchesCriterion(criterion, contained, world))
  );
}

/**
 * Whether a resource matches a search, read straight from the resource: what the SQL must agree with. Written to be
 * checked against the R4 search page by reading, not to be fast.
 */
export function matches(query: SearchQuery, resource: Resource, world: World): boolean {
  return (
    typesOf(query).includes(resource.resourceType) && query.criteria.every((criterion) => matchesCriterion(criterion, resource, world))
  );
}

function matchesCriterion(criterion: Criterion, resource: Resource, world: World): boolean {
  switch (criterion.kind) {
    case 'id':
      return criterion.values.includes(resource.id as string);
    case 'updated': {
      const at = world.lastUpdated(resource);
      return criterion.values.some((value) => matchRange(value, { low: at, high: at + 1 }));
    }
    case 'source': {
      const source = resource.meta?.source;
      if (criterion.missing !== undefined) return criterion.missing === (source === undefined);
      return source !== undefined && criterion.values.some((value) => source === value || source.split('#')[0] === value);
    }
    case 'content':
      return criterion.values.some((asked) => contentHolds(resource, asked));
    case 'missing':
      if (criterion.parameter.code === '_text') return criterion.missing === (narrativeOf(resource as never).length === 0);
      if (criterion.parameter.entry === true) return criterion.missing !== (firstEntryOf(resource)?.param === criterion.parameter.number);
      return (
        criterion.missing ===
        !world
          .valuesOf(resource, ownOf(criterion.parameter, resource))
          .some((value) => isIndexed(criterion.parameter, value) || inside(resource, value) !== undefined)
      );
    case 'compartment':
      return isMember(criterion, resource, world);
    case 'chain':
      if (criterion.parameter.entry === true) {
        const first = firstEntryOf(resource);
        if (first?.param !== criterion.parameter.number) return false;
        const held = { ...first.resource, id: first.id };
        holders.set(held, resource);
        return criterion.targets.some(({ criterion: inner }) => ofContained(inner) !== undefined && matchesCriterion(inner, held, world));
      }
      return world.valuesOf(resource, ownOf(criterion.parameter, resource)).some((value) => {
        const target = targetOf(value);
        const held = inside(resource, value);
        const found = held ?? (target === undefined ? undefined : world.resolve(target.type, target.id));
        return (
          found !== undefined &&
          criterion.targets.some(
            ({ type, criterion: inner }) =>
              type === found.resourceType &&
              (held === undefined || ofContained(inner) !== undefined) &&
              matchesCriterion(inner, found, world),
          )
        );
      });
    case 'has':
      return world.all(criterion.type).some(
        (other) =>
          world.valuesOf(other, criterion.parameter).some((value) => {
            const target = targetOf(value);
            if (holders.has(resource)) return holders.get(resource) === other && inside(other, value) === resource;
            return target?.type === resource.resourceType && target.id === resource.id;
          }) && matchesCriterion(criterion.criterion, other, world),
      );
    default: {
      if (criterion.kind === 'string' && criterion.parameter.code === '_text')
        return criterion.values.some((asked) => narrativeOf(resource as never).some((text) => text.startsWith(asked)));
      if ('asked' in criterion) throw new Error('the codes asked for must be looked up first');
      const values = askedOf(criterion.parameter, resource).flatMap((own) => world.valuesOf(resource, own));
      if (criterion.kind === 'uri') return values.some((value) => matchUri(criterion, value));
      const any = criterion.values.some((wanted) => values.some((value) => matchesValue(criterion, wanted, value)));
      return criterion.kind === 'token' && criterion.negated ? !any : any;
    }
  }
}

/** The parameter of the resource's own type: a search over several types has one for all of them. */
export function ownOf(parameter: Parameter, resource: Resource): Parameter {
  return parametersOf(resource.resourceType)?.get(parameter.code) ?? parameter;
}

/** The parameters whose values are compared: of a modifier with rows of its own, all whose rows it is answered from. */
function askedOf(parameter: Parameter, resource: Resource): readonly Parameter[] {
  if (parameter.modifier === undefined) return [ownOf(parameter, resource)];
  const rows = parameter.rows.map(plainNumber);
  const all = [...(parametersOf(resource.resourceType)?.values() ?? [])];
  return all.filter(({ number, only, rows: own }) => only === undefined && own.includes(number) && rows.includes(number));
}

function isMember({ type, id, rows, self }: CompartmentCriterion, resource: Resource, world: World): boolean {
  if (self && resource.resourceType === type && resource.id === id) return true;
  const parameters = [...(parametersOf(resource.resourceType)?.values() ?? [])].filter(({ number }) =>
    rows[resource.resourceType]?.includes(number),
  );
  return parameters.some((parameter) =>
    world.valuesOf(resource, parameter).some((value) => {
      const target = targetOf(value);
      return target?.type === type && target.id === id;
    }),
  );
}

type Values = Exclude<Extract<Criterion, { parameter: Parameter; values: unknown }>, { kind: 'uri' }>;

function matchesValue(criterion: Values, wanted: Values['values'][number], found: TypedValue): boolean {
  switch (criterion.kind) {
    case 'token': {
      const value = wanted as (typeof criterion.values)[number];
      const { modifier } = criterion.parameter;
      if (modifier === 'of-type') return matchOfType(value, found);
      return (modifier === 'identifier' ? identifierOf(found) : [found]).some((one) => matchToken(value, one));
    }
    case 'string':
      if (criterion.parameter.modifier === 'text') return matchTokenText(wanted as string, found);
      return matchString(wanted as string, criterion.modifier, found, isName(criterion.parameter));
    case 'date':
      return matchDate(wanted as (typeof criterion.values)[number], found);
    case 'quantity':
      return matchQuantity(wanted as (typeof criterion.values)[number], found);
    case 'reference':
      return matchReference(wanted as (typeof criterion.values)[number], found);
    case 'special':
      return matchNear(wanted as (typeof criterion.values)[number], found);
    case 'composite':
      return matchComposite(wanted as (typeof criterion.values)[number], found);
  }
}

/** Parameters searched by any word. */
export function isName({ code }: Parameter): boolean {
  return code === 'name' || code === 'phonetic';
}

/** A value that the parameter can be asked about: a reference by identifier alone, say, counts as missing. */
function isIndexed(parameter: Parameter, value: TypedValue): boolean {
  switch (kindOf(parameter)) {
    case 'token':
      return tokensOf(value).length > 0;
    case 'string':
      return textsOf(value).length > 0;
    case 'date':
      return rangeOf(value) !== undefined;
    case 'quantity':
      return spanOf(value) !== undefined;
    case 'reference':
      return targetOf(value) !== undefined;
    case 'uri':
      return uriOf(value) !== undefined;
    case 'special':
      return placeOf(value) !== undefined;
    case 'composite': {
      const { components = [] } = parameter;
      return components.every((part, i) => (partsOf(value)[i] ?? []).some((one) => isIndexed(part, one)));
    }
  }
}
