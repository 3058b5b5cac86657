import type { Problem } from '@hub/outcome';
import { parametersOf, SEARCHED_TYPES } from '../parameters.ts';
import { memberOf, membersOf } from './compartment.ts';
import { type CriterionContext, parseCriterion } from './criterion.ts';
import { parseInclusion } from './inclusion.ts';
import { isPassedOver } from './lenient.ts';
import { tooManyPaths, tooManySteps } from './links.ts';
import { parseList } from './list.ts';
import { searchProblem } from './problems.ts';
import type { Criterion, Inclusion, SearchQuery, SortKey } from './query.ts';
import {
  containedProblems,
  parseContained,
  parseContainedType,
  parseElements,
  parseSummary,
  parseTotal,
  shapeProblems,
} from './result-parameters.ts';
import { type Scope, scopeOfType, scopeOfTypes } from './scope.ts';
import { parseSort } from './sort.ts';

/** What parsing may know besides the URL. */
export interface ParseOptions {
  /** Own base URL: absolute references under it are this server's. */
  readonly base?: string;
  /** Epoch milliseconds: what `ap` measures from. */
  readonly now: number;
  /** `Prefer: handling=lenient`: parameters nobody knows are passed over instead of refused. */
  readonly lenient?: boolean;
}

/**
 * Parameters of one search at most, and values of all of them together: each parameter is a probe of every candidate, and Postgres plans them
 * all (1,600 took seconds). One long OR list fits ({@link import('./criterion.ts').MAX_VALUES}).
 */
const MAX_PARAMETERS = 200;
const MAX_ALL_VALUES = 10_000;

type Pair = readonly [name: string, value: string];

export type Parsed =
  | {
      readonly ok: true;
      readonly query: SearchQuery;
      /** What was processed, as it was: the parameters of a self link (R4 search.html#conformance). Without the cursor. */
      readonly processed: readonly Pair[];
      /** What a lenient search passed over, and why. */
      readonly passedOver: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const DEFAULT_COUNT = 50;
export const MAX_COUNT = 1_000;
/** The parameter of a next link. Its value is opaque. */
export const CURSOR = '_cursor';
/** Belong to HTTP (content negotiation), never to the search. */
const NOT_SEARCH = new Set(['_format', '_pretty']);

/**
 * Understands a search of `type` from its decoded name/value pairs (URLSearchParams order). Strict: an unknown parameter,
 * modifier or value form is a problem, and every problem of the request is reported. A `_count` above 1000 means 1000.
 */
export function parseSearch(type: string, entries: Entries, options: ParseOptions): Parsed {
  if (parametersOf(type) === undefined) return { ok: false, problems: [searchProblem.typeUnknown(type)] };
  return parse(scopeOfType(type), entries, options);
}

/**
 * Understands a search over several types (R4 http.html#search, GET [base]?_type=…): those of `_type`, without it every one. Only
 * parameters that all of them have can be asked.
 */
export function parseSystemSearch(entries: Entries, options: ParseOptions): Parsed {
  const { types, rest, problems, asked } = takeTypes([...entries], SEARCHED_TYPES);
  return problems.length > 0 ? { ok: false, problems } : parse(scopeOfTypes(types), rest, options, [], asked);
}

/**
 * Understands a search in the compartment of `compartment/id` (R4 search.html#context): of `type`, or with `*` of every type
 * that can be in it, which `_type` may narrow. Undefined when R4 has no such compartment or the type is never in it.
 */
export function parseCompartmentSearch(
  compartment: string,
  id: string,
  type: string,
  entries: Entries,
  options: ParseOptions,
): Parsed | undefined {
  const members = membersOf(compartment);
  if (members === undefined || (type !== '*' && !members.includes(type))) return undefined;
  if (type !== '*') return parse(scopeOfType(type), entries, options, [memberOf(compartment, id, [type])]);
  const { types, rest, problems, asked } = takeTypes([...entries], members);
  if (problems.length > 0) return { ok: false, problems };
  return parse(scopeOfTypes(types), rest, options, [memberOf(compartment, id, types)], asked);
}

type Entries = Iterable<Pair>;

/** Takes `_type` out of the pairs: a comma list of types among `known`, all of those without it. */
function takeTypes(
  entries: readonly Pair[],
  known: readonly string[],
): { readonly types: readonly string[]; readonly rest: Entries; readonly problems: readonly Problem[]; readonly asked: readonly Pair[] } {
  const asked = entries.filter(([name]) => name === '_type');
  const rest = entries.filter(([name]) => name !== '_type');
  const [first] = asked;
  if (first === undefined) return { types: known, rest, problems: [], asked };
  if (asked.length > 1) return { types: [], rest, problems: [searchProblem.repeated('_type')], asked };
  if (first[1] === '') return { types: [], rest, problems: [searchProblem.empty('_type')], asked };
  const names = [...new Set(first[1].split(','))];
  const problems = names.filter((name) => !known.includes(name)).map((name) => searchProblem.notOfType(typeName(name)));
  return { types: known.filter((name) => names.includes(name)), rest, problems, asked };
}

/** What is said back of a type that is none: only what a type's name could be. */
const typeName = (text: string) => (/^[A-Za-z]{1,64}$/.test(text) ? text : '_type');

/** `always`: criteria that the address puts beside those of the query; `before`: parameters that were read already. */
function parse(
  scope: Scope,
  entries: Entries,
  options: ParseOptions,
  always: readonly Criterion[] = [],
  before: readonly Pair[] = [],
): Parsed {
  const pairs = [...entries];
  const costly = tooMuch(pairs);
  if (costly !== undefined) return { ok: false, problems: [costly] };
  const base = options.base === undefined || options.base.endsWith('/') ? options.base : `${options.base}/`;
  const context: CriterionContext = { now: options.now, ...(base === undefined ? {} : { base }) };
  const problems: Problem[] = [];
  const criteria: Criterion[] = [...always];
  const includes: Inclusion[] = [];
  const revincludes: Inclusion[] = [];
  const passedOver: Problem[] = [];
  const processed: Pair[] = [...before];
  const control: { -readonly [K in 'summary' | 'elements' | 'cursor']?: Exclude<SearchQuery[K], undefined> } = {};
  let count = DEFAULT_COUNT;
  let total: SearchQuery['total'] = 'none';
  let sort: readonly SortKey[] = [];
  let which: 'true' | 'both' | undefined;
  let show: 'container' | 'contained' = 'container';
  const once = new Set<string>();

  for (const [name, text] of pairs) {
    if (NOT_SEARCH.has(name)) {
      processed.push([name, text]);
      continue;
    }
    const soFar = problems.length;
    if (CONTROLS.has(name)) {
      if (once.has(name)) problems.push(searchProblem.repeated(name));
      once.add(name);
    }
    switch (name) {
      case '_count':
        if (/^\d{1,9}$/.test(text)) count = Math.min(Number(text), MAX_COUNT);
        else problems.push(searchProblem.value(name, 'cần số nguyên từ 0', 'expected a whole number from 0'));
        break;
      case '_sort': {
        const keys = parseSort(scope, text);
        if ('category' in keys) problems.push(keys);
        else sort = keys;
        break;
      }
      case '_summary': {
        const summary = parseSummary(text);
        if (typeof summary === 'object') problems.push(summary);
        else if (summary !== undefined) control.summary = summary;
        break;
      }
      case '_elements': {
        const elements = parseElements(text);
        if ('category' in elements) problems.push(elements);
        else control.elements = elements;
        break;
      }
      case '_total': {
        const asked = parseTotal(text);
        if (typeof asked === 'object') problems.push(asked);
        else total = asked;
        break;
      }
      case '_contained': {
        const asked = parseContained(text);
        if (typeof asked === 'object') problems.push(asked);
        else which = asked;
        break;
      }
      case '_containedType': {
        const asked = parseContainedType(text);
        if (typeof asked === 'object') problems.push(asked);
        else show = asked;
        break;
      }
      // R4 search.html#query: servers "SHALL refuse to process a search request if they do not recognize the _query parameter value"; lenient or not.
      case '_query':
        problems.push(searchProblem.namedQuery());
        break;
      case CURSOR:
        if (text === '') problems.push(searchProblem.cursor());
        else control.cursor = text;
        break;
      default: {
        const [first, modifier, ...more] = name.split(':');
        if (first === '_include' || first === '_revinclude') {
          if (more.length > 0 || (modifier !== undefined && modifier !== 'iterate')) {
            problems.push(searchProblem.modifierUnknown(first, [modifier, ...more].join(':')));
            break;
          }
          const found = parseInclusion(first, scope.types, text, modifier === 'iterate');
          if (found === undefined) problems.push(searchProblem.include(first, text.replace(/[^\w:*-]/g, '')));
          else (first === '_include' ? includes : revincludes).push(...found);
          break;
        }
        const criterion = name === '_list' ? parseList(scope, text) : parseCriterion(scope, name, text, context);
        if ('category' in criterion) problems.push(criterion);
        else criteria.push(criterion);
      }
    }
    const found = problems.slice(soFar);
    if (found.length === 0) {
      if (name !== CURSOR) processed.push([name, name === '_count' ? String(count) : text]);
    } else if (options.lenient === true && found.every(isPassedOver)) {
      problems.length = soFar;
      passedOver.push(...found);
    }
  }
  problems.push(...shapeProblems(control, includes.length + revincludes.length > 0));
  if (which !== undefined) problems.push(...containedProblems({ criteria, sort, includes, revincludes }));
  const tooMany = tooManyPaths(criteria);
  if (tooMany !== undefined) problems.push(tooMany);
  if (problems.length > 0) return { ok: false, problems };
  if (count === 0) control.summary = 'count';
  const { types } = scope;
  const type = types[0] as string;
  const over = types.length === 1 ? { type } : { type, types };
  const contained = which === undefined ? {} : { contained: { which, show } };
  return {
    ok: true,
    query: { ...over, criteria, count, sort, includes, revincludes, total, ...control, ...contained },
    processed,
    passedOver,
  };
}

const CONTROLS = new Set(['_count', '_sort', '_summary', '_elements', '_total', '_contained', '_containedType', CURSOR]);

/** A search that would cost too much however little it finds is refused before it is read. */
function tooMuch(pairs: readonly Pair[]): Problem | undefined {
  if (pairs.length > MAX_PARAMETERS) return searchProblem.tooManyParameters(MAX_PARAMETERS);
  let values = 0;
  for (const [, text] of pairs) values += text.split(',').length;
  if (values > MAX_ALL_VALUES) return searchProblem.tooManyValuesInAll(MAX_ALL_VALUES);
  return tooManySteps(pairs.map(([name]) => name));
}
