import type { Parameter } from '../parameters.ts';
import type { CompositeValue } from '../types/composite/parse.ts';
import type { DateValue } from '../types/date/parse.ts';
import type { NearValue } from '../types/near/parse.ts';
import type { QuantityValue } from '../types/quantity/parse.ts';
import type { ReferenceValue } from '../types/reference/parse.ts';
import type { StringModifier } from '../types/string/parse.ts';
import type { AskedConcepts, TokenValue } from '../types/token/parse.ts';
import type { UriVersion } from '../types/uri/parse.ts';

/**
 * One condition of a search. A resource matches a query when it matches every criterion (AND); a criterion holds when any
 * of its values does (OR). Values are parsed and normalised: nothing after the parser reads URL text.
 */
export type Criterion =
  | ValueCriterion
  | MissingCriterion
  | ChainCriterion
  | HasCriterion
  | IdCriterion
  | UpdatedCriterion
  | SourceCriterion
  | ContentCriterion
  | CompartmentCriterion;

export type ValueCriterion =
  /** `negated` (`:not`): resources for which no value matches, those without a value among them. */
  | {
      readonly kind: 'token';
      readonly parameter: Parameter;
      readonly negated: boolean;
      readonly values: readonly TokenValue[];
      /** `:in`, `:not-in`, `:above`, `:below`: more values, which the store reads from terminology before it answers. */
      readonly asked?: readonly AskedConcepts[];
    }
  | { readonly kind: 'string'; readonly parameter: Parameter; readonly modifier: StringModifier; readonly values: readonly string[] }
  | { readonly kind: 'date'; readonly parameter: Parameter; readonly values: readonly DateValue[] }
  | { readonly kind: 'quantity'; readonly parameter: Parameter; readonly values: readonly QuantityValue[] }
  | { readonly kind: 'reference'; readonly parameter: Parameter; readonly values: readonly ReferenceValue[] }
  /** `below`: also URLs that begin with one of these, each up to a slash; `versions`: also canonicals of these versions. */
  | {
      readonly kind: 'uri';
      readonly parameter: Parameter;
      readonly values: readonly string[];
      readonly below?: readonly string[];
      readonly versions?: readonly UriVersion[];
    }
  /** `near`. */
  | { readonly kind: 'special'; readonly parameter: Parameter; readonly values: readonly NearValue[] }
  | { readonly kind: 'composite'; readonly parameter: Parameter; readonly values: readonly CompositeValue[] };

/** `:missing`. */
export interface MissingCriterion {
  readonly kind: 'missing';
  readonly parameter: Parameter;
  readonly missing: boolean;
}

/**
 * `patient.identifier=`: the reference points at a resource that matches. One alternative per target type; its criterion may be another
 * chain (`encounter.patient.name=`) or a `_has`.
 */
export interface ChainCriterion {
  readonly kind: 'chain';
  readonly parameter: Parameter;
  readonly targets: readonly { readonly type: string; readonly criterion: Criterion }[];
}

/** `_has:Observation:patient:code=`: some resource of `type` whose `parameter` points at this one matches; its criterion may lead on. */
export interface HasCriterion {
  readonly kind: 'has';
  readonly type: string;
  readonly parameter: Parameter;
  readonly criterion: Criterion;
}

/** `_id`. */
export interface IdCriterion {
  readonly kind: 'id';
  readonly values: readonly string[];
  /** Ids of contained resources, within their containers. */
  readonly contained?: true;
}

/** `_lastUpdated`: an instant, so each value is compared with a moment. */
export interface UpdatedCriterion {
  readonly kind: 'updated';
  readonly values: readonly DateValue[];
}

/**
 * `_source`: where the version came from. A value without a fragment finds every fragment of it: `urn:uuid:<submission>` all
 * that a submission wrote, `urn:uuid:<submission>#3` what its fourth record wrote.
 */
export interface SourceCriterion {
  readonly kind: 'source';
  readonly values: readonly string[];
  /** `:missing`: whether there is none; then there are no values. */
  readonly missing?: boolean;
}

/** `_content`: folded texts, of which one stands in a string of the resource (content.ts). */
export interface ContentCriterion {
  readonly kind: 'content';
  readonly values: readonly string[];
}

/**
 * Membership of a compartment (R4 compartmentdefinition.html): a reference of one of `rows` (numbers by the type that has them) points
 * at `type/id`; with `self` that resource is a member too.
 */
export interface CompartmentCriterion {
  readonly kind: 'compartment';
  readonly type: string;
  readonly id: string;
  readonly rows: Readonly<Record<string, readonly number[]>>;
  readonly self: boolean;
}

/** `_include=Encounter:patient` (`of` the found type) or `_revinclude=Observation:encounter` (`of` the included type). */
export interface Inclusion {
  readonly of: string;
  readonly parameter: Parameter;
  /** Only this type of what is pointed at: of the included resource for `_include`, of the one it is included for for `_revinclude`. */
  readonly target?: string;
  /** `:iterate`: applied to what was included as well, until nothing new comes. */
  readonly iterate?: true;
}

/**
 * One key of `_sort`. A resource with several values is ordered by the first of them in its direction (the smallest ascending, the
 * largest descending); one without a value comes after those with one, whatever the direction.
 */
export interface SortKey {
  readonly key: '_lastUpdated' | '_id' | '_source' | Parameter;
  /** Descending: written with a minus. */
  readonly down: boolean;
}

/** A search, understood. Pure data: what the SQL compiler and the in-memory meaning both take. */
export interface SearchQuery {
  /** The type that is searched; the first of `types` when there are several. */
  readonly type: string;
  /** There when several types are searched at once: all of them. */
  readonly types?: readonly string[];
  readonly criteria: readonly Criterion[];
  /** Entries a page holds at most, 0–1000. */
  readonly count: number;
  /** `_sort`, most important first; empty = whatever order costs least, the same on every page. */
  readonly sort: readonly SortKey[];
  readonly includes: readonly Inclusion[];
  readonly revincludes: readonly Inclusion[];
  /** `count` (also `_count=0`): the total alone. The others say how much of each resource is shown. */
  readonly summary?: 'count' | 'true' | 'text' | 'data';
  /** `_elements`: names of the elements that are shown, beside those a resource must have. */
  readonly elements?: readonly string[];
  readonly total: 'none' | 'estimate' | 'accurate';
  /** `_contained=true|both` (R4 search.html#contained): contained resources are searched, alone or too; `show`: they or what holds them. */
  readonly contained?: { readonly which: 'true' | 'both'; readonly show: 'container' | 'contained' };
  /** Where the previous page ended: opaque, made by the store. */
  readonly cursor?: string;
}

/** Every type a search is over. */
export function typesOf({ type, types }: Pick<SearchQuery, 'type' | 'types'>): readonly string[] {
  return types ?? [type];
}
